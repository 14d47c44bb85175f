"""Viewers that send what no viewer should: each is answered or closed, and nothing is left of them.

RELIABILITY, P12 and P13. Environment: MALFORMED is how many messages, 200 unless told.
"""

import contextlib
import os
import random
import socket
import struct
import time
import unittest

from case import SessionCase, requires
from harness.measure import resident
from harness.scene import Scene
from harness.waiting import PATIENCE
from harness.watcher import rfb

COUNT = int(os.environ.get("MALFORMED", "200"))
SEED = int(os.environ.get("PIXEL_SEED") or random.randrange(1 << 30))
HUGE = (0, 1, 3, 4, 0x7FFF, 0xFFFF, 0x3FFFF, 0x40001, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFC,
        0xFFFFFFFF)


class Messages:
    """Messages by chance; those that are whole and those that lie about their length."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def noise(self, most=64):
        return self.random.randbytes(self.random.randint(0, most))

    def next(self):
        return self.random.choice((
            self.unknown, self.pixel_format, self.encodings, self.request, self.text, self.fence,
            self.continuous, self.size, self.keys, self.extended_keys))()

    def unknown(self):
        return bytes([self.random.randrange(256)]) + self.noise()

    def pixel_format(self):
        return b"\0" + self.random.randbytes(19)

    def encodings(self):
        told = self.random.choice((0, 1, 64, 65, 1024, 65535))
        sent = self.random.choice((told, self.random.randint(0, told)))
        return struct.pack(">BxH", 2, told) + self.random.randbytes(4 * sent)

    def request(self):
        return struct.pack(">BB", 3, self.random.randrange(256)) + self.random.randbytes(8)

    def text(self):
        return struct.pack(">BxxxI", 6, self.random.choice(HUGE)) + self.noise(4096)

    def fence(self):
        length = self.random.randrange(256)
        return struct.pack(">BxxxIB", 248, self.random.randrange(1 << 32), length) + self.noise(
            length)

    def continuous(self):
        return b"\x96" + self.random.randbytes(9)

    def size(self):
        count = self.random.randrange(256)
        sent = self.random.choice((count, 0))
        return struct.pack(">BxHHBx", 251, self.random.randrange(65536),
                           self.random.randrange(65536), count) + self.random.randbytes(16 * sent)

    def keys(self):
        return self.random.choice((b"\4", b"\5")) + self.random.randbytes(
            self.random.choice((5, 7, 1)))

    def extended_keys(self):
        return b"\xff" + self.random.randbytes(self.random.choice((1, 11)))


@requires("Xvfb")
class MalformedTests(SessionCase):
    """One server, and one connection for each message."""

    seconds = 120 + COUNT // 10

    def setUp(self):
        super().setUp()
        ending = contextlib.ExitStack()
        self.addCleanup(ending.close)
        self.scene = Scene.bench(ending, SEED, (320, 200))
        self.messages = Messages(SEED)

    def connection(self):
        transport = rfb.connect(self.scene.url, timeout=PATIENCE)
        viewer = rfb.Viewer(transport)
        viewer.handshake()
        return viewer

    def answer(self, viewer, message):
        """Sends a message and a request; returns what came of it: answered, closed, or waiting."""
        line = viewer.transport.socket
        try:
            viewer.transport.write(message + struct.pack(">BBHHHH", 3, 0, 0, 0, 9, 9))
            # What has a length that did not come yet waits for it; ending it must be enough.
            line.settimeout(0.05)
            try:
                return "answered" if line.recv(1 << 16) else "closed"
            except TimeoutError:
                line.settimeout(PATIENCE)
                line.shutdown(socket.SHUT_WR)
                while line.recv(1 << 16):
                    pass
                return "waiting"
        except OSError:
            return "closed"
        finally:
            viewer.transport.close()

    def test_each_is_answered_or_closed(self):
        process, counts, slowest = self.scene.process, {}, 0
        # What is needed once is needed by then.
        for _ in range(20):
            self.answer(self.connection(), self.messages.next())
        before = resident(process.pid)
        for number in range(COUNT):
            message, began = self.messages.next(), time.monotonic()
            kind = self.answer(self.connection(), message)
            counts[kind] = counts.get(kind, 0) + 1
            taken = time.monotonic() - began
            slowest = max(slowest, taken)
            self.assertLess(taken, 5, f"PIXEL_SEED={SEED}, {number}: {message[:64].hex()}")
            self.assertIsNone(process.poll(), f"PIXEL_SEED={SEED}, {number}: {message.hex()}")
        grown = resident(process.pid) - before
        print(f"{COUNT} messages: {counts}, {slowest:.2f} s at most, memory {grown:+.1f} MB",
              flush=True)
        self.assertLess(grown, 16)
        self.assertGreater(counts.get("closed", 0), 0)
        viewer = self.connection()
        viewer.request()
        viewer.read_update()
        self.assertEqual(viewer.framebuffer.pixels.shape, (200, 320, 3))
        viewer.transport.close()


if __name__ == "__main__":
    unittest.main()
