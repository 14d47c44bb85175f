#!/usr/bin/python3
"""Checks recorded sessions: decodes what a server sent, and compares with what it should show.

A file holds sessions one after the other. Of each: the bytes until ServerInit (u32 length, bytes),
16 bytes PIXEL_FORMAT as the viewer set it, then steps until a length of 0xFFFFFFFF: bytes that
the server sent (u32 length, bytes), the least PSNR in hundredths of a decibel, or 0 for an exact
picture (u32), width and height (u32 each), and that many pixels of 4 bytes: blue, green, red, any.
Prints one line a mistake; exits with 1 where there was any.
"""

import math
import struct
import sys

from rfb_decoder import Bytes, PixelFormat, Viewer


def expected(pixels, pixel_format):
    table = {}
    out = bytearray(len(pixels) // 4 * 3)
    if pixel_format.pack() == PixelFormat().pack():
        out[0::3], out[1::3], out[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        return bytes(out)
    for i in range(0, len(pixels), 4):
        key = pixels[i:i + 3]
        found = table.get(key)
        if found is None:
            found = table[key] = bytes(pixel_format.expected(key[2], key[1], key[0]))
        out[i // 4 * 3:i // 4 * 3 + 3] = found
    return bytes(out)


def psnr(one, two):
    error = sum((a - b) ** 2 for a, b in zip(one, two)) / max(1, len(one))
    return math.inf if error == 0 else 10 * math.log10(255 * 255 / error)


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
        want = expected(recording.take(4 * width * height), chosen)
        size = (viewer.framebuffer.width, viewer.framebuffer.height)
        if size != (width, height):
            yield "step %d: size %s, not %s" % (step, size, (width, height))
        elif least == 0 and viewer.framebuffer.data != want:
            wrong = sum(viewer.framebuffer.data[i:i + 3] != want[i:i + 3]
                        for i in range(0, len(want), 3))
            yield "step %d: %d of %d pixels are wrong" % (step, wrong, len(want) // 3)
        elif least > 0 and psnr(viewer.framebuffer.data, want) < least:
            yield "step %d: %.1f dB" % (step, psnr(viewer.framebuffer.data, want))
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
