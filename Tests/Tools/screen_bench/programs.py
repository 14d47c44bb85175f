"""The programs that take part: ours, built for release, and those that Debian has."""

import os
import shutil
import subprocess
import sys

from . import ROOT

HOST = ["deskhand", "deskhandd", "deskhand-gateway", "deskhand-bench-server"]
SERVERS = ["ours", "engine-ours", "engine-applications", "x11vnc", "x0vnc"]
TOOLS = ["deskhand-screen-load", "deskhand-screen-meter"]


def build(products):
    """Builds for release; returns the folder of the programs."""
    if os.environ.get("DESKHAND_BIN"):
        return os.environ["DESKHAND_BIN"]
    for product in products:
        print(f"building {product} …", file=sys.stderr)
        done = subprocess.run(["swift", "build", "-c", "release", "--product", product],
                              cwd=ROOT, stdout=sys.stderr, check=False)
        if done.returncode:
            sys.exit(f"error: {product} does not build")
    done = subprocess.run(["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT,
                          check=True, capture_output=True, text=True)
    os.environ["DESKHAND_BIN"] = done.stdout.strip()
    return os.environ["DESKHAND_BIN"]


def servers(folder):
    """Name, command and address of each server; {display} and {port} are filled in.

    `measure` names the process that counts where it is not the one that is started.
    """
    found = {
        "ours": {"command": [str(ROOT / "Tests" / "Tools" / "screen_host.py"),
                             "--listen", "127.0.0.1:{port}"],
                 "target": "ws://127.0.0.1:{port}/", "measure": "deskhandd"},
        "engine-ours": {"command": [f"{folder}/deskhand-bench-server", "--display", "{display}",
                                    "--listen", "127.0.0.1:{port}"]},
        # Of the screen, the windows of the load alone.
        "engine-applications": {"command": [
            f"{folder}/deskhand-bench-server", "--display", "{display}", "--listen",
            "127.0.0.1:{port}", "--applications", "deskhand-screen-load"]},
        "x11vnc": {"command": ["x11vnc", "-display", "{display}", "-rfbport", "{port}",
                               "-localhost", "-shared", "-forever", "-nopw", "-q"]},
        "x0vnc": {"command": ["X0tigervnc", "-display", "{display}", "-rfbport", "{port}",
                              "-localhost", "-SecurityTypes", "None", "-AlwaysShared"]},
    }
    return {name: {"target": "127.0.0.1:{port}", **server} for name, server in found.items()
            if shutil.which(server["command"][0])}
