#!/usr/bin/python3
"""screen_host.py --listen 127.0.0.1:PORT: the real host as an RFB server, for whoever measures it.

Starts the reference gateway, and `deskhandd` on the display that DISPLAY names; the daemon joins a
session of its own, in which everything is agreed to. Each WebSocket that is opened on the port is
one more viewer of that session: it goes on to the gateway as an agent's, byte for byte, with the
agent's cookie in its request, because viewers are let in by nothing else. Stays in the foreground,
and ends all that it has started when it is ended.

For development only: whoever connects has control. The programs are those in DESKHAND_BIN.
"""

import argparse
import os
import pathlib
import re
import shutil
import signal
import socket
import sys
import tempfile
import threading
import types
from urllib.parse import urlsplit

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "EndToEnd"))

# pylint: disable=wrong-import-position
from harness.agent import Agent
from harness.gateway import Gateway
from harness.host import Host
from harness.processes import Processes


class Session:
    """A gateway, a customer's computer, and an agent, in a session that is shared."""

    def __init__(self, folder, display):
        self.processes = Processes()
        self.gateway = Gateway(self.processes, f"{folder}/gateway", agents={"Anna": "a password"})
        self.host = Host(self.processes, f"{folder}/host", types.SimpleNamespace(name=display))
        # What is measured writes as little as it does at a customer's.
        self.host.start_daemon("--log-level", "notice")
        self.agent = Agent(self.gateway.url, "Anna", "a password")
        made = self.agent.create("Bench")
        self.id = made["sessionId"]
        self.host.join(made["link"])
        for question in ("agreement", "recording"):
            if any(each["kind"] == question for each in self.host.status()["pending"]):
                self.host.run("answer", question, "yes")
        self.agent.until(self.id, lambda it: it["status"] == "waiting", "the customer waiting")
        self.agent.start(self.id, "control")
        self.host.until_asked("sharing")
        self.host.run("answer", "sharing", "control")
        self.agent.until(self.id, lambda it: it["sharing"]["on"], "sharing")

    def close(self):
        self.agent.close()
        self.processes.end_all()


class Doorway:
    """A port; each connection to it becomes a viewer's of the gateway."""

    LONGEST_REQUEST = 16384

    def __init__(self, session, port):
        self.address = ("127.0.0.1", session.gateway.port)
        url = urlsplit(session.agent.screen_url(session.id, "control", "bench"))
        self.path = f"{url.path}?{url.query}"
        self.host, self.credentials = url.netloc, session.agent.credentials
        self.listener = socket.create_server(("127.0.0.1", port), backlog=16)

    def serve(self):
        while True:
            near, _ = self.listener.accept()
            threading.Thread(target=self._admit, args=(near,), daemon=True).start()

    def _admit(self, near):
        try:
            request = self._request(near)
            far = socket.create_connection(self.address, 5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        far.sendall(request)
        threading.Thread(target=self._pump, args=(near, far), daemon=True).start()
        self._pump(far, near)

    def _request(self, near):
        """Reads the viewer's request, and returns it as the agent's page would have made it."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = near.recv(4096)
            if not piece or len(data) > self.LONGEST_REQUEST:
                raise ConnectionError("no request")
            data += piece
        head, _, rest = data.partition(b"\r\n\r\n")
        own = re.compile(rb"(?i)^(host|origin|cookie):")
        lines = [line for line in head.split(b"\r\n")[1:] if not own.match(line)]
        named = {"Host": self.host, **self.credentials}
        lines = [f"GET {self.path} HTTP/1.1".encode()] + lines
        lines += [f"{name}: {value}".encode() for name, value in named.items()]
        return b"\r\n".join(lines) + b"\r\n\r\n" + rest

    @staticmethod
    def _pump(source, drain):
        try:
            while data := source.recv(1 << 18):
                drain.sendall(data)
        except OSError:
            pass
        for end in (source, drain):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listen", required=True, metavar="127.0.0.1:PORT")
    host, _, port = parser.parse_args().listen.rpartition(":")
    if host != "127.0.0.1" or not port.isdigit():
        parser.error("it listens on 127.0.0.1 only")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    folder, session = tempfile.mkdtemp(prefix="deskhand-screen-"), None
    try:
        session = Session(folder, os.environ["DISPLAY"])
        Doorway(session, int(port)).serve()
    finally:
        # Who measures ends a whole family at once; a second signal must not leave half of it.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        # And may not wait for a gateway that takes leave of everybody: first what would remain.
        shutil.rmtree(folder, ignore_errors=True)
        if session:
            session.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
