#!/usr/bin/python3
"""Checks recorded sessions: decodes what a server sent, and compares with what it should show.

A file holds sessions one after the other. Of each: the bytes until ServerInit (u32 length, bytes),
16 bytes PIXEL_FORMAT as the viewer set it, then steps until a length of 0xFFFFFFFF: bytes that
the server sent (u32 length, bytes), the least PSNR in hundredths of a decibel, or 0 for an exact
picture (u32), width and height (u32 each), and that many pixels of 4 bytes: blue, green, red, any.
Prints one line a mistake; exits with 1 where there was any.
"""

import struct
import sys

import numpy

from rfb_decoder import Bytes, PixelFormat, Viewer, psnr


def expected(pixels, size, pixel_format):
    """What a viewer of this format must show: rows of red, green and blue."""
    width, height = size
    rows = numpy.frombuffer(pixels, numpy.uint8).reshape(height, width, 4)
    return pixel_format.picture(rows[..., 2::-1])


class Recording:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        self.at = 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self):
        return struct.unpack(">I", self.take(4))[0]

    @property
    def is_over(self):
        return self.at >= len(self.data)


def play(recording, counts):
    viewer = Viewer(Bytes())
    viewer.transport.data = recording.take(recording.number())
    viewer.handshake()
    chosen = PixelFormat.unpack(recording.take(16))
    viewer.format = chosen
    step = 0
    while True:
        length = recording.number()
        if length == 0xFFFFFFFF:
            break
        viewer.transport = Bytes(recording.take(length))
        while viewer.transport.at < length:
            viewer.read_message()
        least = recording.number() / 100
        width, height = recording.number(), recording.number()
        want = expected(recording.take(4 * width * height), (width, height), chosen)
        shown = viewer.framebuffer.pixels
        if shown.shape != want.shape:
            yield "step %d: size %s, not %s" % (step, shown.shape, want.shape)
        elif least == 0 and (shown != want).any():
            wrong = (shown != want).any(axis=2).sum()
            yield "step %d: %d of %d pixels are wrong" % (step, wrong, width * height)
        elif least > 0 and psnr(shown, want) < least:
            yield "step %d: %.1f dB" % (step, psnr(shown, want))
        step += 1
    for key, value in viewer.counts.items():
        counts[key] = counts.get(key, 0) + value


def main():
    recording = Recording(sys.argv[1])
    mistakes, sessions, counts = 0, 0, {}
    while not recording.is_over:
        for mistake in play(recording, counts):
            print("session %d, %s" % (sessions, mistake))
            mistakes += 1
        sessions += 1
    print("%d sessions, rectangles %s" % (sessions, counts))
    sys.exit(1 if mistakes or not sessions else 0)


if __name__ == "__main__":
    main()
