"""One screen, one server on it, and processes that end with them."""

import os
import re
import signal
import socket
import subprocess
import time


class Failed(Exception):
    """A run came to nothing."""


def family(process_id):
    """A process and all below it."""
    below = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            below.setdefault(parent, []).append(int(entry))
    found = [process_id]
    for each in found:
        found += below.get(each, [])
    return found


def name_of(process_id):
    try:
        with open(f"/proc/{process_id}/comm", encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def processor_seconds(process_ids):
    """What all threads have used of the processor."""
    total = 0
    for process_id in process_ids:
        try:
            for task in os.listdir(f"/proc/{process_id}/task"):
                with open(f"/proc/{process_id}/task/{task}/schedstat", encoding="ascii") as file:
                    total += int(file.read().split()[0])
        except OSError:
            continue
    return total / 1e9


def peak_memory(process_id):
    """In megabytes."""
    try:
        with open(f"/proc/{process_id}/status", encoding="utf-8") as file:
            return int(re.search(r"VmHWM:\s*(\d+)", file.read()).group(1)) / 1024
    except (OSError, AttributeError):
        return None


class Stage:
    """Starts things, and ends them in reverse order, each by its id."""

    def __init__(self, size, log):
        self.log, self.started = open(log, "wb"), []
        self.server = None
        try:
            self.display = self._screen(size)
        except BaseException:
            self.close()
            raise

    def start(self, command, **options):
        options.setdefault("stdout", self.log)
        options.setdefault("stdin", subprocess.DEVNULL)
        process = subprocess.Popen(command, stderr=self.log, start_new_session=True, **options)
        self.started.append(process)
        return process

    def _screen(self, size):
        reading, writing = os.pipe()
        self.screen = self.start(
            ["Xvfb", "-displayfd", str(writing), "-noreset", "-nolisten", "tcp", "-screen", "0",
             size + "x24"], pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as file:
            number = file.readline().strip()
        if not number:
            raise Failed("Xvfb did not start")
        return f":{number}"

    @property
    def environment(self):
        return {**os.environ, "DISPLAY": self.display}

    def serve(self, server):
        """Starts a server; returns its address for the meter."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]

        def fill(text):
            return text.replace("{display}", self.display).replace("{port}", str(port))
        process = self.start([fill(each) for each in server["command"]], env=self.environment)
        end = time.monotonic() + 20
        while True:
            if process.poll() is not None or time.monotonic() > end:
                raise Failed("the server does not listen")
            # Listening is looked for, not tried: a connection would be a viewer.
            if any(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
                   for table in ("tcp", "tcp6") for line in self._sockets(table)):
                break
            time.sleep(0.03)
        wanted = server.get("measure")
        found = [each for each in family(process.pid) if wanted in (None, name_of(each))]
        if not found:
            raise Failed(f"there is no {wanted}")
        self.server = found[0]
        time.sleep(0.3)
        return fill(server["target"])

    @staticmethod
    def _sockets(table):
        try:
            with open(f"/proc/net/{table}", encoding="ascii") as file:
                return file.readlines()[1:]
        except OSError:
            return []

    def close(self):
        for process in reversed(self.started):
            self._end(process)
        self.log.close()

    @staticmethod
    def _end(process):
        everyone = family(process.pid)
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # What it has left behind; its own children only, which had been its own before.
        for process_id in everyone[1:]:
            try:
                if os.getsid(process_id) == process.pid:
                    os.kill(process_id, signal.SIGKILL)
            except OSError:
                continue

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
