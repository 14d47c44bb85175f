"""A gateway that follows no rules: it answers as a test tells it, and says whatever it likes."""

import collections
import json
import queue
import socket
import struct
import sys
import threading

from . import ROOT
from .relay import end_accepting
from .waiting import PATIENCE, until

sys.path.append(str(ROOT / "Tests" / "CurlLinkTests" / "Servers"))

from wire import BINARY, CLOSE, PING, PONG, TEXT, Ended, Peer, frame  # noqa: E402

CODE, TOKEN = "918273", "token-7f3a9c51e2"
AGENT = {"agentId": "a1", "name": "Anna"}


class HostileGateway:
    """Listens on loopback. What the host says is in `said`, what it asks over HTTP in `asked`."""

    def __init__(self):
        self.said, self.asked, self.opened = [], [], []
        self.events, self.acknowledged = [], 0
        self.controls, self.screens = queue.Queue(), queue.Queue()
        self.control = None
        self.before_open = None
        self.raw = False
        self.redeem = self.good_redeem
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.link = f"{self.url}/?code={CODE}"
        self.sockets = collections.deque(maxlen=64)
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sockets.append(near)
            threading.Thread(target=self._serve, args=(Peer(near),), daemon=True).start()

    def _serve(self, peer):
        try:
            line = peer.read_head()
            self.asked.append(line)
            path = line.split(" ")[1]
            if path == "/v1/redeem":
                peer.take(int(peer.headers.get("content-length", 0)))
                status, body = self.redeem()
                peer.send(f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
                          f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                          + body)
                peer.sock.close()
            elif path == "/control":
                self._converse(peer)
            elif path.startswith("/screen/"):
                peer.upgrade()
                self.screens.put((path.rpartition("/")[2], Channel(peer)))
        except (Ended, OSError, ValueError):
            peer.sock.close()

    def good_redeem(self, **change):
        answer = {"sessionId": "s1", "token": TOKEN, "company": {"name": "Hostile & Sons"},
                  "socketUrl": f"ws://127.0.0.1:{self.port}/control", **change}
        return 200, json.dumps(answer).encode()

    def _converse(self, peer):
        peer.upgrade()
        _, payload, _ = peer.receive(10)
        asked = json.loads(payload)
        self.opened.append(asked["params"])
        if self.before_open:
            peer.send(self.before_open)
        peer.send(text(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": {
            "resumed": len(self.opened) > 1, "event": len(self.events), "graceSeconds": 30,
            "heartbeatSeconds": 15, "resumeSeconds": 120}})))
        for each in self.events[asked["params"]["lastEvent"]:]:
            peer.send(text(each))
        self.control = peer
        self.controls.put(peer)
        if not self.raw:
            self.listen(peer)

    def listen(self, peer):
        """Hears the host out, and says yes to whatever it asks."""
        while True:
            try:
                opcode, payload, _ = peer.receive(120)
            except (Ended, OSError):
                return
            if opcode == PING:
                peer.send(frame(PONG, payload))
            elif opcode == CLOSE:
                peer.send(frame(CLOSE, payload[:2]))
            elif opcode == TEXT:
                self._hear(peer, json.loads(payload))

    def _hear(self, peer, message):
        self.said.append(message)
        if message.get("method") == "session.ack":
            self.acknowledged = max(self.acknowledged, message["params"]["event"])
        elif "id" in message and "method" in message:
            peer.send(text(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": {}})))
            if message["method"] == "session.end":
                self.tell("session.ended", reason="customer")

    def tell(self, method, raw=None, **params):
        """Says an event, `raw` being its params as text."""
        number = len(self.events) + 1
        inner = raw if raw is not None else json.dumps(params)[1:-1]
        self.events.append(f'{{"jsonrpc":"2.0","method":"{method}","params":{{"event":{number}'
                           + (f",{inner}" if inner else "") + "}}")
        self.control.send(text(self.events[-1]))
        return number

    def until_heard(self, seconds=None):
        """Waits until the host has acknowledged all events."""
        until(lambda: self.acknowledged >= len(self.events), "all events acknowledged", seconds)

    @staticmethod
    def cut(peer):
        """Ends a connection also where a thread of ours waits for more of it."""
        peer.sock.shutdown(socket.SHUT_RDWR)

    def next_control(self, seconds=PATIENCE):
        return self.controls.get(timeout=seconds)

    def connect(self, name, access="control", seconds=PATIENCE):
        """Has the host open a screen connection; returns its channel."""
        self.tell("screen.connect", viewerId=name, url=f"ws://127.0.0.1:{self.port}/screen/{name}",
                  access=access, viewer={"kind": "agent", "name": "Anna"})
        found, channel = self.screens.get(timeout=seconds)
        assert found == name, (found, name)
        return channel

    def close(self):
        end_accepting(self.listener, self.acceptor)
        for each in list(self.sockets):
            each.close()


class Channel:
    """The gateway's end of a screen connection, as `rfb.Viewer` uses one."""

    def __init__(self, peer):
        self.peer = peer

    def send(self, data):
        self.peer.sock.settimeout(20)
        self.peer.send(frame(BINARY, data))

    def receive(self, timeout=20):
        while True:
            opcode, payload, _ = self.peer.receive(timeout)
            if opcode == BINARY:
                return payload
            if opcode == PING:
                self.peer.send(frame(PONG, payload))
            elif opcode == CLOSE:
                code = struct.unpack(">H", payload[:2])[0] if payload else None
                raise Refused(code)

    def drain(self):
        """Takes what has come, so that the host is not held up by us."""
        try:
            while True:
                self.receive(0.001)
        except TimeoutError:
            pass

    def close_code(self, seconds=5):
        """Passes over all that comes, up to the host's Close."""
        try:
            while True:
                self.receive(seconds)
        except Refused as refused:
            return refused.code
        except (Ended, ConnectionError):
            return None

    def abort(self):
        try:
            self.peer.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.peer.sock.close()

    close = abort


class Refused(ConnectionError):
    """The host has closed a screen connection."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


def text(message):
    """One text message."""
    return frame(TEXT, message.encode())
