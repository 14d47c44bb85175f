"""Screens, servers and a meter side by side: what Packaging/bench-screen runs."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
