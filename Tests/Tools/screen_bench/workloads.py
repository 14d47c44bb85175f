"""Workloads of our own, drawn by deskhand-screen-load."""

import sys
import time

from . import meter, table
from .stage import Failed, Stage, processor_seconds

# Name: how it is measured, what is drawn, seconds.
ALL = {
    "typing": ("moving", "typing", 4), "scroll": ("moving", "scroll", 3),
    "scrollput": ("moving", "scrollput", 3), "windowdrag": ("moving", "windowdrag", 3),
    "video": ("moving", "video", 3), "slideshow": ("moving", "slideshow", 5),
    "idle": ("idle", "idle", 15), "first": ("first", "desk", 1),
    "react": ("react", "react", 1), "react-video": ("react", "react-video", 1),
}
QUICK = {name: ALL[name] for name in ("typing", "scrollput", "video", "react")}
KINDS = {"moving": (table.MOVING, table.moving), "idle": (table.IDLE, table.idle),
         "first": (table.FIRST, table.first), "react": (table.REACT, table.react)}


def alone(options, mode, seconds):
    """What the X server needs of a processor for a workload that nobody watches."""
    with Stage(options.size, f"{options.logs}/{mode}-alone.log") as stage:
        load = meter.Load(stage, f"{options.folder}/deskhand-screen-load", mode)
        time.sleep(0.7)
        before, began = processor_seconds([stage.screen.pid]), time.monotonic()
        time.sleep(seconds)
        used = processor_seconds([stage.screen.pid]) - before
        load.socket.close()
        return used / (time.monotonic() - began)


def one(options, name, server, kind, mode, seconds, pauses):
    """One server, one workload, one viewer."""
    arguments = {"first": ["--mode", "first", "--trials", "5"],
                 "react": ["--mode", "react", "--trials", "20" if options.quick else "60"],
                 }.get(kind, ["--seconds", str(seconds), "--pauses", str(pauses)])
    with Stage(options.size, f"{options.logs}/{mode}-{name}.log") as stage:
        target = stage.serve(server)
        load = meter.Load(stage, f"{options.folder}/deskhand-screen-load", mode)
        with load.socket:
            return meter.run(stage, f"{options.folder}/deskhand-screen-meter", target,
                             [*arguments, "--profile", options.profile], load.socket)


def run(options):
    """Prints a table for each workload; returns how many runs have failed."""
    failed = 0
    for workload in options.workloads:
        kind, mode, seconds = ALL[workload]
        seconds = options.seconds or (2 if options.quick and kind == "moving" else seconds)
        runs = options.runs or (2 if kind in ("moving", "react") and not options.quick else 1)
        base = alone(options, mode, min(seconds, 4)) if kind in ("moving", "idle") else 0
        columns, cells = KINDS[kind]
        results = {name: [] for name in options.servers}
        for turn in range(runs):
            for name, server in options.servers.items():
                pauses = 2 if turn == 0 and kind == "moving" else 0
                try:
                    report = one(options, name, server, kind, mode, seconds, pauses)
                    results[name].append(cells(report, base))
                except Failed as problem:
                    failed += 1
                    print(f"{workload}, {name}: {problem}", file=sys.stderr)
        table.show(f"{workload}, {options.size}, {options.profile}", columns,
                   [(name, table.middle(rows) if rows else "failed")
                    for name, rows in results.items()])
    return failed
