#!/usr/bin/python3
"""A second opinion on RFB: a viewer written from RFC 6143 and rfbproto alone.

It shares no code with the server that it checks, uses zlib, NumPy and Pillow only, and is strict:
any breach of the protocol, padding that is not zero, or a rectangle outside the screen ends it
with ProtocolError.

As a library:   viewer = Viewer(connect("ws://127.0.0.1:5900/rfb")); viewer.handshake()
                viewer.set_encodings([TIGHT, ...]); viewer.request(); viewer.read_update()
                viewer.framebuffer.save_png("screen.png")
As a program:   rfb_decoder.py URL --save screen.png [--encodings tight,zrle,raw] [--quality 6]
URL is tcp://HOST:PORT or ws://HOST:PORT/PATH.
"""

import argparse
import base64
import hashlib
import io
import math
import os
import socket
import struct
import time
import urllib.parse
import zlib

import numpy

RAW, COPY_RECT, TIGHT, ZRLE, TIGHT_PNG = 0, 1, 7, 16, -260
DESKTOP_SIZE, LAST_RECT, POINTER_POSITION, CURSOR, X_CURSOR = -223, -224, -232, -239, -240
QEMU_KEY, DESKTOP_NAME, EXTENDED_DESKTOP_SIZE = -258, -307, -308
FENCE, CONTINUOUS_UPDATES, CURSOR_WITH_ALPHA, EXTENDED_BUTTONS = -312, -313, -314, -316
EXTENDED_CLIPBOARD = 0xC0A1E5CE - (1 << 32)
NAMES = {"raw": RAW, "copyrect": COPY_RECT, "tight": TIGHT, "zrle": ZRLE,
         "tightpng": TIGHT_PNG}


def quality_level(level):
    return -32 + level


class ProtocolError(Exception):
    """The server broke the protocol."""


def check(condition, message):
    if not condition:
        raise ProtocolError(message)


class PixelFormat:
    """How pixels are written (RFC 6143 section 7.4)."""

    def __init__(self, bpp=32, depth=24, big=0, true=1, maxima=(255, 255, 255), shifts=(16, 8, 0)):
        self.bpp, self.depth, self.big, self.true = bpp, depth, big, true
        self.maxima, self.shifts = tuple(maxima), tuple(shifts)
        self.map = None

    @classmethod
    def unpack(cls, data):
        f = struct.unpack(">BBBBHHHBBB3s", data)
        check(f[10] == b"\0\0\0", "padding in PIXEL_FORMAT")
        return cls(f[0], f[1], f[2], f[3], f[4:7], f[7:10])

    def pack(self):
        return struct.pack(">BBBBHHHBBBxxx", self.bpp, self.depth, self.big, self.true,
                           *self.maxima, *self.shifts)

    @property
    def size(self):
        return self.bpp // 8

    def colour(self, value):
        """Returns red, green and blue from 0 to 255."""
        if not self.true:
            return self.map[value]
        return tuple((value >> s & m) * 255 // m if m else 0
                     for m, s in zip(self.maxima, self.shifts))

    def expected(self, red, green, blue):
        """Returns what is left of a colour after it was written in this format."""
        maxima = self.maxima if self.true else (7, 7, 3)
        out = []
        for value, maximum in zip((red, green, blue), maxima):
            kept = value >> (8 - maximum.bit_length())
            if self.true:
                out.append(kept * 255 // maximum if maximum else 0)
            else:
                out.append((kept * 65535 // maximum) >> 8)
        return tuple(out)

    def picture(self, pixels):
        """What is left of a picture, an array whose last axis is red, green and blue."""
        tables = [numpy.array([self.expected(*[value] * 3)[channel] for value in range(256)],
                              numpy.uint8) for channel in range(3)]
        return numpy.stack([tables[channel][pixels[..., channel]] for channel in range(3)], -1)

    def colours(self, values):
        """Red, green and blue of many pixel values: an array of three columns."""
        if not self.true:
            return numpy.array(self.map, numpy.uint8)[values]
        values = values.astype(numpy.uint64)
        return numpy.stack([
            ((values >> numpy.uint64(s) & numpy.uint64(m)) * numpy.uint64(255)
             // numpy.uint64(max(1, m))).astype(numpy.uint8)
            for m, s in zip(self.maxima, self.shifts)], -1)

    def pixel(self):
        return Packing(self, self.size)

    def cpixel(self):
        """RFC 6143 section 7.7.5: the byte that no colour uses is left out."""
        used = 0
        for m, s in zip(self.maxima, self.shifts):
            used |= m << s
        if self.true and self.bpp == 32 and self.depth <= 24:
            if used < 1 << 24:
                return Packing(self, 3)
            if used & 0xFF == 0:
                return Packing(self, 3, offset=8)
        return self.pixel()

    def tpixel(self):
        """Tight: red, green, blue where there are eight bits of each."""
        if self.true and self.bpp == 32 and self.depth == 24 and self.maxima == (255, 255, 255):
            return Packing(self, 3, is_rgb=True)
        return self.pixel()


class Packing:
    """One of the ways to write pixels of a format in some bytes each."""

    def __init__(self, pixel_format, size, offset=0, is_rgb=False):
        self.format, self.size, self.offset, self.is_rgb = pixel_format, size, offset, is_rgb

    def unpack(self, data):
        """Turns bytes into an array of three columns: red, green, blue."""
        check(len(data) % self.size == 0, "a pixel is cut")
        table = numpy.frombuffer(data, numpy.uint8).reshape(-1, self.size)
        if self.is_rgb:
            return table
        order = range(self.size) if self.format.big else reversed(range(self.size))
        values = numpy.zeros(len(table), numpy.uint64)
        for column in order:
            values = values << numpy.uint64(8) | table[:, column].astype(numpy.uint64)
        values <<= numpy.uint64(self.offset)
        if self.format.true:
            used = 0
            for m, s in zip(self.format.maxima, self.format.shifts):
                used |= m << s
            check(not (values & numpy.uint64(~used & 0xFFFFFFFF)).any(),
                  "padding is not zero in pixels")
        return self.format.colours(values)


class Framebuffer:
    """What the viewer sees: rows of pixels, each red, green and blue."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.pixels = numpy.zeros((height, width, 3), numpy.uint8)

    @property
    def data(self):
        """All pixels, row by row, three bytes each."""
        return self.pixels.tobytes()

    def put(self, x, y, width, height, rgb):
        """Takes pixels over: bytes, or an array of as many."""
        check(x + width <= self.width and y + height <= self.height, "a rectangle is outside")
        if isinstance(rgb, (bytes, bytearray)):
            rgb = numpy.frombuffer(rgb, numpy.uint8)
        check(rgb.size == 3 * width * height, "a rectangle has %d bytes" % rgb.size)
        self.pixels[y:y + height, x:x + width] = rgb.reshape(height, width, 3)

    def get(self, x, y, width, height):
        check(x + width <= self.width and y + height <= self.height, "a source is outside")
        return self.pixels[y:y + height, x:x + width].copy()

    def save_png(self, path):
        rows = b"".join(b"\0" + row.tobytes() for row in self.pixels)

        def chunk(kind, body):
            return (struct.pack(">I", len(body)) + kind + body
                    + struct.pack(">I", zlib.crc32(kind + body)))
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
                       + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Viewer:
    """The viewer's side of a connection, over anything with read(n) and write(bytes)."""

    def __init__(self, transport):
        self.transport = transport
        self.format = PixelFormat()
        self.framebuffer = None
        self.name = None
        self.zrle = None
        self.tight = [None] * 4
        self.cursor = None
        self.pointer = None
        self.screens = []
        self.size_answers = []
        self.cut_texts = []
        self.bells = self.fences = self.updates = 0
        self.has_continuous_updates = self.has_qemu_keys = self.has_extended_buttons = False
        self.counts = {}
        self.asked = None

    def read(self, count):
        return self.transport.read(count)

    def numbers(self, layout):
        return struct.unpack(">" + layout, self.read(struct.calcsize(">" + layout)))

    def number(self, layout):
        return self.numbers(layout)[0]

    def zeros(self, count, where):
        check(self.read(count) == b"\0" * count, "padding is not zero in " + where)

    # What is said at first

    def handshake(self, shared=True):
        check(self.read(12) == b"RFB 003.008\n", "version")
        self.transport.write(b"RFB 003.008\n")
        types = self.read(self.number("B"))
        check(1 in types, "security type None is not offered")
        self.transport.write(b"\1")
        check(self.number("I") == 0, "refused")
        self.transport.write(b"\1" if shared else b"\0")
        self.read_server_init()

    def read_server_init(self):
        width, height = self.numbers("HH")
        self.format = PixelFormat.unpack(self.read(16))
        self.name = self.read(self.number("I")).decode()
        self.framebuffer = Framebuffer(width, height)

    # What a viewer says

    def set_pixel_format(self, pixel_format):
        self.format = pixel_format
        self.transport.write(b"\0\0\0\0" + pixel_format.pack())

    def set_encodings(self, numbers):
        self.transport.write(struct.pack(">BxH%di" % len(numbers), 2, len(numbers), *numbers))
        # What was asked for before may still be on its way.
        self.asked = {RAW} | (self.asked or set()) | set(numbers)

    def request(self, incremental=False, area=None):
        x, y, w, h = area or (0, 0, self.framebuffer.width, self.framebuffer.height)
        self.transport.write(struct.pack(">BBHHHH", 3, incremental, x, y, w, h))

    def key(self, keysym, is_down):
        self.transport.write(struct.pack(">BBxxI", 4, is_down, keysym))

    def pointer_event(self, x, y, buttons=0):
        self.transport.write(struct.pack(">BBHH", 5, buttons, x, y))

    def cut_text(self, text):
        data = text.encode("latin-1")
        self.transport.write(struct.pack(">BxxxI", 6, len(data)) + data)

    def continuous_updates(self, is_on):
        self.transport.write(struct.pack(">BBHHHH", 150, is_on, 0, 0, self.framebuffer.width,
                                         self.framebuffer.height))

    # What a server says

    def read_update(self):
        """Reads messages until an update was read."""
        before = self.updates
        while self.updates == before:
            self.read_message()

    def read_message(self):
        kind = self.number("B")
        if kind == 0:
            self.read_framebuffer_update()
        elif kind == 1:
            self.read_colour_map()
        elif kind == 2:
            self.bells += 1
        elif kind == 3:
            self.zeros(3, "ServerCutText")
            length = self.number("i")
            self.cut_texts.append((length < 0, self.read(abs(length))))
        elif kind == 150:
            self.has_continuous_updates = True
        elif kind == 248:
            self.read_fence()
        else:
            raise ProtocolError("message type %d" % kind)

    def read_colour_map(self):
        self.zeros(1, "SetColourMapEntries")
        first, count = self.numbers("HH")
        check(first == 0 and count == 256, "the colour map is not whole")
        self.format.map = [tuple(v >> 8 for v in self.numbers("HHH")) for _ in range(count)]

    def read_fence(self):
        self.zeros(3, "ServerFence")
        flags, length = self.numbers("IB")
        check(length <= 64, "a long fence")
        payload = self.read(length)
        self.fences += 1
        if flags & 1 << 31:
            self.transport.write(struct.pack(">BxxxIB", 248, flags & 7, length) + payload)

    def read_framebuffer_update(self):
        self.zeros(1, "FramebufferUpdate")
        count = self.number("H")
        seen = 0
        while seen < count or count == 0xFFFF:
            x, y, w, h, encoding = self.numbers("HHHHi")
            seen += 1
            self.counts[encoding] = self.counts.get(encoding, 0) + 1
            if encoding == LAST_RECT:
                break
            self.read_rectangle(x, y, w, h, encoding)
        self.updates += 1

    def read_rectangle(self, x, y, w, h, encoding):
        check(self.asked is None or encoding in self.asked,
              "encoding %d was not asked for" % encoding)
        if encoding in (RAW, COPY_RECT, TIGHT, ZRLE, TIGHT_PNG):
            check(x + w <= self.framebuffer.width and y + h <= self.framebuffer.height,
                  "a rectangle is outside")
        if encoding == RAW:
            packing = self.format.pixel()
            self.framebuffer.put(x, y, w, h, packing.unpack(self.read(packing.size * w * h)))
        elif encoding == COPY_RECT:
            sx, sy = self.numbers("HH")
            self.framebuffer.put(x, y, w, h, self.framebuffer.get(sx, sy, w, h))
        elif encoding in (TIGHT, TIGHT_PNG):
            self.framebuffer.put(x, y, w, h, self.read_tight(w, h, encoding == TIGHT_PNG))
        elif encoding == ZRLE:
            self.read_zrle(x, y, w, h)
        elif encoding in (CURSOR, X_CURSOR, CURSOR_WITH_ALPHA):
            self.read_cursor(x, y, w, h, encoding)
        elif encoding == POINTER_POSITION:
            self.pointer = (x, y)
        elif encoding == DESKTOP_SIZE:
            self.framebuffer = Framebuffer(w, h)
        elif encoding == EXTENDED_DESKTOP_SIZE:
            self.read_screens(x, y, w, h)
        elif encoding == DESKTOP_NAME:
            self.name = self.read(self.number("I")).decode()
        elif encoding == QEMU_KEY:
            self.has_qemu_keys = True
        elif encoding == EXTENDED_BUTTONS:
            self.has_extended_buttons = True
        else:
            raise ProtocolError("encoding %d" % encoding)

    def read_screens(self, reason, status, w, h):
        count = self.number("B")
        self.zeros(3, "ExtendedDesktopSize")
        check(count > 0, "no screen")
        screens = [self.numbers("IHHHHI") for _ in range(count)]
        if reason == 1:
            self.size_answers.append(status)
            if status:
                return
        self.screens = screens
        if (w, h) != (self.framebuffer.width, self.framebuffer.height):
            self.framebuffer = Framebuffer(w, h)

    def read_cursor(self, x, y, w, h, encoding):
        row = (w + 7) // 8
        if encoding == CURSOR:
            pixels = self.read(self.format.size * w * h)
            self.cursor = ((x, y), (w, h), pixels, self.read(row * h))
        elif encoding == X_CURSOR:
            colours = self.read(6) if w * h else b""
            self.cursor = ((x, y), (w, h), colours + self.read(row * h), self.read(row * h))
        else:
            check(self.number("i") == RAW, "a pointer that is not raw")
            self.cursor = ((x, y), (w, h), self.read(4 * w * h), None)

    # Tight

    def read_tight(self, w, h, is_png):
        check(w <= 2048, "a Tight rectangle of %d columns" % w)
        control = self.number("B")
        for stream in range(4):
            if control >> stream & 1:
                self.tight[stream] = None
        kind = control >> 4
        packing = self.format.tpixel()
        if kind == 8:
            return numpy.repeat(packing.unpack(self.read(packing.size)), w * h, axis=0)
        if kind == 9:
            return self.read_picture(w, h, "JPEG")
        if kind == 10 and is_png:
            return self.read_picture(w, h, "PNG")
        check(kind < 8 and not is_png, "Tight's control byte is %d" % control)
        name = self.number("B") if kind & 4 else 0
        if name == 1:
            count = self.number("B") + 1
            palette = packing.unpack(self.read(packing.size * count))
            return self.read_indices(w, h, palette, kind & 3)
        check(name == 0, "Tight's filter is %d" % name)
        return packing.unpack(self.read_basic(packing.size * w * h, kind & 3))

    def read_indices(self, w, h, palette, stream):
        if len(palette) != 2:
            return from_indices(self.read_basic(w * h, stream), palette)
        packed = self.read_basic((w + 7) // 8 * h, stream)
        return from_indices(unpack_bits(packed, w, h, 1), palette)

    def read_basic(self, length, stream):
        if length < 12:
            return self.read(length)
        packed = self.read(self.read_compact())
        if self.tight[stream] is None:
            self.tight[stream] = zlib.decompressobj()
        data = self.tight[stream].decompress(packed)
        check(len(data) == length, "a stream has %d bytes, not %d" % (len(data), length))
        return data

    def read_compact(self):
        value = 0
        for shift in (0, 7, 14):
            byte = self.number("B")
            value |= (byte if shift == 14 else byte & 0x7F) << shift
            if byte < 128:
                break
        return value

    def read_picture(self, w, h, kind):
        from PIL import Image
        if kind == "JPEG":
            check(self.format.bpp > 8, "JPEG for 8 bits")
            check(self.asked is None or any(-32 <= each < -22 or -512 <= each <= -412
                                            for each in self.asked), "JPEG without a quality")
        data = self.read(self.read_compact())
        image = Image.open(io.BytesIO(data))
        check(image.format == kind and image.size == (w, h), "a picture of another size")
        name = kind.lower()
        self.counts[name] = self.counts.get(name, 0) + 1
        image = image.convert("RGB")
        if kind == "JPEG":
            return image.tobytes()
        # Who has fewer bits of a colour shows fewer.
        return self.format.picture(numpy.asarray(image)).tobytes()

    # ZRLE

    def read_zrle(self, x, y, w, h):
        if self.zrle is None:
            self.zrle = zlib.decompressobj()
        data = self.zrle.decompress(self.read(self.number("I")))
        at = 0
        for top in range(y, y + h, 64):
            for left in range(x, x + w, 64):
                tw, th = min(64, x + w - left), min(64, y + h - top)
                rgb, at = self.tile(data, at, tw, th)
                self.framebuffer.put(left, top, tw, th, rgb)
        check(at == len(data), "%d bytes are behind the tiles" % (len(data) - at))

    def tile(self, data, at, w, h):
        packing = self.format.cpixel()
        size = packing.size
        kind = data[at]
        at += 1
        if kind == 0:
            end = at + size * w * h
            return packing.unpack(data[at:end]), end
        if kind == 128:
            return self.runs(data, at, w * h, packing)
        check(kind <= 16 or kind >= 130, "ZRLE's subencoding is %d" % kind)
        count = kind & 127
        palette = packing.unpack(data[at:at + size * count])
        check(len(palette) == count, "a palette is cut")
        at += size * count
        if kind == 1:
            return numpy.repeat(palette, w * h, axis=0), at
        if kind < 128:
            bits = 1 if count == 2 else 2 if count <= 4 else 4
            end = at + (w * bits + 7) // 8 * h
            return from_indices(unpack_bits(data[at:end], w, h, bits), palette), end
        return self.runs(data, at, w * h, packing, palette)

    @staticmethod
    def runs(data, at, total, packing, palette=None):
        """Runs of pixels, or of places in a palette whose highest bit says that a length comes."""
        size = packing.size if palette is None else 1
        starts, lengths, done = [], [], 0
        while done < total:
            starts.append(at)
            has_length = palette is None or data[at] & 128
            at += size
            length = 1
            while has_length:
                length += data[at]
                at += 1
                has_length = data[at - 1] == 255
            lengths.append(length)
            done += length
        check(done == total, "runs end behind their tile")
        written = b"".join(data[start:start + size] for start in starts)
        if palette is None:
            colours = packing.unpack(written)
        else:
            colours = from_indices(bytes(byte & 127 for byte in written), palette)
        return numpy.repeat(colours, lengths, axis=0), at


def unpack_bits(packed, w, h, bits):
    """Numbers of 1, 2 or 4 bits whose rows begin at a byte; what is behind a row must be zero."""
    row = (w * bits + 7) // 8
    check(len(packed) == row * h, "rows are cut")
    table = numpy.unpackbits(numpy.frombuffer(packed, numpy.uint8).reshape(h, row), axis=1)
    check(not table[:, w * bits:].any(), "bits behind a row are not zero")
    table = table[:, :w * bits].reshape(h, w, bits)
    return table.dot(1 << numpy.arange(bits)[::-1]).ravel()


def from_indices(indices, palette):
    if isinstance(indices, bytes):
        indices = numpy.frombuffer(indices, numpy.uint8)
    check(not len(indices) or indices.max() < len(palette), "a colour that is not in the palette")
    return palette[indices]


def psnr(one, two):
    """How like two pictures are, in decibels."""
    difference = one.astype(numpy.int32) - two.astype(numpy.int32)
    error = float((difference * difference).mean()) if difference.size else 0
    return math.inf if error == 0 else 10 * math.log10(255 * 255 / error)


class Bytes:
    """A transport whose input is there already."""

    def __init__(self, data=b""):
        self.data, self.at, self.sent = data, 0, bytearray()

    def read(self, count):
        check(self.at + count <= len(self.data), "%d bytes are missing"
              % (self.at + count - len(self.data)))
        self.at += count
        return self.data[self.at - count:self.at]

    def write(self, data):
        self.sent += data


class Socket:
    """A TCP connection."""

    def __init__(self, host, port, timeout):
        self.socket = socket.create_connection((host, port), timeout)
        self.buffer = bytearray()

    def fill(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError("the server has closed the connection")
        self.buffer += data

    def take(self, count):
        while len(self.buffer) < count:
            self.fill()
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def read(self, count):
        return self.take(count)

    def write(self, data):
        self.socket.sendall(data)

    def close(self):
        self.socket.close()


class WebSocket(Socket):
    """An RFC 6455 connection with subprotocol binary."""

    def __init__(self, host, port, path, timeout, headers=()):
        super().__init__(host, port, timeout)
        self.content = bytearray()
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET %s HTTP/1.1" % path, "Host: %s:%d" % (host, port), "Upgrade: websocket",
                 "Connection: Upgrade", "Sec-WebSocket-Key: " + key, "Sec-WebSocket-Version: 13",
                 "Sec-WebSocket-Protocol: binary", *headers]
        self.socket.sendall("\r\n".join(lines + ["", ""]).encode())
        while b"\r\n\r\n" not in self.buffer:
            self.fill()
        head, _, rest = bytes(self.buffer).partition(b"\r\n\r\n")
        self.buffer = bytearray(rest)
        check(head.startswith(b"HTTP/1.1 101"), head.split(b"\r\n")[0].decode())
        accept = base64.b64encode(hashlib.sha1(
            (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        check(accept in head, "Sec-WebSocket-Accept")

    def read(self, count):
        while len(self.content) < count:
            self.read_frame()
        taken = bytes(self.content[:count])
        del self.content[:count]
        return taken

    def read_frame(self):
        head, length = self.take(2)
        check(not length & 0x80, "a masked frame")
        if length >= 126:
            length = int.from_bytes(self.take(2 if length == 126 else 8), "big")
        content = self.take(length)
        opcode = head & 15
        if opcode in (0, 1, 2):
            self.content += content
        elif opcode == 8:
            raise EOFError("the server has closed the WebSocket")
        elif opcode == 9:
            self.send_frame(10, content)

    def write(self, data):
        self.send_frame(2, data)

    def send_frame(self, opcode, data):
        mask = os.urandom(4)
        if len(data) < 126:
            head = struct.pack(">BB", 0x80 | opcode, 0x80 | len(data))
        elif len(data) < 1 << 16:
            head = struct.pack(">BBH", 0x80 | opcode, 0xFE, len(data))
        else:
            head = struct.pack(">BBQ", 0x80 | opcode, 0xFF, len(data))
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
        self.socket.sendall(head + mask + masked)


def connect(url, timeout=10, headers=()):
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "ws":
        path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        return WebSocket(parts.hostname, parts.port or 80, path, timeout, headers)
    return Socket(parts.hostname, parts.port or 5900, timeout)


def main():
    parser = argparse.ArgumentParser(description="Looks at an RFB server and saves its picture.")
    parser.add_argument("url")
    parser.add_argument("--save", default="screen.png")
    parser.add_argument("--encodings", default="tight,zrle,copyrect,raw")
    parser.add_argument("--quality", type=int, help="0 to 9; lossless without")
    parser.add_argument("--seconds", type=float, default=1, help="how long to follow changes")
    parser.add_argument("--header", action="append", default=[], help="for the WebSocket")
    options = parser.parse_args()
    viewer = Viewer(connect(options.url, headers=options.header))
    viewer.handshake()
    numbers = [NAMES[name] for name in options.encodings.split(",")]
    numbers += [CURSOR, EXTENDED_DESKTOP_SIZE, DESKTOP_SIZE, LAST_RECT]
    if options.quality is not None:
        numbers.append(quality_level(options.quality))
    viewer.set_encodings(numbers)
    viewer.request()
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        viewer.transport.socket.settimeout(max(0.01, end - time.monotonic()))
        try:
            viewer.read_update()
        except TimeoutError:
            break
        viewer.request(incremental=True)
    viewer.framebuffer.save_png(options.save)
    print("%s: %dx%d, %d updates, rectangles %s" % (
        viewer.name, viewer.framebuffer.width, viewer.framebuffer.height, viewer.updates,
        viewer.counts))


if __name__ == "__main__":
    main()
