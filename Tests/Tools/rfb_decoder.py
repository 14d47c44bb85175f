#!/usr/bin/python3
"""A second opinion on RFB: a viewer written from RFC 6143 and rfbproto alone.

It shares no code with the server that it checks, uses zlib and Pillow only, and is strict: any
breach of the protocol, padding that is not zero, or a rectangle outside the screen ends it with
ProtocolError.

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
import os
import socket
import struct
import time
import urllib.parse
import zlib

RAW, COPY_RECT, TIGHT, ZRLE = 0, 1, 7, 16
DESKTOP_SIZE, LAST_RECT, POINTER_POSITION, CURSOR, X_CURSOR = -223, -224, -232, -239, -240
QEMU_KEY, DESKTOP_NAME, EXTENDED_DESKTOP_SIZE = -258, -307, -308
FENCE, CONTINUOUS_UPDATES, CURSOR_WITH_ALPHA, EXTENDED_BUTTONS = -312, -313, -314, -316
EXTENDED_CLIPBOARD = 0xC0A1E5CE - (1 << 32)
NAMES = {"raw": RAW, "copyrect": COPY_RECT, "tight": TIGHT, "zrle": ZRLE}


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

    def _reader(self, size, order, offset):
        cache = {}

        def read(data, at):
            raw = data[at:at + size]
            found = cache.get(raw)
            if found is None:
                check(len(raw) == size, "a pixel is cut")
                found = cache[raw] = bytes(self.colour(int.from_bytes(raw, order) << offset))
            return found
        return size, read

    @property
    def _order(self):
        return "big" if self.big else "little"

    def pixel(self):
        return self._reader(self.size, self._order, 0)

    def cpixel(self):
        """RFC 6143 section 7.7.5: the byte that no colour uses is left out."""
        used = 0
        for m, s in zip(self.maxima, self.shifts):
            used |= m << s
        if self.true and self.bpp == 32 and self.depth <= 24:
            if used < 1 << 24:
                return self._reader(3, self._order, 0)
            if used & 0xFF == 0:
                return self._reader(3, self._order, 8)
        return self.pixel()

    def tpixel(self):
        """Tight: red, green, blue where there are eight bits of each."""
        if self.true and self.bpp == 32 and self.depth == 24 and self.maxima == (255, 255, 255):
            return 3, lambda data, at: bytes(data[at:at + 3])
        return self.pixel()


class Framebuffer:
    """What the viewer sees: three bytes a pixel, red, green, blue."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.data = bytearray(3 * width * height)

    def put(self, x, y, width, height, rgb):
        check(x + width <= self.width and y + height <= self.height, "a rectangle is outside")
        check(len(rgb) == 3 * width * height, "a rectangle has %d bytes" % len(rgb))
        for row in range(height):
            at = 3 * ((y + row) * self.width + x)
            self.data[at:at + 3 * width] = rgb[3 * width * row:3 * width * (row + 1)]

    def get(self, x, y, width, height):
        check(x + width <= self.width and y + height <= self.height, "a source is outside")
        return b"".join(bytes(self.data[3 * ((y + r) * self.width + x):][:3 * width])
                        for r in range(height))

    def save_png(self, path):
        rows = b"".join(b"\0" + bytes(self.data[3 * self.width * y:3 * self.width * (y + 1)])
                        for y in range(self.height))

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
        if encoding in (RAW, COPY_RECT, TIGHT, ZRLE):
            check(x + w <= self.framebuffer.width and y + h <= self.framebuffer.height,
                  "a rectangle is outside")
        if encoding == RAW:
            size, pixel = self.format.pixel()
            self.framebuffer.put(x, y, w, h, unpack(self.read(size * w * h), size, pixel,
                                                    self.format))
        elif encoding == COPY_RECT:
            sx, sy = self.numbers("HH")
            self.framebuffer.put(x, y, w, h, self.framebuffer.get(sx, sy, w, h))
        elif encoding == TIGHT:
            self.framebuffer.put(x, y, w, h, self.read_tight(w, h))
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

    def read_tight(self, w, h):
        check(w <= 2048, "a Tight rectangle of %d columns" % w)
        control = self.number("B")
        for stream in range(4):
            if control >> stream & 1:
                self.tight[stream] = None
        kind = control >> 4
        size, pixel = self.format.tpixel()
        if kind == 8:
            return pixel(self.read(size), 0) * (w * h)
        if kind == 9:
            return self.read_jpeg(w, h)
        check(kind < 8, "Tight's control byte is %d" % control)
        name = self.number("B") if kind & 4 else 0
        if name == 1:
            count = self.number("B") + 1
            data = self.read(size * count)
            palette = [pixel(data, size * i) for i in range(count)]
            return self.read_indices(w, h, palette, kind & 3)
        check(name == 0, "Tight's filter is %d" % name)
        return unpack(self.read_basic(size * w * h, kind & 3), size, pixel, self.format, True)

    def read_indices(self, w, h, palette, stream):
        if len(palette) == 2:
            row = (w + 7) // 8
            packed = self.read_basic(row * h, stream)
            indices = bytearray()
            for y in range(h):
                bits = bin(int.from_bytes(b"\1" + packed[row * y:row * (y + 1)], "big"))[3:]
                check(set(bits[w:]) <= {"0"}, "bits behind a row are not zero")
                indices += bits[:w].encode().translate(BITS)
        else:
            indices = self.read_basic(w * h, stream)
        return from_indices(indices, palette)

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

    def read_jpeg(self, w, h):
        from PIL import Image
        data = self.read(self.read_compact())
        image = Image.open(io.BytesIO(data))
        check(image.format == "JPEG" and image.size == (w, h), "a picture of another size")
        self.counts["jpeg"] = self.counts.get("jpeg", 0) + 1
        return image.convert("RGB").tobytes()

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
        size, pixel = self.format.cpixel()
        kind = data[at]
        at += 1
        if kind == 0:
            end = at + size * w * h
            return unpack(data[at:end], size, pixel, self.format), end
        if kind == 128:
            return self.runs(data, at, w * h, lambda a: (pixel(data, a), a + size, True))
        check(kind <= 16 or kind >= 130, "ZRLE's subencoding is %d" % kind)
        count = kind & 127
        palette = [pixel(data, at + size * i) for i in range(count)]
        at += size * count
        if kind == 1:
            return palette[0] * (w * h), at
        if kind < 128:
            return self.packed(data, at, w, h, palette)
        return self.runs(data, at, w * h, lambda a: (palette[data[a] & 127], a + 1,
                                                      data[a] >= 128))

    @staticmethod
    def packed(data, at, w, h, palette):
        bits = 1 if len(palette) == 2 else 2 if len(palette) <= 4 else 4
        row = (w * bits + 7) // 8
        out = bytearray()
        for y in range(h):
            for x in range(w):
                byte = data[at + x * bits // 8]
                out += palette[byte >> (8 - bits - x * bits % 8) & ((1 << bits) - 1)]
            at += row
        return bytes(out), at

    @staticmethod
    def runs(data, at, total, read):
        out = []
        done = 0
        while done < total:
            colour, at, has_length = read(at)
            length = 1
            while has_length:
                length += data[at]
                at += 1
                has_length = data[at - 1] == 255
            out.append(colour * length)
            done += length
        check(done == total, "runs end behind their tile")
        return b"".join(out), at


BITS = bytes.maketrans(b"01", b"\0\1")


def from_indices(indices, palette):
    check(not indices or max(indices) < len(palette), "a colour that is not in the palette")
    full = palette + [b"\0\0\0"] * (256 - len(palette))
    out = bytearray(3 * len(indices))
    for channel in range(3):
        out[channel::3] = bytes(indices).translate(bytes(c[channel] for c in full))
    return bytes(out)


def unpack(data, size, pixel, pixel_format, is_tight=False):
    """Turns pixels into three bytes each."""
    if is_tight and size == 3:
        return data
    plain = PixelFormat()
    if size == 4 and pixel_format.pack() == plain.pack():
        out = bytearray(len(data) // 4 * 3)
        out[0::3], out[1::3], out[2::3] = data[2::4], data[1::4], data[0::4]
        check(not any(data[3::4]), "padding is not zero in pixels")
        return bytes(out)
    return b"".join(pixel(data, at) for at in range(0, len(data), size))


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
