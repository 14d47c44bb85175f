"""What all end-to-end tests share: worlds that end, a time limit, and the protocol's check."""

import os
import shutil
import signal
import subprocess
import unittest

from harness import ROOT
from harness.world import World

NEEDED = ["Xvfb", "openbox", "xterm", "xdotool", "import"]
SECONDS = 150


def requires(*programs):
    """Skips where a program is missing, unless REQUIRE_X11 is set, as in CI."""
    missing = [each for each in (*NEEDED, *programs) if not shutil.which(each)]
    wanted = os.environ.get("REQUIRE_X11")
    return unittest.skipIf(missing and not wanted, f"not installed: {', '.join(missing)}")


class SessionCase(unittest.TestCase):
    """A test that has worlds of its own."""

    maxDiff = 2000
    seconds = SECONDS

    def setUp(self):
        def late(*_):
            raise TimeoutError(f"the test took more than {self.seconds} s")
        signal.signal(signal.SIGALRM, late)
        signal.alarm(self.seconds)
        self.addCleanup(signal.alarm, 0)

    def world(self, **options):
        """A world that ends with the test, and whose messages are checked then."""
        world = World(**options)
        self.addCleanup(world.close)
        self.addCleanup(self.check_protocol, world)
        self.addCleanup(self.show_logs, world)
        return world

    def check_protocol(self, world):
        """Holds what host and gateway have said against the protocol's schemas."""
        path = f"{world.folder}/capture.jsonl"
        if not world.relay.write(path):
            return
        done = subprocess.run(
            ["/usr/bin/python3", str(ROOT / "Packaging" / "schema-check"), "--order", path],
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, f"not as the protocol says:\n{done.stderr}")
        world.capture(self.id())

    def show_logs(self, world):
        """Adds the daemon's and the gateway's last words to a failure."""
        outcome = getattr(self, "_outcome", None)
        result = getattr(outcome, "result", None)
        bad = [text for test, text in (result.failures + result.errors if result else [])
               if test is self]
        if bad or (outcome and not outcome.success):
            print(world.logs())

    def assert_same_screen(self, shown, display):
        """Compares size and pixels of what a viewer shows with what is on a display."""
        width, height, pixels = shown
        self.assertEqual((width, height), display.size)
        expected = display.pixels()
        if pixels != expected:
            places = [place for place in range(0, len(expected), 3)
                      if pixels[place:place + 3] != expected[place:place + 3]]
            first = places[0] // 3
            self.fail(f"{len(places)} of {width * height} pixels differ, the first at "
                      f"{first % width},{first // width}: shown "
                      f"{pixels[places[0]:places[0] + 3].hex()}, is "
                      f"{expected[places[0]:places[0] + 3].hex()}")
