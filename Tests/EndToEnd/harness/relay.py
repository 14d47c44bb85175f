"""A TCP relay before the gateway: it can be cut, and it notes what host and gateway say."""

import json
import re
import socket
import threading
import time

from .websocket import CLOSE, TEXT, Frames


class Relay:
    """Takes every connection on to `target`, and can cut or refuse all of them."""

    def __init__(self, target=None):
        self.target = target
        self.records, self.problems = [], []
        self.lock = threading.Lock()
        self.lines = set()
        self.refusing = self.frozen = self.slow = False
        # How long a large piece is kept back where it is slow, in seconds.
        self.pause = 0.05
        self.count = 0
        # Bytes that came from the host, and from the gateway.
        self.from_host = self.from_gateway = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                if self.refusing or not self.target:
                    raise ConnectionRefusedError("refused, as a test wants it")
                far = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError as problem:
                self.problems.append(str(problem))
                near.close()
                continue
            with self.lock:
                self.count += 1
                line = Line(self, near, far, f"connection-{self.count}")
                self.lines.add(line)
            line.start()

    def passing(self, beginning=b""):
        """The connections whose newest request begins so, and which carry no WebSocket."""
        with self.lock:
            return [line for line in self.lines if not beginning
                    or line.request.startswith(beginning) and not line.up.is_upgrade]

    def screens(self):
        """The connections that carry the host's pixels."""
        with self.lock:
            return [line for line in self.lines if line.up.is_upgrade and not line.is_control
                    and not line.request.startswith(b"GET /v1/agent/")]

    def cut(self, beginning=b""):
        """Resets every connection that goes through here now, or those whose request begins so."""
        for line in self.passing(beginning):
            line.cut()
            with self.lock:
                self.lines.discard(line)

    def note(self, record):
        with self.lock:
            self.records.append(record)

    def control(self, method=None, direction=None):
        """What went over control connections: the messages, in order."""
        with self.lock:
            return [each["message"] for each in self.records
                    if each["kind"] == "control"
                    and (method is None or each["message"].get("method") == method)
                    and (direction is None or each["direction"] == direction)]

    def write(self, path):
        """Writes the capture for Packaging/schema-check; returns how many messages it holds."""
        with self.lock:
            records = list(self.records)
        with open(path, "w", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return len(records)

    def close(self):
        end_accepting(self.listener, self.acceptor)
        self.cut()


def end_accepting(listener, thread):
    """Closes a listening socket when nobody waits at it any more.

    Its number is given to the next socket; a thread still in accept() would take from that one.
    """
    try:
        listener.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    thread.join()
    listener.close()


class Line:
    """One connection, and a reader beside each of its directions."""

    def __init__(self, relay, near, far, name):
        self.relay, self.near, self.far, self.name = relay, near, far, name
        self.up, self.down = HTTPEar(), HTTPEar()
        self.is_control = self.is_redeem = False
        self.request = b""
        self.open = 2
        # What the host sends is left in its buffers while this is held.
        self.held = False
        self.heard_at = 0
        for end in (near, far):
            end.settimeout(None)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def start(self):
        for source, drain, hear in ((self.near, self.far, self.heard_host),
                                    (self.far, self.near, self.heard_gateway)):
            threading.Thread(target=self._pump, args=(source, drain, hear), daemon=True).start()

    def _pump(self, source, drain, hear):
        try:
            while data := source.recv(1 << 17):
                with self.relay.lock:
                    if source is self.near:
                        self.heard_at = time.monotonic()
                        self.relay.from_host += len(data)
                    else:
                        self.relay.from_gateway += len(data)
                while self.relay.frozen or self.held and source is self.near:
                    time.sleep(0.01)
                if self.relay.slow and len(data) > 4096:
                    time.sleep(self.relay.pause)
                # Heard first: what was passed on has always been noted.
                hear(data)
                drain.sendall(data)
            drain.shutdown(socket.SHUT_WR)
        except OSError as problem:
            self.relay.problems.append(f"{self.name}: {problem}")
            self.cut()
        with self.relay.lock:
            self.open -= 1
            if not self.open:
                self.relay.lines.discard(self)
                self.near.close()
                self.far.close()

    def cut(self):
        for end in (self.near, self.far):
            try:
                # Linger 0: the peer gets a reset, not an orderly end.
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def heard_host(self, data):
        for kind, what in self.up.feed(data):
            if kind == "head":
                self.request = first = what.split(b"\r\n", 1)[0]
                self.is_control = b"deskhand.v1" in what
                self.is_redeem = first.startswith(b"POST /v1/redeem")
                if self.is_control:
                    self.up.frames = Frames()
            elif kind == "body" and self.is_redeem:
                self._note("host-to-gateway", "redeem-request", what)
            elif kind == "text":
                self._note("host-to-gateway", "control", what)

    def heard_gateway(self, data):
        for kind, what in self.down.feed(data):
            if kind == "head":
                self.redeemed = b" 200" in what.split(b"\r\n", 1)[0]
                if self.is_control and b" 101" in what.split(b"\r\n", 1)[0]:
                    self.down.frames = Frames()
            elif kind == "body" and self.is_redeem:
                self._note("gateway-to-host",
                           "redeem-response" if self.redeemed else "redeem-problem", what)
            elif kind == "text":
                self._note("gateway-to-host", "control", what)

    def _note(self, direction, kind, data):
        record = {"direction": direction, "kind": kind, "message": json.loads(data)}
        if kind == "control":
            record["connection"] = self.name
        self.relay.note(record)


class HTTPEar:
    """Hears HTTP/1.1 messages and, after an upgrade, text frames; forgets what it need not know."""

    def __init__(self):
        self.buffer, self.left, self.frames = bytearray(), 0, None
        self.deaf = self.is_upgrade = False

    def feed(self, data):
        if self.deaf:
            return
        if self.frames is not None:
            yield from self._framed(data)
            return
        self.buffer += data
        while True:
            if self.left:
                if len(self.buffer) < self.left:
                    return
                body = bytes(self.buffer[:self.left])
                del self.buffer[:self.left]
                self.left = 0
                yield "body", body
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self.buffer[:end])
            del self.buffer[:end + 4]
            length = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", head)
            self.left = int(length.group(1)) if length else 0
            self.is_upgrade = bool(re.search(rb"(?i)\r\nupgrade: websocket", head))
            yield "head", head
            if self.frames is not None:
                rest, self.buffer = bytes(self.buffer), bytearray()
                yield from self._framed(rest)
                return
            if re.search(rb"(?i)\r\n(transfer-encoding: chunked|upgrade: websocket)", head):
                # Neither the pages nor the pixels are our business.
                self.deaf = True
                return

    def _framed(self, data):
        for opcode, payload in self.frames.feed(data):
            if opcode == TEXT:
                yield "text", payload
            elif opcode == CLOSE:
                self.deaf = True
