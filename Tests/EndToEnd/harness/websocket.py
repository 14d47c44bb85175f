"""RFC 6455 in the little that a test needs: a client, and frames read beside the line."""

import base64
import hashlib
import os
import socket
import struct
import threading
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Refused(ConnectionError):
    """The server did not switch to WebSocket."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body[:200]!r}")
        self.status, self.body = status, body


class Closed(ConnectionError):
    """The server has closed, with a code where it gave one."""

    def __init__(self, code=None, reason=""):
        super().__init__(f"closed: {code} {reason}")
        self.code = code


class Frames:
    """Cuts a stream of bytes into messages: pairs of opcode and payload."""

    def __init__(self):
        self.buffer = bytearray()
        self.parts, self.opcode = [], None

    def feed(self, data):
        self.buffer += data
        while (frame := self._next()) is not None:
            final, opcode, payload = frame
            if opcode >= 8:
                yield opcode, payload
                continue
            if opcode:
                self.opcode, self.parts = opcode, []
            self.parts.append(payload)
            if final:
                yield self.opcode, b"".join(self.parts)
                self.parts = []

    def _next(self):
        data = self.buffer
        if len(data) < 2:
            return None
        length, place = data[1] & 0x7F, 2
        if length == 126:
            if len(data) < 4:
                return None
            length, place = struct.unpack_from(">H", data, 2)[0], 4
        elif length == 127:
            if len(data) < 10:
                return None
            length, place = struct.unpack_from(">Q", data, 2)[0], 10
        masked = data[1] & 0x80
        end = place + (4 if masked else 0) + length
        if len(data) < end:
            return None
        payload = bytes(data[end - length:end])
        if masked:
            payload = unmask(payload, bytes(data[place:place + 4]))
        final, opcode = bool(data[0] & 0x80), data[0] & 0x0F
        del data[:end]
        return final, opcode, payload


def unmask(payload, key):
    """Masks or unmasks, fast enough for pixels."""
    length = len(payload)
    repeated = (key * (length // 4 + 1))[:length]
    number = int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")
    return number.to_bytes(length, "big")


def frame(opcode, payload):
    """One masked, final frame."""
    length = len(payload)
    head = bytes([0x80 | opcode])
    if length < 126:
        head += bytes([0x80 | length])
    elif length < 1 << 16:
        head += bytes([0x80 | 126]) + struct.pack(">H", length)
    else:
        head += bytes([0x80 | 127]) + struct.pack(">Q", length)
    key = os.urandom(4)
    return head + key + unmask(payload, key)


class WebSocket:
    """A client."""

    def __init__(self, url, protocol=None, headers=None, timeout=10):
        parts = urlsplit(url)
        port = parts.port or 80
        self.socket = socket.create_connection((parts.hostname, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.frames, self.ready = Frames(), []
        self.lock = threading.Lock()
        try:
            self._shake_hands(parts, port, protocol, headers or {})
        except BaseException:
            self.socket.close()
            raise

    def _shake_hands(self, parts, port, protocol, headers):
        key = base64.b64encode(os.urandom(16))
        path = parts.path + ("?" + parts.query if parts.query else "")
        lines = [f"GET {path} HTTP/1.1", f"Host: {parts.hostname}:{port}", "Upgrade: websocket",
                 "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                 f"Sec-WebSocket-Key: {key.decode()}"]
        if protocol:
            lines.append(f"Sec-WebSocket-Protocol: {protocol}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.socket.recv(65536)
            if not piece:
                raise Refused(0, data)
            data += piece
        head, _, rest = data.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        if status != 101:
            raise Refused(status, rest)
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        if accept not in head:
            raise Refused(status, b"wrong Sec-WebSocket-Accept")
        self.ready += self.frames.feed(rest)

    def send(self, payload, opcode=None):
        """Sends a text as text and bytes as bytes."""
        if isinstance(payload, str):
            data = frame(opcode or TEXT, payload.encode())
        else:
            data = frame(opcode or BINARY, payload)
        with self.lock:
            self.socket.sendall(data)

    def receive(self, timeout=None):
        """The next message's payload; pings are answered on the way."""
        self.socket.settimeout(timeout)
        while True:
            while self.ready:
                opcode, payload = self.ready.pop(0)
                if opcode in (TEXT, BINARY):
                    return payload
                if opcode == PING:
                    self.send(payload, PONG)
                elif opcode == CLOSE:
                    code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None
                    raise Closed(code, payload[2:].decode("utf-8", "replace"))
            data = self.socket.recv(1 << 18)
            if not data:
                raise Closed()
            self.ready += self.frames.feed(data)

    def close(self):
        """Closes politely, without waiting for the other side."""
        try:
            self.send(struct.pack(">H", 1000), CLOSE)
        except OSError:
            pass
        self.abort()

    def abort(self):
        """Cuts the line."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
