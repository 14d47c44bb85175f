"""A small RFB viewer of our own, for what no real one can be made to do."""

import struct

from .websocket import WebSocket

RAW, COPY_RECT, ZRLE, DESKTOP_SIZE = 0, 1, 16, -223


class Viewer:
    """Speaks RFB 3.8 inside binary WebSocket messages."""

    def __init__(self, url=None, headers=None, timeout=20, channel=None):
        self.socket = channel or WebSocket(url, "binary", headers, timeout)
        self.buffer, self.timeout = bytearray(), timeout
        assert self.take(12) == b"RFB 003.008\n"
        self.socket.send(b"RFB 003.008\n")
        kinds = self.take(self.take(1)[0])
        assert 1 in kinds, kinds
        self.socket.send(b"\1")
        assert self.take(4) == b"\0\0\0\0"
        self.socket.send(b"\1")
        self.width, self.height = struct.unpack(">HH", self.take(4))
        self.take(16)
        name = struct.unpack(">I", self.take(4))[0]
        self.name = self.take(name).decode()

    def take(self, count):
        while len(self.buffer) < count:
            self.buffer += self.socket.receive(self.timeout)
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    def encodings(self, *numbers):
        self.socket.send(struct.pack(f">BxH{len(numbers)}i", 2, len(numbers), *numbers))

    def ask(self, incremental=False):
        self.socket.send(struct.pack(">BBHHHH", 3, incremental, 0, 0, self.width, self.height))

    def key(self, keysym, down):
        self.socket.send(struct.pack(">BBxxI", 4, down, keysym))

    def pointer(self, x, y, buttons=0):
        self.socket.send(struct.pack(">BBHH", 5, buttons, x, y))

    def update(self):
        """Reads messages up to a framebuffer update; returns its rectangles, undecoded."""
        while True:
            kind = self.take(1)[0]
            if kind == 0:
                return self._rectangles(struct.unpack(">xH", self.take(3))[0])
            if kind == 3:
                # A negative length tells the extended clipboard from plain text.
                self.take(abs(struct.unpack(">3xi", self.take(7))[0]))
            elif kind != 2:
                raise ValueError(f"message {kind} was not asked for")

    def _rectangles(self, count):
        found = []
        for _ in range(count):
            x, y, width, height, encoding = struct.unpack(">HHHHi", self.take(12))
            found.append((x, y, width, height, encoding))
            if encoding == RAW:
                self.take(width * height * 4)
            elif encoding == COPY_RECT:
                self.take(4)
            elif encoding == ZRLE:
                self.take(struct.unpack(">I", self.take(4))[0])
            elif encoding == DESKTOP_SIZE:
                self.width, self.height = width, height
            else:
                raise ValueError(f"encoding {encoding} was not asked for")
        return found

    def whole_frame(self):
        """Asks for the whole screen, and returns when every pixel of it has come."""
        self.ask()
        missing = self.width * self.height
        while missing > 0:
            for _, _, width, height, encoding in self.update():
                if encoding in (RAW, ZRLE, COPY_RECT):
                    missing -= width * height
            if missing > 0:
                self.ask(incremental=True)

    def close(self):
        self.socket.close()

    def kill(self):
        """Is gone without a word."""
        self.socket.abort()
