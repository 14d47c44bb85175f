"""Real applications: Chromium with a long page, a film, and a sheet, as people use them."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from . import meter, pages, table
from .stage import Failed, Stage, family, processor_seconds

ALL = {
    "read": "a long page is scrolled with the wheel, which Chromium does smoothly",
    "sticky": "the same with a bar that stays, and a scroll bar",
    "jump": "the same page by Page Down, a screen at a time",
    "film": "30 pictures a second on a canvas, in a page with text",
    "sheet": "cells of a sheet are written, one after the other",
}
QUICK = {name: ALL[name] for name in ("read", "film")}


class Browser:
    """Chromium on a stage, with one page in a window as large as the screen."""

    # It refuses its sandbox to root, and says so above every page unless it is under test.
    ROOTS = [] if os.geteuid() else ["--no-sandbox", "--test-type"]

    def __init__(self, stage, size, page):
        program = shutil.which("chromium") or shutil.which("google-chrome")
        if not program:
            raise Failed("Chromium is not installed")
        self.stage, self.folder = stage, tempfile.mkdtemp(prefix="deskhand-browser-")
        path = pathlib.Path(self.folder, "page.html")
        path.write_text(page, encoding="utf-8")
        width, height = size.split("x")
        stage.start(["openbox"], env=stage.environment)
        self.process = stage.start(
            [program, *self.ROOTS, "--disable-gpu", "--no-first-run", "--disable-sync",
             "--no-default-browser-check", "--disable-component-update",
             "--disable-background-networking", "--password-store=basic",
             f"--user-data-dir={self.folder}/profile",
             "--window-position=0,0", f"--window-size={width},{height}", f"--app={path.as_uri()}"],
            env={**stage.environment, "HOME": self.folder})
        self._until_shown()
        self.tool("mousemove", str(int(width) // 2), str(int(height) // 2))

    def tool(self, *arguments):
        done = subprocess.run(["xdotool", *arguments], env=self.stage.environment, timeout=20,
                              capture_output=True, text=True, check=False)
        return done.stdout.split()

    def _until_shown(self):
        end = time.monotonic() + 40
        while not (found := self.tool("search", "--onlyvisible", "--name", "deskhand page ready")):
            if time.monotonic() > end or self.process.poll() is not None:
                raise Failed("Chromium shows no page")
            time.sleep(0.2)
        self.tool("windowactivate", "--sync", found[-1])
        self.tool("windowsize", found[-1], "100%", "100%")
        # Its last own changes: the window's size, and hints that fade.
        time.sleep(1.5)

    def freeze(self):
        """Stops all of it as it stands, so that the screen stays as it is."""
        for _ in range(2):
            for process_id in family(self.process.pid):
                try:
                    os.kill(process_id, signal.SIGSTOP)
                except OSError:
                    continue

    def thaw(self):
        for process_id in family(self.process.pid):
            try:
                os.kill(process_id, signal.SIGCONT)
            except OSError:
                continue

    def close(self):
        self.thaw()
        shutil.rmtree(self.folder, ignore_errors=True)


class Hand(threading.Thread):
    """Turns the wheel, presses keys, writes cells, until it is told to stop."""

    def __init__(self, browser, workload):
        super().__init__(daemon=True)
        self.browser, self.workload = browser, workload
        self.over, self.step = threading.Event(), 0

    def run(self):
        while not self.over.is_set():
            self.step += 1
            turns = self.step // 12 % 2
            if self.workload in ("read", "sticky"):
                self.browser.tool("click", "4" if turns else "5")
                self.over.wait(0.12)
            elif self.workload == "jump":
                self.browser.tool("key", "Page_Up" if turns else "Page_Down")
                self.over.wait(0.5)
            elif self.workload == "sheet":
                self.browser.tool("type", "--delay", "30", f"{self.step * 137 % 9973}")
                self.browser.tool("key", "Return")
                self.over.wait(0.2)
            else:
                self.over.wait(0.5)

    def stop(self):
        self.over.set()
        self.join()


class Freezer(threading.Thread):
    """Answers the meter that wants the screen to stand still."""

    def __init__(self, end, browser, hand):
        super().__init__(daemon=True)
        self.end, self.browser, self.hand = end, browser, hand

    def run(self):
        with self.end.makefile("r") as lines:
            for line in lines:
                if line == "pause\n":
                    self.hand.stop()
                    self.browser.freeze()
                    time.sleep(0.1)
                    self.end.sendall(b"paused\n")
                else:
                    self.browser.thaw()


def one(options, name, server, workload, seconds):
    """One server, one application."""
    with Stage(options.size, f"{options.logs}/{workload}-{name}.log") as stage:
        browser = Browser(stage, options.size, pages.page(workload))
        try:
            hand = Hand(browser, workload)
            if server is None:
                hand.start()
                time.sleep(1)
                before = processor_seconds([stage.screen.pid])
                time.sleep(seconds)
                used = processor_seconds([stage.screen.pid]) - before
                hand.stop()
                return used / seconds
            target = stage.serve(server)
            hand.start()
            drawing, ours = socket.socketpair()
            Freezer(ours, browser, hand).start()
            with drawing, ours:
                return meter.run(
                    stage, f"{options.folder}/deskhand-screen-meter", target,
                    ["--seconds", str(seconds), "--pauses", "1", "--profile", options.profile],
                    drawing)
        finally:
            browser.close()


def run(options):
    """Prints a table for each application; returns how many runs have failed."""
    failed = 0
    for workload in options.workloads:
        seconds = options.seconds or (3 if options.quick else 6)
        rows = []
        try:
            base = one(options, "alone", None, workload, seconds)
        except Failed as problem:
            print(f"{workload}: {problem}", file=sys.stderr)
            failed += 1
            continue
        for name, server in options.servers.items():
            runs = []
            for _ in range(options.runs or 1):
                try:
                    report = one(options, name, server, workload, seconds)
                    runs.append(table.application(report, base))
                except Failed as problem:
                    failed += 1
                    print(f"{workload}, {name}: {problem}", file=sys.stderr)
            rows.append((name, table.middle(runs) if runs else "failed"))
        table.show(f"Chromium, {workload}: {ALL[workload]}; {options.size}, {options.profile}",
                   table.APPLICATION, rows)
    return failed
