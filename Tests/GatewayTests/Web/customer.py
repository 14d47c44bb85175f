"""A customer's computer, as far as a gateway can tell: the host's side of PROTOCOL.md with
the standard library alone, and an RFB server that shows a picture of our choosing.

Used by test_console.py. It shares no code with Deskhand, so that both ends of the protocol
are seen by somebody who did not write them.
"""

import base64
import hashlib
import http.client
import json
import os
import socket
import struct
import threading
import urllib.parse
import zlib

PATIENCE = 10


class WebSocket:
    """A WebSocket client (RFC 6455): whole messages, text and binary."""

    def __init__(self, url, protocol, token=None, origin=None):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), PATIENCE)
        self.lock = threading.Lock()
        self.code = None
        key = base64.b64encode(os.urandom(16)).decode()
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [
            f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket",
            "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Protocol: {protocol}",
        ]
        lines += [f"Authorization: Bearer {token}"] if token else []
        lines += [f"Origin: {origin}"] if origin else []
        self.socket.sendall("\r\n".join(lines + ["", ""]).encode())
        self.file = self.socket.makefile("rb")
        status = self.file.readline().decode()
        headers = {}
        while line := self.file.readline().strip().decode():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if " 101 " not in status:
            raise ConnectionError(status.strip())
        expected = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        if headers.get("sec-websocket-accept") != base64.b64encode(expected).decode():
            raise ConnectionError("the server did not accept the WebSocket")
        self.socket.settimeout(None)

    def send(self, data):
        binary = isinstance(data, (bytes, bytearray))
        self.frame(2 if binary else 1, bytes(data) if binary else data.encode())

    def frame(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        head = bytes([0x80 | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += struct.pack(">BH", 0xFE, size)
        else:
            head += struct.pack(">BQ", 0xFF, size)
        keyed = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(keyed, "big")).to_bytes(size, "big")
        with self.lock:
            self.socket.sendall(head + mask + masked)

    def receive(self):
        """The next message, or None once the connection is closed."""
        message = b""
        try:
            while True:
                first, second = self.exactly(2)
                size = second & 0x7F
                if size == 126:
                    (size,) = struct.unpack(">H", self.exactly(2))
                elif size == 127:
                    (size,) = struct.unpack(">Q", self.exactly(8))
                payload = self.exactly(size)
                opcode = first & 0x0F
                if opcode == 9:
                    self.frame(10, payload)
                elif opcode == 8:
                    self.code = struct.unpack(">H", payload[:2])[0] if len(payload) > 1 else 1005
                    self.frame(8, payload)
                    return None
                elif opcode in (0, 1, 2):
                    message += payload
                    kind = opcode or kind
                    if first & 0x80:
                        return message.decode() if kind == 1 else message
        except (OSError, ValueError, EOFError):
            return None

    def exactly(self, count):
        data = self.file.read(count)
        if len(data) < count:
            raise EOFError
        return data

    def close(self):
        try:
            self.frame(8, struct.pack(">H", 1000))
        except OSError:
            pass
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.file.close()
        self.socket.close()


class Screen:
    """An RFB 3.8 server on one screen connection. What the viewer shows is to be, byte for
    byte, `pixel(x, y)`; what the viewer sends is kept."""

    def __init__(self, url, token, customer, viewer):
        self.customer = customer
        self.viewer = viewer
        self.socket = WebSocket(url, "binary", token)
        self.deflate = zlib.compressobj(1)
        self.buffer = b""
        self.keys = []
        self.pointer = []
        self.clipboard = []
        self.encodings = []
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def exactly(self, count):
        while len(self.buffer) < count:
            data = self.socket.receive()
            if data is None:
                raise EOFError
            self.buffer += data
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def run(self):
        try:
            self.handshake()
            while True:
                self.message(self.exactly(1)[0])
        except (EOFError, OSError):
            pass

    def handshake(self):
        self.socket.send(b"RFB 003.008\n")
        self.exactly(12)
        self.socket.send(b"\x01\x01")
        self.exactly(1)
        self.socket.send(b"\0\0\0\0")
        self.exactly(1)
        width, height = self.customer.size
        layout = struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
        name = b"customer"
        self.socket.send(struct.pack(">HH", width, height) + layout
                         + struct.pack(">I", len(name)) + name)

    def message(self, kind):
        if kind == 0:
            self.exactly(19)
        elif kind == 2:
            (count,) = struct.unpack(">xH", self.exactly(3))
            self.encodings = list(struct.unpack(f">{count}i", self.exactly(4 * count)))
        elif kind == 3:
            (incremental,) = struct.unpack(">B8x", self.exactly(9))
            if not incremental:
                self.socket.send(self.update())
        elif kind == 4:
            down, keysym = struct.unpack(">BxxI", self.exactly(7))
            self.keys.append((down, keysym))
        elif kind == 5:
            self.pointer.append(struct.unpack(">BHH", self.exactly(5)))
        elif kind == 6:
            (size,) = struct.unpack(">3xi", self.exactly(7))
            self.clipboard.append(self.exactly(abs(size)))
        else:
            raise EOFError

    def update(self):
        """The whole picture in Tight's basic compression, which loses nothing. Not Raw: noVNC
        1.3 overwrites a byte of raw pixels where it means to set their alpha."""
        width, height = self.customer.size
        plain = b"".join(bytes(self.customer.pixel(x, y))
                         for y in range(height) for x in range(width))
        packed = self.deflate.compress(plain) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
        size = len(packed)
        compact = bytes([size & 0x7F | 0x80, size >> 7 & 0x7F | 0x80, size >> 14])
        return struct.pack(">BxHHHHHi", 0, 1, 0, 0, width, height, 7) + b"\0" + compact + packed

    def cut_text(self, text):
        data = text.encode("latin-1")
        self.socket.send(struct.pack(">B3xI", 3, len(data)) + data)


class Customer:
    """A host in a session: acknowledges events, answers nothing by itself."""

    size = (320, 200)

    def __init__(self, gateway, code):
        answer = self.redeem(gateway, code)
        self.token = answer["token"]
        self.events = []
        self.screens = {}
        self.changed = threading.Condition()
        self.answers = {}
        self.next_id = 0
        self.socket = WebSocket(answer["socketUrl"], "deskhand.v1", self.token)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        client = {"version": "1.0.0", "system": "Test", "display": "x11", "language": "en"}
        self.request("session.open", lastEvent=0, client=client)

    @staticmethod
    def redeem(gateway, code):
        parts = urllib.parse.urlsplit(gateway)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
        body = json.dumps({"code": code, "client": {
            "version": "1.0.0", "system": "Test", "display": "x11", "language": "en"}})
        connection.request("POST", "/v1/redeem", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status != 200:
            raise ConnectionError(f"{answer.status} {text}")
        return json.loads(text)

    @staticmethod
    def pixel(x, y):
        """A picture in which neighbours differ, so that a lossy path would show."""
        return (x * 7 + y) % 256, (y * 11) % 256, (x ^ y) % 256

    def run(self):
        while (text := self.socket.receive()) is not None:
            message = json.loads(text)
            with self.changed:
                if "method" in message:
                    self.heard(message["method"], message.get("params", {}))
                else:
                    self.answers[message.get("id")] = message
                self.changed.notify_all()

    def heard(self, method, params):
        self.events.append((method, params))
        if "event" in params:
            self.tell("session.ack", event=params["event"])
        if method == "screen.connect":
            try:
                self.screens[params["viewerId"]] = Screen(params["url"], self.token, self, params)
            except ConnectionError:
                # Whoever wanted to look has gone already; the gateway takes the request back.
                pass
        elif method == "screen.disconnect":
            screen = self.screens.pop(params["viewerId"], None)
            if screen:
                screen.socket.close()

    def fetch(self, method, url, body=None, **headers):
        """An HTTP request with the session's token: its status, headers and body."""
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body, {"Authorization": f"Bearer {self.token}", **sent})
        answer = connection.getresponse()
        result = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return result

    def tell(self, method, **params):
        self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    def request(self, method, **params):
        """Asks the gateway; matters carry an id of their own."""
        self.next_id += 1
        if method != "session.open":
            params["id"] = f"r{self.next_id}"
        self.socket.send(json.dumps({
            "jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}))
        with self.changed:
            wanted = self.next_id
            if not self.changed.wait_for(lambda: wanted in self.answers, PATIENCE):
                raise TimeoutError(method)
            answer = self.answers[wanted]
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer.get("result")

    def event(self, method, matching=lambda params: True):
        """Waits for an event, also one that has come already, and returns its params."""
        def found():
            return next((p for m, p in self.events if m == method and matching(p)), None)
        with self.changed:
            if not self.changed.wait_for(lambda: found() is not None, PATIENCE):
                raise TimeoutError(f"no {method} among {[m for m, _ in self.events]}")
            return found()

    def share(self, access, displays):
        """What a customer's yes makes the host tell the gateway."""
        control = access == "control"
        self.request("sharing.set", sharing=True, access=access, scope="desktop")
        self.request("displays.set", displays=displays, current=1)
        self.request("permissions.set", control=control, clipboard=control, files=True, keys=control)

    def stop(self):
        self.request("sharing.set", sharing=False)
        self.request("displays.set", displays=[], current=0)
        for screen in self.screens.values():
            screen.socket.close()

    def close(self):
        for screen in list(self.screens.values()):
            screen.socket.close()
        self.socket.close()
