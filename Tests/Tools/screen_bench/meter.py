"""Runs deskhand-screen-meter beside whoever draws, and what the processes needed meanwhile."""

import json
import socket
import subprocess
import threading

from .stage import Failed, peak_memory, processor_seconds


class Load:
    """deskhand-screen-load on a stage; `socket` is its standard input and output."""

    def __init__(self, stage, program, mode):
        self.socket, theirs = socket.socketpair()
        self.process = stage.start(
            [program, "--display", stage.display, "--mode", mode], stdin=theirs, stdout=theirs)
        theirs.close()
        self.socket.settimeout(60)
        said = b""
        while not said.endswith(b"\n"):
            byte = self.socket.recv(1)
            if not byte:
                raise Failed(f"the workload {mode} did not start")
            said += byte
        self.socket.settimeout(None)
        if said != b"ready\n":
            raise Failed(f"the workload says {said!r}")


def run(stage, program, target, arguments, drawing, patience=180):
    """Measures; returns the meter's report, with what the processes have used of the processor.

    `drawing` is a socket whose other end draws, and stops drawing when it is told to.
    """
    meter = stage.start([program, "--display", stage.display, *arguments, target],
                        stdin=drawing, stdout=subprocess.PIPE)
    alarm = threading.Timer(patience, meter.kill)
    alarm.start()
    used, report = {}, None
    with meter.stdout as lines:
        for line in lines:
            said = json.loads(line)
            if said["event"] in ("began", "ended"):
                used[said["event"]] = (processor_seconds([stage.server]),
                                       processor_seconds([stage.screen.pid]))
            else:
                report = said
    alarm.cancel()
    meter.wait()
    if not report or report["event"] == "failed" or len(used) != 2:
        raise Failed(report["reason"] if report else f"the meter ended with {meter.returncode}")
    report["server_cpu"], report["screen_cpu"] = (
        after - before for before, after in zip(used["began"], used["ended"]))
    report["peak_mb"] = peak_memory(stage.server)
    return report
