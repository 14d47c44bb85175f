"""Monitors that come, go and change while somebody looks at one of them, and points at it."""

import re

import numpy

from case import SessionCase, requires
from harness.painter import Painter
from harness.waiting import until
from harness.watcher import Watcher, rfb


@requires("xrandr")
class MonitorTests(SessionCase):
    """One viewer that has chosen a monitor."""

    def monitor(self, name, left, width, output="none"):
        self.screen.run("xrandr", "--setmonitor", name,
                        f"{width}/{width // 4}x480/120+{left}+0", output)

    def share(self):
        self.customer = self.world(size=(900, 480))
        self.screen = self.customer.display
        self.monitor("L", 0, 300, "screen")
        self.monitor("M", 300, 250)
        self.monitor("R", 550, 350)
        # No two places look alike.
        painter = Painter(self.screen.name, 1)
        self.addCleanup(painter.close)
        painter.prefer("window", 0)
        for _ in range(60):
            painter.draw()
        self.screen.at_rest()
        self.agent = self.customer.agent()
        self.session = self.customer.active_session(self.agent)
        headers = [f"{name}: {value}" for name, value in self.agent.credentials.items()]
        self.watcher = Watcher(self.agent.screen_url(self.session), "agent", headers=headers,
                               encodings=[rfb.COPY_RECT, rfb.TIGHT])
        self.addCleanup(self.watcher.close)
        self.viewer = until(lambda: self.customer.host.status()["viewers"], "the viewer")[0]

    def select(self, display):
        self.agent.call("screen.select", sessionId=self.session,
                        viewerId=self.viewer["viewerId"], display=display)

    def sees(self, left, width):
        """Waits until the viewer's picture is this part of the screen."""
        def look():
            screen = numpy.frombuffer(self.screen.pixels(), numpy.uint8).reshape(480, 900, 3)
            with self.watcher.changed:
                shown = self.watcher.shown
            wanted = screen[:, left:left + width]
            return shown is not None and shown.shape == wanted.shape and (shown == wanted).all()
        until(look, f"{width} columns from {left}")

    def points(self, x, y, at):
        """Moves the viewer's pointer within its picture, and looks where it is on the screen."""
        self.watcher.viewer.pointer_event(x, y)
        until(lambda: re.match(rf"x:{at[0]} y:{at[1]} ",
                               self.screen.run("xdotool", "getmouselocation")), f"pointer at {at}")

    def current(self, index, count):
        self.agent.until(self.session, lambda it: it["currentDisplay"] == index
                         and len(it["displays"]) == count, f"monitor {index} of {count}")

    def test_a_viewer_stays_with_its_monitor(self):
        self.share()
        self.select(3)
        self.sees(550, 350)
        self.points(10, 20, (560, 20))
        self.screen.run("xrandr", "--delmonitor", "M")
        self.current(2, 2)
        self.sees(550, 350)
        self.points(11, 21, (561, 21))
        # It grows to the left.
        self.screen.run("xrandr", "--delmonitor", "R")
        self.current(0, 1)
        self.monitor("R", 500, 400)
        self.current(0, 2)
        self.select(2)
        self.sees(500, 400)
        self.points(12, 22, (512, 22))
        self.monitor("A", 300, 200)
        self.current(3, 3)
        self.points(13, 23, (513, 23))
        self.sees(500, 400)
        # Gone, all that are left are seen.
        self.screen.run("xrandr", "--delmonitor", "R")
        self.current(0, 2)
        self.sees(0, 900)
        self.points(600, 24, (600, 24))
        self.assertEqual(
            [(each["name"], each["width"]) for each in self.customer.host.status()["displays"]],
            [("L", 300), ("A", 200)])
