"""Runs the yardstick, whose folder is somebody else's, with our servers beside its own."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile


def entry(server):
    """A server as the yardstick's configuration has it."""
    made = {"cmd": server["command"], "url": server["target"], "ours": True, "default": True,
            "quick": True, "about": "this project"}
    if "measure" in server:
        made["measure"] = server["measure"]
    return made


def place(path):
    """The yardstick's folder, if it is one."""
    folder = pathlib.Path(path).resolve()
    if not (folder / "compare.py").is_file():
        sys.exit(f"error: {folder} holds no compare.py")
    if not os.access(folder, os.W_OK):
        print("note: it builds its tools beside its sources, where nothing can be written",
              file=sys.stderr)
    return folder


def run(folder, servers, arguments):
    """Returns the yardstick's exit code."""
    with open(folder / "servers.json", encoding="utf-8") as file:
        known = json.load(file)
    for name in ("ours", "engine-ours"):
        known[name] = entry(servers[name])
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(known, file)
        file.flush()
        return subprocess.call(
            [sys.executable, str(folder / "compare.py"), "--config", file.name, *arguments])
