"""A VNC viewer that nobody here wrote, and the relay that takes it to the gateway."""

import socket
import threading

from .relay import end_accepting
from .waiting import until
from .websocket import WebSocket


class Bridge:
    """A TCP port; each connection to it is one WebSocket of the gateway."""

    def __init__(self, url, headers=None):
        self.url, self.headers = url, headers
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.problem = None
        self.ends = []
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = WebSocket(self.url, "binary", self.headers)
            except OSError as error:
                self.problem = error
                near.close()
                continue
            self.ends += [near, far]
            threading.Thread(target=self._up, args=(near, far), daemon=True).start()
            threading.Thread(target=self._down, args=(near, far), daemon=True).start()

    @staticmethod
    def _up(near, far):
        try:
            while data := near.recv(65536):
                far.send(data)
        except OSError:
            pass
        far.close()

    def _down(self, near, far):
        try:
            while True:
                near.sendall(far.receive())
        except OSError as error:
            self.problem = self.problem or error
        try:
            # Closing alone would not end it while the other thread still reads.
            near.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        near.close()

    def close(self):
        end_accepting(self.listener, self.acceptor)
        for end in self.ends:
            end.close()


class TigerVNC:
    """TigerVNC's viewer on a display of its own, without borders, as large as what it shows."""

    def __init__(self, processes, display, port, *options):
        self.processes, self.display = processes, display
        self.process = display.start(
            "xtigervncviewer", "-SecurityTypes=None", "-AlertOnFatalError=0",
            "-ReconnectOnError=0", "-RemoteResize=0", "-Shared=1", "-FullScreen=1",
            "-AutoSelect=0", "-MenuKey=", "-FullscreenSystemKeys=0", *options,
            f"127.0.0.1::{port}")

    def until_shown(self, name):
        """Waits for the viewer's window."""
        until(lambda: self.process.poll() is None and
              any(name in line or "VNC" in line for line in self._titles()), "the viewer's window")

    def _titles(self):
        return self.display.run("xwininfo", "-root", "-tree").splitlines()

    def close(self):
        self.processes.end(self.process)
