"""A private world for one session: screens, gateway, host, agent, and what goes between them.

Everything runs as this user below one temporary folder, on loopback and on ports that the system
chooses. Only processes that were started here are ended, each by its own id.
"""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]


def program(name):
    """Where an executable of ours is: in DESKHAND_BIN, or where `swift build` puts it."""
    folder = pathlib.Path(os.environ.get("DESKHAND_BIN") or ROOT / ".build" / "debug")
    path = folder / name
    if not os.access(path, os.X_OK):
        raise FileNotFoundError(f"{path} is missing: run “swift build”, or set DESKHAND_BIN")
    return str(path)
