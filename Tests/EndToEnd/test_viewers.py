"""Viewers that nobody here wrote, side by side, on a screen that is drawn on at random."""

import os
import random
import unittest

import numpy

from case import SessionCase, requires
from harness.display import Display
from harness.painter import Painter
from harness.viewers import TigerVNC
from harness.waiting import until

SEED = int(os.environ.get("PIXEL_SEED") or random.randrange(1 << 30))
DRAWINGS = int(os.environ.get("PIXEL_RUNS", "8"))
SIZE = (640, 480)


@requires("chromium", "chromedriver", "xtigervncviewer")
class ViewerTests(SessionCase):
    """noVNC in Chromium, and TigerVNC's viewer twice: with JPEG, and with ZRLE."""

    seconds = 150 + DRAWINGS * 10

    def tiger(self, world, agent, session, name, *options):
        """TigerVNC's viewer on a screen of its own; returns what tells that screen's pixels."""
        bridge = world.bridge(agent, session, "view", tag=name)
        screen = Display(world.processes, f"{world.folder}/{name}", SIZE)
        viewer = TigerVNC(world.processes, screen, bridge.port, *options)
        # The pointer is drawn by the viewer; it must not lie on the picture.
        screen.run("xdotool", "mousemove", str(SIZE[0] - 1), str(SIZE[1] - 1))
        looking = Painter(screen.name)
        self.addCleanup(looking.close)

        def pixels():
            self.assertIsNone(viewer.process.poll(), f"{name} has ended")
            return looking.picture()
        return pixels

    @staticmethod
    def novnc(console):
        def pixels():
            found = console.pixels()
            if not found:
                return None
            width, height, data = found
            return numpy.frombuffer(data, numpy.uint8).reshape(height, width, 3)
        return pixels

    def test_they_show_what_is_on_the_screen(self):
        world = self.world(size=SIZE)
        console, agent = world.console(), world.agent()
        code, _ = console.new_session("Viewers")
        world.host.join(code, "--gateway", world.url)
        console.says("status", "Waiting")
        console.start("view")
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "view")
        console.until_screen()
        (session,) = until(lambda: agent.sessions, "a session")
        shown = {
            "noVNC": self.novnc(console),
            "TigerVNC, JPEG": self.tiger(world, agent, session, "jpeg",
                                         "-PreferredEncoding=Tight", "-QualityLevel=4"),
            "TigerVNC, ZRLE": self.tiger(world, agent, session, "zrle",
                                         "-PreferredEncoding=ZRLE"),
        }
        painter = Painter(world.display.name, SEED)
        self.addCleanup(painter.close)
        painter.prefer("photograph", 15)
        drawn = []
        for number in range(DRAWINGS):
            for _ in range(5):
                drawn.append(painter.draw())
            painter.sync()
            wanted = painter.picture()
            for name, pixels in shown.items():
                with self.subTest(viewer=name, drawing=number):
                    self.until_equal(pixels, wanted, f"PIXEL_SEED={SEED}, {name}: {drawn[-5:]}")
        self.assertEqual([line for line in console.complaints()
                          if "Failed to load resource" not in line], [])

    def until_equal(self, pixels, wanted, what):
        def same():
            found = pixels()
            return found is not None and numpy.array_equal(found, wanted)
        try:
            until(same, what, 10, every=0.1)
        except AssertionError:
            found = pixels()
            self.assertEqual(found.shape, wanted.shape)
            rows, columns = (found != wanted).any(axis=2).nonzero()
            self.fail(f"{what}: {len(rows)} wrong pixels within {columns.min()},{rows.min()} to "
                      f"{columns.max()},{rows.max()}")


if __name__ == "__main__":
    unittest.main()
