"""What may not be seen is in no frame (P33, P34): windows that do all that windows can do, seen by a
decoder that nobody here shares code with.

One application may be seen and is green; it paints late, changes its size all the time, has windows
without a background, and copies their pixels about before it has painted. The other may not be seen
and is magenta in all its pixels.

Environment: LEAK_SECONDS is 3 for each desktop unless told, TYPE_ROUNDS 3. The figures that the
promise is about are those of a release build:

    LEAK_SECONDS=60 TYPE_ROUNDS=100 DESKHAND_BIN=$(swift build -c release --show-bin-path) \\
        Packaging/unittests Tests/EndToEnd test_leak
"""

import os
import shutil
import subprocess
import tempfile
import time
import unittest

import numpy

from case import SessionCase, requires
from harness import program
from harness.display import Display
from harness.processes import Processes
from harness.scene import BenchServer
from harness.waiting import PATIENCE, until
from harness.watcher import rfb

SECONDS = float(os.environ.get("LEAK_SECONDS", "3"))
ROUNDS = int(os.environ.get("TYPE_ROUNDS", "3"))
FRAMES = 10_000 if SECONDS >= 60 else 30
GREEN, MENU, MAGENTA = (0x00, 0xA0, 0x00), (0x00, 0xC8, 0x78), (0xFF, 0x00, 0xFF)
PERMITTED, FORBIDDEN = "storm-permitted", "storm-forbidden"


def has(pixels, colour):
    planes = [pixels[:, :, index] == colour[index] for index in range(3)]
    return bool((planes[0] & planes[1] & planes[2]).any())


def count_magenta(pixels):
    """Pixels with more red and blue than green, however pale: nothing that may be seen has any."""
    least, green = numpy.minimum(pixels[:, :, 0], pixels[:, :, 2]), pixels[:, :, 1]
    # Unsigned: what is less than nothing is left out first.
    return int(((least > green) & (least - green > 24)).sum())


class Desk:
    """A screen with windows on it, and a server that shows those of one program."""

    def __init__(self, test, manager=(), compositor=(), environment=(), size=(480, 360)):
        self.folder = tempfile.mkdtemp(prefix="deskhand-leak-")
        test.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.processes = Processes()
        test.addCleanup(self.processes.end_all)
        self.display = Display(self.processes, self.folder, size, window_manager=False)
        if manager:
            self.display.manage(*manager)
        if compositor:
            self.display.start(*compositor)
            until(self._is_composited, compositor[0])
        self.programs = {}
        for name in (PERMITTED, FORBIDDEN):
            # The kernel says which program a process is, by the file that it was started from.
            self.programs[name] = f"{self.folder}/{name}"
            shutil.copy(program("deskhand-window-storm"), self.programs[name])
        self.server = BenchServer(self.processes, self.display.name, f"{self.folder}/server.log",
                                  PERMITTED, environment)

    def _is_composited(self):
        return subprocess.run(["xprop", "-root"], env=self.display.environment, check=True,
                              capture_output=True, timeout=20).returncode == 0

    def start(self, name, *arguments):
        return self.processes.start([self.programs[name], *arguments], text=True,
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    env=self.display.environment,
                                    log=f"{self.folder}/applications.log")

    def storm(self):
        """Starts both applications."""
        permitted = self.start(PERMITTED, "permitted")
        window = permitted.stdout.readline().strip()
        return permitted, self.start(FORBIDDEN, "forbidden", window, str(permitted.pid))

    def viewer(self):
        viewer = rfb.Viewer(rfb.connect(self.server.url, timeout=PATIENCE))
        viewer.handshake()
        viewer.set_encodings([rfb.RAW, rfb.COPY_RECT, rfb.CURSOR_WITH_ALPHA, rfb.LAST_RECT,
                              rfb.POINTER_POSITION])
        viewer.request()
        return viewer


class Tally:
    """What was in the frames of a storm."""

    def __init__(self):
        self.frames = self.leaks = self.pixels = self.cursors = 0
        self.windows = self.menus = self.seen = 0

    def look(self, viewer):
        viewer.read_update()
        pixels = viewer.framebuffer.pixels
        viewer.request(incremental=True)
        self.frames += 1
        found = count_magenta(pixels)
        self.leaks += found > 0
        self.pixels += found
        window, menu = has(pixels, GREEN), has(pixels, MENU)
        self.windows += window
        self.menus += menu
        self.seen += window or menu
        if viewer.cursor and viewer.cursor[1][0]:
            data = viewer.cursor[2]
            self.cursors += any(data[i] > data[i + 1] + 24 < data[i + 2]
                                for i in range(0, len(data), 4))

    def __str__(self):
        return (f"{self.frames} frames, {self.windows} with the window, {self.menus} with a menu; "
                f"{self.leaks} leak {self.pixels} pixels, {self.cursors} a pointer")


@requires("Xvfb", "picom", "xfwm4")
class LeakTests(SessionCase):
    """Nothing of an application that may not be seen is in any frame."""

    seconds = round(120 + 3 * SECONDS)

    def storm(self, desk):
        permitted, forbidden = desk.storm()
        viewer, tally = desk.viewer(), Tally()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or tally.frames < FRAMES:
            tally.look(viewer)
            if tally.frames % 16 == 0:
                viewer.pointer_event(tally.frames * 37 % 480, tally.frames * 23 % 360)
        self.assertIsNone(permitted.poll())
        self.assertIsNone(forbidden.poll())
        forbidden.terminate()
        acts = int(forbidden.stdout.readline())
        print(f"{self.id().rpartition('.')[2]}: {acts} acts; {tally}", flush=True)
        self.assertGreater(acts, tally.frames / 10)
        # Where nothing is shown, nothing leaks. A window manager may hide a window together with
        # one that says it belongs to it, and the menus stay.
        self.assertGreater(tally.seen, tally.frames / 10)
        return tally

    def hides(self, **options):
        tally = self.storm(Desk(self, **options))
        self.assertGreater(tally.menus, 0)
        self.assertEqual((tally.leaks, tally.cursors), (0, 0))

    def test_nothing_leaks_without_a_window_manager(self):
        self.hides()

    def test_nothing_leaks_with_openbox(self):
        self.hides(manager=["openbox"])

    def test_nothing_leaks_with_xfwm4_that_composites(self):
        self.hides(manager=["xfwm4", "--compositor=on", "--sm-client-disable"])

    def test_nothing_leaks_with_picom(self):
        self.hides(manager=["openbox"],
                   compositor=["picom", "--backend", "xrender", "--config", "/dev/null"])

    def test_without_the_protection_it_leaks(self):
        tally = self.storm(Desk(self, environment={"BENCH_UNPROTECTED": "1"}))
        self.assertGreater(tally.leaks, 0)


@requires("Xvfb")
class TypeTests(SessionCase):
    """Windows of every type: of an application that may be seen always, of another never."""

    seconds = round(90 + ROUNDS)

    def test_each_type_is_shown_of_the_one_and_not_of_the_other(self):
        for manager in ((), ("openbox",)):
            with self.subTest(manager=manager):
                self.rounds(Desk(self, manager=manager))

    def rounds(self, desk):
        applications = [desk.start(PERMITTED, "types", "00a000", "10", "10"),
                        desk.start(FORBIDDEN, "types", "ff00ff", "30", "30")]
        viewer = desk.viewer()
        heard = []
        for number in range(ROUNDS):
            for each in applications:
                self.assertEqual(each.stdout.readline(), "open\n")
            end = time.monotonic() + PATIENCE
            while len(self.seen(viewer)) < 12:
                self.assertLess(time.monotonic(), end,
                                f"round {number}: types {self.seen(viewer)} are seen")
                viewer.request(incremental=True)
                viewer.read_update()
                self.assertEqual(count_magenta(viewer.framebuffer.pixels), 0)
            # Clicks and keys everywhere, most of them where there is something that is not seen.
            for click in range(40):
                x, y = 30 + click % 8 * 25 + 10, 30 + click // 8 * 25 + 10
                viewer.pointer_event(x, y, 1)
                viewer.pointer_event(x, y, 0)
                viewer.key(0x61, True)
                viewer.key(0x61, False)
            # What is answered comes after all input.
            viewer.request()
            viewer.read_update()
            self.go_on(applications)
            for each in applications:
                for line in iter(each.stdout.readline, "closed\n"):
                    heard.append((each is applications[0], line))
            while self.seen(viewer):
                viewer.request(incremental=True)
                viewer.read_update()
            self.go_on(applications)
        print(f"{ROUNDS} rounds of 12 types, {ROUNDS * 40} clicks: "
              f"{sum(ours for ours, _ in heard)} delivered where seen, "
              f"{sum(not ours for ours, _ in heard)} elsewhere", flush=True)
        self.assertEqual([line for ours, line in heard if not ours], [])
        self.assertTrue(any(ours for ours, _ in heard))

    def go_on(self, applications):
        for each in applications:
            each.stdin.write("\n")
            each.stdin.flush()

    def seen(self, viewer):
        """The types of which something is seen: each has a shade of its own."""
        pixels = viewer.framebuffer.pixels
        greens = pixels[(pixels[:, :, 0] == 0) & (pixels[:, :, 2] == 0)][:, 1]
        return sorted({int(each) - 0xA0 for each in greens} & set(range(12)))


if __name__ == "__main__":
    unittest.main()
