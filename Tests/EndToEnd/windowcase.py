"""What the tests of the window share: a screen, a daemon that plays a session, and the window."""

import json
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

from case import SECONDS, requires
from harness import program
from harness.display import Display
from harness.face import Face
from harness.host import Host
from harness.processes import Processes
from harness.waiting import until

requires_window = requires("dbus-daemon", "xprop", "xclip")


class WindowCase(unittest.TestCase):
    """A test with a customer's desktop whose daemon is the tests' own."""

    size = (1024, 768)

    def setUp(self):
        def late(*_):
            raise TimeoutError(f"the test took more than {SECONDS} s")
        signal.signal(signal.SIGALRM, late)
        signal.alarm(SECONDS)
        self.addCleanup(signal.alarm, 0)
        self.folder = tempfile.mkdtemp(prefix="deskhand-window-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.processes = Processes()
        self.addCleanup(self.processes.end_all)
        self.display = Display(self.processes, f"{self.folder}/screen", self.size)
        self.host = Host(self.processes, f"{self.folder}/host", self.display)
        self.addCleanup(self.show_log)
        self.start_daemon()
        self.face = Face(
            self.processes, self.display, self.host.environment, f"{self.folder}/host")

    def start_daemon(self):
        self.daemon = self.processes.start(
            [program("deskhandd-fake")], log=self.host.log, env=self.host.environment)
        until(self.host.peer, "the daemon's socket")

    def show_log(self):
        outcome = getattr(self, "_outcome", None)
        if outcome and not outcome.success:
            with open(self.face.log, encoding="utf-8", errors="replace") as file:
                print(file.read()[:4000])

    def opened(self):
        """The window, seen and with the keyboard."""
        self.face.start()
        self.face.until_open()
        self.face.focus()
        return self.face

    def joined(self, code="700003"):
        """The window in a session."""
        face = self.opened()
        face.enter(code)
        return face

    def say(self, line):
        """Has the daemon play something."""
        self.host.run("say", "--", line)

    def call(self, method, **params):
        """Calls the daemon as any face may."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(self.host.socket)
            request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            client.sendall(json.dumps(request).encode() + b"\n")
            answer = json.loads(client.makefile().readline())
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def kept(self):
        return self.call("window.recall")

    def show_invitation(self, link):
        self.call("window.show", invitation=link)
