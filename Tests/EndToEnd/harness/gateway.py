"""The reference gateway, with a database that outlives it."""

import json
import os
import re
import signal
import subprocess
import threading

from . import program
from .waiting import PATIENCE

AGENTS = {"Anna": "correct horse battery", "Ben": "staple of his own"}


class Gateway:
    """`deskhand-gateway serve` on a free port of loopback."""

    def __init__(self, processes, folder, public_url=None, options=(), agents=None):
        self.processes, self.folder, self.public_url = processes, folder, public_url
        self.options = list(options)
        self.database = f"{folder}/gateway.sqlite"
        self.log = f"{folder}/gateway.log"
        self.port = 0
        os.makedirs(folder, mode=0o700, exist_ok=True)
        for name, password in (agents or AGENTS).items():
            self.tool("agent", "add", name, input=password + "\n")
        self.start()

    def tool(self, *arguments, **options):
        """Runs one of the gateway's commands beside it."""
        done = subprocess.run(
            [program("deskhand-gateway"), *arguments, "--database", self.database], text=True,
            capture_output=True, timeout=PATIENCE, check=False, **options)
        if done.returncode:
            raise RuntimeError(f"deskhand-gateway {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def start(self):
        command = [program("deskhand-gateway"), "serve", "--listen", f"127.0.0.1:{self.port}",
                   "--database", self.database, *self.options]
        if self.public_url:
            command += ["--public-url", self.public_url]
        self.process = self.processes.start(command, log=self.log, stdout=subprocess.PIPE)
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline().decode()
        watchdog.cancel()
        found = re.search(r":(\d+)\s*$", line)
        if not found:
            with open(self.log, encoding="utf-8", errors="replace") as file:
                raise RuntimeError(f"the gateway did not start ({line!r}): {file.read()}")
        self.port = int(found.group(1))
        self.url = self.public_url or f"http://127.0.0.1:{self.port}"

    def stop(self):
        return self.processes.end(self.process)

    def kill(self):
        """Ends it as a crash would."""
        return self.processes.end(self.process, signal.SIGKILL)

    def code(self, title="Customer"):
        """A new session's code and link, made from the shell."""
        return json.loads(self.tool("code", "--json", "--title", title))
