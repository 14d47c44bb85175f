"""The bench's own parts together: what it measures is there, and is exact when it stands still."""

import os
import pathlib
import sys
import tempfile
import unittest

from case import requires
from harness import ROOT, program

sys.path.insert(0, str(ROOT / "Tests" / "Tools"))

# pylint: disable=wrong-import-position
from screen_bench import meter, programs
from screen_bench.stage import Failed, Stage


@requires()
class Bench(unittest.TestCase):
    """Short runs on a small screen, with whatever build there is."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="deskhand-bench-")
        self.addCleanup(folder.cleanup)
        self.log = pathlib.Path(folder.name, "log")
        self.bin = os.path.dirname(program("deskhandd"))
        before = os.environ.get("DESKHAND_BIN")
        os.environ["DESKHAND_BIN"] = self.bin
        self.addCleanup(lambda: os.environ.pop("DESKHAND_BIN") if before is None else None)

    def measured(self, mode, *arguments, server="ours"):
        with Stage("800x600", self.log) as stage:
            target = stage.serve(programs.servers(self.bin)[server])
            load = meter.Load(stage, program("deskhand-screen-load"), mode)
            with load.socket:
                return meter.run(stage, program("deskhand-screen-meter"), target, arguments,
                                 load.socket, patience=100)

    def test_frames_arrive_whole_and_become_exact(self):
        for profile in ("tight", "tightlossless", "zrle", "raw"):
            with self.subTest(profile=profile):
                report = self.measured("typing", "--profile", profile, "--seconds", "1",
                                       "--pauses", "1")
                self.assertGreater(report["frames"], 5)
                self.assertEqual(report["wrong_pixels"], 0)
                self.assertEqual(report["frames_lost"], 0)
                self.assertGreater(report["server_cpu"], 0)

    def test_a_scrolled_page_is_copied(self):
        report = self.measured("scroll", "--seconds", "1", "--pauses", "1")
        self.assertGreater(report["encodings"]["copy"]["pixels"], 800 * 500 * 5)
        self.assertEqual(report["wrong_pixels"], 0)

    def test_keys_reach_the_display_through_the_gateway(self):
        report = self.measured("react", "--mode", "react", "--trials", "5")
        self.assertEqual(report["lost"], 0)
        self.assertGreater(report["latency_ms"]["p50"], 0)

    def test_the_first_picture_is_timed_again_and_again(self):
        report = self.measured("desk", "--mode", "first", "--trials", "3")
        self.assertGreater(report["first_frame_ms"]["p50"], report["init_ms"]["p50"])

    def test_a_server_that_breaks_the_protocol_ends_the_run(self):
        with Stage("800x600", self.log) as stage:
            target = stage.serve(
                {"command": [sys.executable, "-c", NO_RFB, "{port}"], "target": "127.0.0.1:{port}"})
            load = meter.Load(stage, program("deskhand-screen-load"), "typing")
            with load.socket, self.assertRaisesRegex(Failed, "it says"):
                meter.run(stage, program("deskhand-screen-meter"), target, [], load.socket)


NO_RFB = """
import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listener:
    near, _ = listener.accept()
    near.sendall(b"HTTP/1.1 400")
    near.recv(1)
"""

if __name__ == "__main__":
    unittest.main()
