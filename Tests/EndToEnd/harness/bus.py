"""Message buses of our own, and what locks a session on them."""

import os
import subprocess

from .waiting import until

SERVICE = os.path.join(os.path.dirname(__file__), "bus_service.py")
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"""


class Bus:
    """A dbus-daemon that nobody else uses."""

    def __init__(self, processes, folder, name):
        self.processes, self.folder, path = processes, folder, f"{folder}/{name}.bus"
        self.address = f"unix:path={path}"
        with open(f"{folder}/{name}.conf", "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(path=path))
        processes.start(["dbus-daemon", "--nofork", "--nopidfile",
                         f"--config-file={folder}/{name}.conf"], log=f"{folder}/{name}.log")
        until(lambda: os.path.exists(path), f"the bus {name}")

    def locker(self, kind):
        """Starts a service: `logind` or `gnome`, which lock, or `plasma`, which notifies."""
        return Locker(self.processes, self.address, self.folder, kind)


class Locker:
    """A service that is told by lines, `lock` and `unlock`, what to say."""

    def __init__(self, processes, address, folder, kind):
        self.log = f"{folder}/{kind}.log"
        self.process = processes.start(
            ["/usr/bin/python3", "-B", SERVICE, address, kind], log=self.log,
            stdin=subprocess.PIPE)
        until(lambda: "ready" in self.said(), kind)

    def said(self):
        """What it has written, line by line."""
        with open(self.log, encoding="utf-8") as file:
            return file.read().splitlines()

    def say(self, word):
        self.process.stdin.write(word.encode() + b"\n")
        self.process.stdin.flush()
