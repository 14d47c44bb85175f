"""The customer's computer: a home, the daemon, and the command line."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import termios
import time

from . import program
from .processes import children, is_guard, is_running
from .waiting import PATIENCE, NotInTime, until


class Failed(AssertionError):
    """A command ended otherwise than expected."""

    def __init__(self, arguments, done):
        super().__init__(f"deskhand {' '.join(arguments)}: exit {done.returncode}: "
                         f"{(done.stdout + done.stderr).strip()}")
        self.code, self.output, self.errors = done.returncode, done.stdout, done.stderr


class Host:
    """One customer's user account, as far as Deskhand sees it."""

    def __init__(self, processes, folder, display=None):
        self.processes, self.folder, self.display = processes, folder, display
        self.home, self.runtime = f"{folder}/home", f"{folder}/run"
        for path in (folder, self.home, self.runtime):
            os.makedirs(path, mode=0o700, exist_ok=True)
        self.program = program("deskhand")
        self.socket = f"{self.runtime}/deskhand/control.sock"
        self.log = f"{folder}/deskhandd.log"
        self.environment = {"HOME": self.home, "XDG_RUNTIME_DIR": self.runtime, "TERM": "xterm",
                            "LANG": "C.UTF-8", "PATH": os.environ["PATH"],
                            "XDG_CONFIG_HOME": f"{self.home}/.config"}
        # The home folder is asked of the system, not of HOME; where downloads go can be told.
        self.downloads = f"{self.home}/Downloads"
        os.makedirs(f"{self.home}/.config", mode=0o700, exist_ok=True)
        with open(f"{self.home}/.config/user-dirs.dirs", "w", encoding="utf-8") as file:
            file.write(f'XDG_DOWNLOAD_DIR="{self.downloads}"\n')
        if display:
            self.environment["DISPLAY"] = display.name
        self.daemon = None

    def start_daemon(self, *options):
        """Starts the daemon by hand, as systemd would."""
        self.daemon = self.processes.start(
            [program("deskhandd"), "--log-level", "debug", *options], log=self.log,
            env=self.environment, cwd="/")
        until(self.peer, "the daemon's socket")
        return self.daemon

    def peer(self):
        """The id of the process that serves the socket, or None."""
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(self.socket)
            except OSError:
                return None
            data = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            return struct.unpack("3i", data)[0]

    def daemons(self):
        """Every daemon of this account, also those that the command line has started."""
        return [each for each in children(self.runtime, "deskhandd") if not is_guard(each)]

    def guards(self):
        """The processes that wait for a daemon's end."""
        return [each for each in children(self.runtime, "deskhandd") if is_guard(each)]

    def kill_daemon(self, alone=False):
        """Ends the daemon as a crash would; where it is not left `alone`, its guard as well.

        Returns once it is no more; the guard starts another one meanwhile.
        """
        daemons = self.daemons()
        victims = daemons + ([] if alone else self.guards())
        for process_id in victims:
            # In one breath: none of them may see another one's end.
            os.kill(process_id, signal.SIGSTOP)
        for process_id in victims:
            os.kill(process_id, signal.SIGKILL)
        for process_id in victims:
            until(lambda: not is_running(process_id), "the daemon's end")
        return daemons

    def end_daemons(self, how=signal.SIGTERM, patience=10):
        for process_id in self.daemons():
            try:
                os.kill(process_id, how)
            except ProcessLookupError:
                continue
            try:
                until(lambda: not is_running(process_id), "the daemon's end", patience)
            except NotInTime:
                os.kill(process_id, signal.SIGKILL)

    def attempt(self, *arguments, **options):
        """Runs `deskhand` and returns what came of it."""
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([self.program, *arguments], env=self.environment, text=True,
                              capture_output=True, timeout=PATIENCE + 70, check=False, **options)

    def run(self, *arguments, **options):
        """Runs `deskhand`, which must succeed, and returns what it prints."""
        done = self.attempt(*arguments, **options)
        if done.returncode:
            raise Failed(arguments, done)
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json"))

    def status(self):
        return self.json("status")

    def join(self, target, *options):
        """Joins without a window or chat; returns once the session is open."""
        return self.run("join", target, "--no-window", *options)

    def until_status(self, condition, what, seconds=None):
        """Waits until the state is as wanted, and returns it."""
        def look():
            status = self.status()
            return status if condition(status) else None
        return until(look, what, seconds, every=0.05)

    def until_asked(self, kind):
        """Waits for a question, and returns it."""
        status = self.until_status(
            lambda status: any(each["kind"] == kind for each in status["pending"]),
            f"the question about {kind}")
        return next(each for each in status["pending"] if each["kind"] == kind)

    def transcript(self):
        return self.json("transcript")

    def terminal(self, *arguments):
        """Runs `deskhand` in a terminal, as a person does."""
        return Conversation([self.program, *arguments], self.environment)


class Conversation:
    """A program in a pseudo terminal: what it says, and what a person types."""

    def __init__(self, command, environment):
        self.process_id, self.terminal = pty.fork()
        if self.process_id == 0:
            os.execve(command[0], command, environment)
        # As wide as a large window: no line is cut that a test looks for.
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("4H", 50, 200, 0, 0))
        self.raw, self.place = "", 0

    @property
    def text(self):
        """All that was said, without the terminal's control sequences."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", self.raw)

    def _read(self, seconds):
        if select.select([self.terminal], [], [], seconds)[0]:
            try:
                data = os.read(self.terminal, 65536)
            except OSError:
                data = b""
            self.raw += data.decode("utf-8", "replace")
            return bool(data)
        return True

    def expect(self, wanted, seconds=None):
        """Waits until a text is said, after what was expected before it."""
        end = time.monotonic() + (PATIENCE if seconds is None else seconds)
        while True:
            found = self.text.find(wanted, self.place)
            if found >= 0:
                self.place = found + len(wanted)
                return
            if not self._read(0.05) or time.monotonic() > end:
                raise NotInTime(f"{wanted!r} was not said, but: {self.text[self.place:]!r}")

    def type(self, line):
        """Types a line, and again until it is seen: what comes while a question appears is not."""
        def echoed():
            # Ctrl+U takes away what may have come through of an earlier try.
            os.write(self.terminal, b"\x15" + line.encode())
            end = time.monotonic() + 0.4
            while time.monotonic() < end:
                self._read(0.05)
                if self.text.endswith(line):
                    # A question that is asked again just now takes away what was typed before.
                    self._read(0.15)
                    return self.text.endswith(line)
            return False
        until(echoed, f"{line!r} echoed")
        os.write(self.terminal, b"\r")

    def hang_up(self):
        """Ends the program as closing its window does."""
        os.kill(self.process_id, signal.SIGHUP)
        return self.end()

    def end(self, seconds=None):
        """Waits for the program's end; returns its exit code."""
        end = time.monotonic() + (PATIENCE if seconds is None else seconds)
        while True:
            self._read(0.02)
            done, status = os.waitpid(self.process_id, os.WNOHANG)
            if done:
                while self._read(0):
                    if not select.select([self.terminal], [], [], 0)[0]:
                        break
                os.close(self.terminal)
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > end:
                os.kill(self.process_id, signal.SIGKILL)
                os.waitpid(self.process_id, 0)
                os.close(self.terminal)
                raise NotInTime(f"the program did not end; it said {self.text[-500:]!r}")
