"""A screen that changes its size, is turned, and whose monitors come and go (RELIABILITY, P38).

No X server without hardware turns what it shows, so a mode as high as the other one was wide is
what "turned" means here, which is all that clients see of it. Environment: SIZES_SECONDS, 6 unless
told; 200 changes are for 60 seconds.
"""

import contextlib
import os
import random
import time
import unittest

from case import SessionCase, requires
from harness.scene import Scene
from harness.waiting import until
from harness.watcher import rfb

SECONDS = float(os.environ.get("SIZES_SECONDS", "6"))
SEED = int(os.environ.get("PIXEL_SEED") or random.randrange(1 << 30))
CHANGES = round(SECONDS * 200 / 60)
SIZES = [(480, 320), (320, 480), (640, 400), (400, 640), (65, 127), (800, 600), (33, 32)]
MONITORS = [
    [],
    [("L", "60%"), ("R", "40%")],
    [("A", "10%"), ("B", "30%"), ("C", "60%")],
]
VIEWERS = [
    {"name": "Tight, continuous", "encodings": [rfb.COPY_RECT, rfb.TIGHT], "continuous": True},
    {"name": "JPEG", "encodings": [rfb.COPY_RECT, rfb.TIGHT], "quality": 6,
     "sizes": [rfb.DESKTOP_SIZE]},
    {"name": "ZRLE, 5-6-5", "encodings": [rfb.COPY_RECT, rfb.ZRLE],
     "pixel_format": rfb.PixelFormat(16, 16, 0, 1, (31, 63, 31), (11, 5, 0)),
     "sizes": [rfb.DESKTOP_SIZE, rfb.EXTENDED_DESKTOP_SIZE]},
    {"name": "keeps its size", "encodings": [rfb.RAW], "sizes": []},
]


@requires("Xtigervnc", "xrandr")
class SizeTests(SessionCase):
    """One server, viewers that are told in different ways."""

    seconds = round(90 + 2 * SECONDS)

    def setUp(self):
        super().setUp()
        ending = contextlib.ExitStack()
        self.addCleanup(ending.close)
        self.scene = Scene.bench(ending, SEED, SIZES[0], "Xtigervnc")
        self.painter = self.scene.painter(SEED)
        self.chance = random.Random(SEED)
        self.named, self.late = [], []
        for width, height in SIZES[1:]:
            mode = f"{width}x{height}p"
            self.xrandr("--newmode", mode, "30", *self.timings(width), *self.timings(height))
            self.xrandr("--addmode", "VNC-0", mode)

    @staticmethod
    def timings(length):
        return [str(length + more) for more in (0, 8, 16, 24)]

    def xrandr(self, *arguments):
        self.scene.display.run("xrandr", *arguments)

    def change(self):
        """Changes something of the screen, and returns what."""
        if self.chance.random() < 0.3:
            return self.change_monitors(self.chance.choice(MONITORS))
        width, height = self.chance.choice(SIZES)
        mode = f"{width}x{height}" + "p" * ((width, height) != SIZES[0])
        self.xrandr("--dpi", "96", "--output", "VNC-0", "--mode", mode)
        return mode

    def change_monitors(self, monitors):
        for name in self.named:
            self.xrandr("--delmonitor", name)
        self.named = [name for name, _ in monitors]
        (width, height), left = self.painter.size(), 0
        for place, (name, share) in enumerate(monitors):
            part = max(1, width * int(share.strip("%")) // 100)
            self.xrandr("--setmonitor", name, f"{part}/100x{height}/100+{left}+0",
                        "none" if place else "VNC-0")
            left += part
        return self.named

    def listed(self):
        """The monitors as xrandr has them: place and size, from left to right."""
        found = []
        for line in self.scene.display.run("xrandr", "--listmonitors").splitlines()[1:]:
            place = line.split()[2]
            width, rest = place.split("/", 1)
            height, x, y = rest.split("x", 1)[1].split("/", 1)[0], *rest.rsplit("+", 2)[1:]
            found.append((int(x), int(y), int(width), int(height)))
        return sorted(found)

    def test_many_changes_in_a_row_end_with_the_right_picture(self):
        done = []
        with self.scene.watching(*VIEWERS):
            self.scene.expect(self.painter)
            self.scene.settle("at first")
            began = time.monotonic()
            for number in range(CHANGES):
                # Of what comes while a size changes nothing is known.
                for watcher in self.scene.watchers:
                    watcher.expect_anything()
                done.append(self.change())
                self.painter.draw()
                self.painter.sync()
                last = time.monotonic()
                if number % 20 == 19 or number == CHANGES - 1:
                    self.look(done, last)
                ahead = began + (number + 1) * SECONDS / CHANGES - time.monotonic()
                if ahead > 0:
                    time.sleep(ahead)
            print(f"PIXEL_SEED={SEED}: {CHANGES} changes in {time.monotonic() - began:.0f} s; "
                  f"right {max(self.late):.2f} s after the last at most", flush=True)
            self.change_monitors(MONITORS[2])
            screens = self.listed()
            self.assertEqual(len(screens), 3)
            for watcher in (self.scene.watchers[0], self.scene.watchers[2]):
                until(lambda: sorted(each[1:5] for each in watcher.viewer.screens) == screens,
                      f"the monitors at {watcher.name}")
        self.assertIsNone(self.scene.process.poll(), "the server has ended")
        # One in ten may be late where the machine is busy.
        self.assertLess(sorted(self.late)[len(self.late) * 9 // 10], 1)

    def look(self, done, last):
        self.scene.expect(self.painter)
        for watcher in self.scene.watchers:
            try:
                self.late.append(watcher.settle(last))
            except AssertionError as error:
                raise AssertionError(f"seed {SEED}, after {done[-5:]}: {error}") from None


if __name__ == "__main__":
    unittest.main()
