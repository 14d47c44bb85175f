"""The watermark: on the customer's screen, and in the frames of each viewer."""

import contextlib
import os
import random
import shutil
import subprocess
import time

import numpy

from case import SessionCase, requires
from harness.scene import Scene
from harness.waiting import until
from harness.watcher import Watcher, rfb

SEED = int(os.environ.get("PIXEL_SEED") or random.randrange(1 << 30))
RUNS = int(os.environ.get("PIXEL_RUNS", "10"))
TITLE = "Deskhand watermark"
# The host looks for motion less often where it was looked for in vain.
# No windows: the mark on the screen would be raised above them a moment after they were drawn.
MOTION = {"scroll": 60, "scroll_sideways": 25, "scroll_anew": 45, "copy_elsewhere": 20,
          "window": 0, "move_window": 0}
# What was seen is left here, to be looked at.
PICTURES = os.environ.get("WATERMARK_PICTURES")


class MarkCase(SessionCase):
    """A shared screen, and what marks it."""

    def share(self, size=(800, 600), **options):
        self.customer = self.world(size=size, **options)
        self.agent = self.customer.agent()
        self.session = self.customer.active_session(self.agent)
        self.screen = self.customer.display
        return self.customer

    def mark(self, **watermark):
        self.agent.call("policy.set", sessionId=self.session,
                        policy={"watermark": watermark or None})

    def windows(self):
        """The watermark's windows: id, depth and place of each."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", f"^{TITLE}$"],
            env=self.screen.environment, capture_output=True, timeout=10, check=False)
        windows = []
        for window in found.stdout.decode().split():
            # It may be gone by now.
            told = subprocess.run(["xwininfo", "-id", window], env=self.screen.environment,
                                  capture_output=True, text=True, timeout=10, check=False).stdout
            facts = dict(line.strip().split(":", 1) for line in told.splitlines() if ":" in line)
            if "Depth" in facts:
                windows.append((window, facts["Depth"].strip(), tuple(
                    int(facts[name]) for name in (
                        "Absolute upper-left X", "Absolute upper-left Y", "Width", "Height"))))
        return windows

    def until_marked(self, count=1, depth=None):
        return until(lambda: len(found := self.windows()) == count
                     and all(depth in (None, each[1]) for each in found) and found,
                     f"{count} windows of the watermark")

    def pixels(self):
        width, height = self.screen.size
        return numpy.frombuffer(self.screen.pixels(), numpy.uint8).reshape(height, width, 3)

    def keep(self, name):
        if PICTURES:
            os.makedirs(PICTURES, exist_ok=True)
            self.screen.picture(f"{PICTURES}/{name}.png")


@requires()
class ScreenTests(MarkCase):
    """What the customer sees."""

    def test_it_comes_with_a_policy_and_is_gone_without_it(self):
        self.share()
        before = self.pixels()
        self.mark(text="{agent} of {company} {nothing}", position="bottom-right", opacity=1)
        self.until_marked()
        marked = self.pixels()
        rows, columns = (marked != before).any(axis=2).nonzero()
        self.assertGreater(len(rows), 100)
        # In its corner, and nowhere else.
        self.assertGreater(rows.min(), 500)
        self.assertGreater(columns.min(), 300)
        self.keep("solid-bottom-right")
        self.mark()
        until(lambda: not self.windows(), "no mark")
        numpy.testing.assert_array_equal(self.pixels(), before)

    def test_a_stop_takes_it_away(self):
        self.share()
        before = self.pixels()
        self.mark(text="Seen", position="tile")
        self.until_marked()
        self.keep("solid-tile")
        self.customer.host.run("share", "stop")
        until(lambda: not self.windows(), "no mark")
        numpy.testing.assert_array_equal(self.pixels(), before)

    def test_it_is_above_everything_and_lets_clicks_through(self):
        self.share()
        self.mark(text="Seen by {agent}", position="center", opacity=1)
        self.until_marked()
        log = f"{self.customer.folder}/xev.log"
        with open(log, "wb") as file:
            self.customer.processes.start(
                ["xev", "-geometry", "600x400+80+80", "-event", "button"], log=log,
                env=self.screen.environment)
            self.screen.window("Event Tester")
        marked = until(self.mark_pixel, "the mark above the window")
        self.screen.run("xdotool", "mousemove", *map(str, marked), "click", "1")
        until(lambda: "ButtonPress" in open(log, encoding="utf-8").read(), "the click")
        # Above what keeps itself out of the window manager's hands, too.
        menu = self.customer.processes.start(
            ["/usr/bin/python3", "-c", UNMANAGED], log=f"{self.customer.folder}/menu.log",
            env=self.screen.environment)
        until(lambda: self.colour(10, 10) == (200, 30, 30), "the menu")
        until(self.mark_pixel, "the mark above the menu")
        self.keep("solid-above-menu")
        self.assertIsNone(menu.poll())
        # Neither listed, nor ever with the keyboard.
        listed = self.screen.run("xprop", "-root", "_NET_CLIENT_LIST")
        for window, _, _ in self.windows():
            self.assertNotIn(f"{int(window):#x}", listed)

    def colour(self, x, y):
        return tuple(int(part) for part in self.pixels()[y, x])

    def mark_pixel(self):
        """A pixel of the mark's white letters in the middle of the screen, or None."""
        part = self.pixels()[270:330, 250:550]
        rows, columns = (part == 255).all(axis=2).nonzero()
        # The dark edge tells letters from a white window.
        dark = (part < 90).all(axis=2)
        if len(rows) < 20 or dark.sum() < 20:
            return None
        return int(columns[0]) + 250, int(rows[0]) + 270

    def test_it_follows_the_monitors(self):
        self.share(size=(1000, 600))
        self.screen.run("xrandr", "--setmonitor", "LEFT", "400/100x600/150+0+0", "screen")
        self.screen.run("xrandr", "--setmonitor", "RIGHT", "600/150x600/150+400+0", "none")
        self.mark(text="{company}", position="tile")
        windows = self.until_marked(2)
        self.assertEqual(sorted(each[2] for each in windows), [(0, 0, 400, 600), (400, 0, 600, 600)])
        self.keep("two-monitors")
        self.screen.run("xrandr", "--delmonitor", "RIGHT")
        self.until_marked(1)

    def test_it_is_translucent_where_a_compositor_runs(self):
        if not shutil.which("picom"):
            self.skipTest("picom is not installed")
        self.share()
        self.mark(text="Seen by {agent} of {company}", position="tile", opacity=0.4)
        self.until_marked(depth="24")
        picom = self.customer.processes.start(
            ["picom", "--backend", "xrender", "--config", "/dev/null"],
            log=f"{self.customer.folder}/picom.log", env=self.screen.environment)
        self.until_marked(depth="32")

        def is_translucent():
            pixels = self.pixels().astype(int)
            # White letters at 40 % of what is below them, whatever the compositor puts there.
            wanted = (255 * 0.4 + pixels[2, 2] * 0.6).round()
            return (abs(pixels - wanted).max(axis=2) < 3).sum() > 100
        until(is_translucent, "translucent letters")
        self.keep("translucent-tile")
        self.customer.processes.end(picom)
        self.until_marked(depth="24")

    def test_it_costs_nothing_while_nothing_changes(self):
        self.share()
        headers = [f"{name}: {value}" for name, value in self.agent.credentials.items()]
        watcher = Watcher(self.agent.screen_url(self.session), "agent", headers=headers,
                          encodings=[rfb.TIGHT], continuous=True)
        self.addCleanup(watcher.close)
        self.mark(text="Seen by {viewer}", position="tile")
        self.until_marked()
        self.screen.at_rest()
        until(lambda: time.monotonic() - watcher.last_update > 1, "a picture at rest")

        def ticks():
            with open(f"/proc/{self.customer.host.daemon.pid}/stat", encoding="ascii") as file:
                return sum(map(int, file.read().rsplit(") ", 1)[1].split()[11:13]))
        before, updates = ticks(), watcher.updates
        time.sleep(2)
        # Hundredths of a second, of which the gateway's heartbeat may take one.
        self.assertLessEqual(ticks() - before, 2)
        self.assertEqual(watcher.updates, updates)

    def test_it_comes_and_goes_in_its_times(self):
        self.share()
        self.mark(text="Seen", showSeconds=1, everySeconds=3)
        began = time.monotonic()
        for _ in range(2):
            self.until_marked()
            until(lambda: not self.windows(), "a rest")
        self.assertGreater(time.monotonic() - began, 3.5)


UNMANAGED = """
import sys, time
from gi import require_version
require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk
window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.set_default_size(700, 500)
window.override_background_color(Gtk.StateFlags.NORMAL, Gdk.RGBA(200/255, 30/255, 30/255, 1))
window.show_all()
Gtk.main()
"""


@requires()
class FrameTests(MarkCase):
    """What viewers see: the screen, and over it the mark with their own name."""

    seconds = 150 + RUNS * 10

    def test_each_frame_is_the_screen_under_the_viewers_own_name(self):
        self.share(size=(640, 480))
        self.screen.run("xrandr", "--setmonitor", "LEFT", "300/100x480/150+0+0", "screen")
        self.screen.run("xrandr", "--setmonitor", "RIGHT", "340/150x480/150+300+0", "none")
        ending = contextlib.ExitStack()
        self.addCleanup(ending.close)
        headers = [f"{name}: {value}" for name, value in self.agent.credentials.items()]
        scene = Scene(ending, SEED, self.screen, self.agent.screen_url(self.session), headers)
        guest = self.agent.call("external.create", sessionId=self.session, name="Expert")
        options = [
            {"name": "Raw", "encodings": [rfb.COPY_RECT, rfb.RAW]},
            {"name": "Tight", "encodings": [rfb.COPY_RECT, rfb.TIGHT], "continuous": True},
            {"name": "JPEG", "encodings": [rfb.COPY_RECT, rfb.TIGHT], "quality": 6},
            {"name": "Expert", "encodings": [rfb.COPY_RECT, rfb.TIGHT], "quality": 6,
             "url": guest["url"].replace("http", "ws", 1).replace(
                 "/external/", "/v1/external/") + "/screen"}]
        with scene.watching(*options) as watchers:
            until(lambda: len(self.customer.host.status()["viewers"]) == 4, "all viewers")
            self.mark(text="{viewer}", opacity=0.6, position="tile")
            self.until_marked(2)
            marks = self.measure(watchers)
            for source, rest in marks:
                self.assertGreater((rest < 255).sum(), 500)
            # The guest's is another one; the agent's three are the same.
            for same in (1, 2):
                numpy.testing.assert_array_equal(marks[0], marks[same])
            self.assertTrue((marks[0][1] != marks[3][1]).any())
            for watcher, (source, rest) in zip(watchers, marks):
                watcher.compose = lambda picture, source=source, rest=rest: (
                    source + (picture.astype(int) * rest + 127) // 255).astype(numpy.uint8)
            self.save(watchers)
            painter = scene.painter(SEED)
            for name, weight in MOTION.items():
                painter.prefer(name, weight)
            scene.run(painter, RUNS * 3, SEED, settled=0.5)
            self.assertGreater(watchers[0].viewer.counts.get(rfb.COPY_RECT, 0), 0)
            self.assertGreater(watchers[2].viewer.counts.get("jpeg", 0), 0)
            # Off, it is in no frame.
            for watcher in watchers:
                watcher.expect_anything()
                watcher.compose = lambda picture: picture
            self.mark()
            until(lambda: not self.windows(), "no mark")
            scene.expect(painter)
            scene.settle("without the mark")

    def test_it_is_in_the_frames_of_single_applications_and_in_nobodys_way(self):
        self.customer = self.world(size=(640, 480))
        self.agent, self.screen = self.customer.agent(), self.customer.display
        path = f"{self.customer.folder}/typed"
        self.screen.typing_terminal(path)
        made = self.agent.create()
        self.session = made["sessionId"]
        self.customer.host.join(made["link"])
        self.agent.until(self.session, lambda it: it["host"]["connected"], "the customer")
        self.agent.start(self.session, scope="applications")
        self.customer.host.until_asked("sharing")
        self.customer.host.run("answer", "sharing", "control", "--application", "typing")
        self.mark(text="Shared", position="bottom-right", opacity=1)
        self.until_marked()
        headers = [f"{name}: {value}" for name, value in self.agent.credentials.items()]
        watcher = Watcher(self.agent.screen_url(self.session), "agent", headers=headers,
                          encodings=[rfb.TIGHT])
        self.addCleanup(watcher.close)
        # One of them, as the screen's own is no part of the application.
        until(lambda: watcher.shown is not None
              and (watcher.shown[-90:, -120:] == 255).all(axis=2).sum() > 50, "the mark")
        for letter in "mark\r":
            keysym = 0xFF0D if letter == "\r" else ord(letter)
            watcher.viewer.key(keysym, True)
            watcher.viewer.key(keysym, False)
        until(lambda: open(path, encoding="utf-8").read() == "mark\n", "what was typed")
        self.mark()
        until(lambda: not (watcher.shown[-90:, -120:] == 255).all(axis=2).any(), "no mark")

    def measure(self, watchers):
        """What each viewer's mark adds, and how much it leaves of what is below, of 255."""
        shown = {}
        for colour, value in (("black", 0), ("white", 255)):
            self.screen.run("xsetroot", "-solid", colour)
            screen = self.pixels()
            shown[colour] = screen, [
                self.frame(watcher, lambda frame, screen=screen: (frame == screen).mean() > 0.6)
                for watcher in watchers]
        marks = []
        for black, white in zip(shown["black"][1], shown["white"][1]):
            ground = ((shown["black"][0] == 0) & (shown["white"][0] == 255)).all(axis=2)
            # The marks on the screen itself are never below one of these.
            for frame, colour in ((black, "black"), (white, "white")):
                numpy.testing.assert_array_equal(frame[~ground], shown[colour][0][~ground])
            rest = numpy.full(black.shape, 255)
            rest[ground] = (white.astype(int) - black)[ground]
            self.assertTrue((rest.min(axis=2) == rest.max(axis=2)).all())
            source = numpy.where(ground[..., None], black, 0).astype(int)
            marks.append((source, rest))
        return marks

    @staticmethod
    def frame(watcher, condition):
        def rested():
            with watcher.changed:
                is_still = time.monotonic() - watcher.last_update > 1
                return [watcher.shown.copy()] if is_still and condition(watcher.shown) else None
        return until(rested, "a frame at rest")[0]

    def save(self, watchers):
        if PICTURES:
            os.makedirs(PICTURES, exist_ok=True)
            for watcher in (watchers[0], watchers[3]):
                watcher.viewer.framebuffer.save_png(f"{PICTURES}/frame-of-{watcher.name}.png")
