"""A real gateway for tests: its own database and folders, loopback, any free port."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

WEB = Path(__file__).resolve().parents[3] / "Sources" / "Gateway" / "Web"
PATIENCE = 20


class Gateway:
    """Runs what DESKHAND_GATEWAY names, with one agent, until `stop`."""

    agent = "Anna Schmidt"
    password = "correct horse battery"

    def __init__(self, *options):
        program = os.environ["DESKHAND_GATEWAY"]
        self.folder = tempfile.mkdtemp(prefix="deskhand-web-")
        database = os.path.join(self.folder, "gateway.sqlite")
        subprocess.run([program, "agent", "add", self.agent, "--database", database],
                       input=self.password + "\n", text=True, check=True, timeout=PATIENCE)
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", "--database", database,
             "--web", str(WEB), "--company", "Example Support", "--recording", "ask",
             "--recordings", os.path.join(self.folder, "recordings"), *options],
            stdout=subprocess.PIPE, text=True)
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        if not found:
            self.stop()
            raise RuntimeError(f"the gateway did not start: {line!r}")
        self.url = f"http://127.0.0.1:{found.group(1)}"

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)
