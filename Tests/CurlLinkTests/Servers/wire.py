"""WebSocket frames by hand, so that wrong ones can be made too (RFC 6455 section 5)."""

import base64
import hashlib
import socket
import struct
import time

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Ended(Exception):
    """The client has ended the connection."""


def accept_key(key):
    suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return base64.b64encode(hashlib.sha1((key + suffix).encode()).digest()).decode()


def frame(opcode, payload=b"", fin=1, rsv=0, mask=False, form=None, length=None):
    """A frame; `form` is 7, 16 or 64 to spell the length in so many bits, `length` a lie."""
    length = len(payload) if length is None else length
    form = form or (7 if length < 126 else 16 if length < 65536 else 64)
    first = bytes([fin << 7 | rsv << 4 | opcode])
    bit = 128 if mask else 0
    if form == 7:
        head = first + bytes([bit | length])
    elif form == 16:
        head = first + bytes([bit | 126]) + struct.pack("!H", length)
    else:
        head = first + bytes([bit | 127]) + struct.pack("!Q", length)
    return head + (b"\0\0\0\0" if mask else b"") + payload


class Peer:
    """The server's end of a connection."""

    def __init__(self, sock):
        self.sock = sock
        self.bytes = b""
        self.masks = []
        self.headers = {}
        self.line = ""

    def more(self, limit=5.0):
        self.sock.settimeout(limit)
        try:
            piece = self.sock.recv(1 << 18)
        except (ConnectionResetError, BrokenPipeError):
            piece = b""
        if not piece:
            raise Ended()
        self.bytes += piece

    def take(self, count, limit=5.0):
        while len(self.bytes) < count:
            self.more(limit)
        piece, self.bytes = self.bytes[:count], self.bytes[count:]
        return piece

    def read_head(self):
        while b"\r\n\r\n" not in self.bytes:
            self.more()
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        self.line = lines[0]
        self.headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            self.headers[name.lower()] = value.strip()
        return self.line

    @property
    def accept(self):
        return accept_key(self.headers.get("sec-websocket-key", ""))

    def upgrade(self, extra=""):
        protocol = self.headers.get("sec-websocket-protocol", "")
        self.sock.sendall(
            (
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Accept: {self.accept}\r\nSec-WebSocket-Protocol: {protocol}\r\n"
                f"{extra}\r\n"
            ).encode("latin-1")
        )

    def send(self, data, step=None, pause=0):
        try:
            if step is None:
                self.sock.sendall(data)
                return
            for start in range(0, len(data), step):
                self.sock.sendall(data[start : start + step])
                if pause:
                    time.sleep(pause)
        except (ConnectionResetError, BrokenPipeError):
            raise Ended()

    def receive(self, limit=5.0):
        """The client's next frame as (opcode, payload, fin), all of its rules checked."""
        first, second = self.take(2, limit)
        assert first & 0x70 == 0, "client set a reserved bit"
        assert second & 128, "client sent a frame without mask"
        length = second & 127
        if length == 126:
            length = struct.unpack("!H", self.take(2, limit))[0]
            assert length > 125, "client spelt a length too long"
        elif length == 127:
            length = struct.unpack("!Q", self.take(8, limit))[0]
            assert length > 65535, "client spelt a length too long"
        key = self.take(4, limit)
        self.masks.append(key)
        payload = self.take(length, limit)
        pad = (key * (length // 4 + 1))[:length]
        plain = int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")
        return first & 15, plain.to_bytes(length, "big"), first >> 7

    def expect(self, opcode, payload):
        got = self.receive()
        assert got == (opcode, payload, 1), f"expected {opcode} {payload[:40]!r}, got {short(got)}"

    def expect_end(self, limit=3.0):
        """Nothing but the end of the connection may come."""
        try:
            while True:
                if self.bytes:
                    raise AssertionError(f"bytes after the end: {self.bytes[:40]!r}")
                self.more(limit)
        except Ended:
            pass
        except socket.timeout:
            raise AssertionError("client keeps the connection open")

    def expect_failure(self, code):
        """The client closes with `code` and ends the connection."""
        opcode, payload, _ = self.receive()
        assert opcode == CLOSE, f"expected a close, got {short((opcode, payload))}"
        got = struct.unpack("!H", payload[:2])[0] if payload else None
        assert got == code, f"expected close code {code}, got {got}"
        self.expect_end()

    def finish(self, code=1000):
        """Closes in order."""
        self.send(frame(CLOSE, struct.pack("!H", code)))
        self.expect(CLOSE, struct.pack("!H", code))
        self.sock.shutdown(socket.SHUT_WR)
        self.expect_end()


def short(got):
    return tuple(part[:40] if isinstance(part, bytes) else part for part in got)
