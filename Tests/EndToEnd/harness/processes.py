"""Processes that end with the one who started them, in reverse order."""

import os
import signal
import subprocess


class Processes:
    """Starts programs and ends them: each by its own id, nothing by name."""

    def __init__(self):
        self.started = []

    def start(self, command, log=None, **options):
        """Starts a program; what it says goes to the file `log`."""
        output = open(log, "ab") if log else subprocess.DEVNULL
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", output)
        try:
            process = subprocess.Popen(command, stderr=output, **options)
        finally:
            if log:
                output.close()
        self.started.append(process)
        return process

    def end(self, process, how=signal.SIGTERM, patience=10):
        """Ends one, and says how it went."""
        if process in self.started:
            self.started.remove(process)
        if process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        return process.returncode

    def end_all(self):
        while self.started:
            self.end(self.started[-1])


def children(folder_of_runtime, name):
    """Ids of the processes called `name` that live in a runtime folder of ours."""
    mark = b"XDG_RUNTIME_DIR=" + os.fsencode(folder_of_runtime) + b"\0"
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/environ", "rb") as file:
                ours = mark in file.read() + b"\0"
            if ours and os.path.basename(os.readlink(f"/proc/{entry}/exe").split(" (")[0]) == name:
                found.append(int(entry))
        except OSError:
            continue
    return found


def is_guard(process_id):
    """Whether a process is one that waits for its daemon's end."""
    try:
        with open(f"/proc/{process_id}/cmdline", "rb") as file:
            return b"--guard" in file.read().split(b"\0")
    except OSError:
        return False


def descendants(process_id):
    """Ids of the processes that one has started, and of all that they have."""
    parents = {}
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as file:
                parents.setdefault(int(file.read().rpartition(")")[2].split()[1]), []).append(
                    int(entry))
        except (OSError, ValueError):
            continue
    found = list(parents.get(process_id, []))
    for each in found:
        found += parents.get(each, [])
    return found


def is_running(process_id):
    """Whether a process exists and is no corpse."""
    try:
        with open(f"/proc/{process_id}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
