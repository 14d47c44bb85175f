"""The host's screen without gateway and session, and viewers that look at it."""

import contextlib
import os
import random
import shutil
import socket
import tempfile
import time

from . import program
from .display import Display
from .painter import Painter
from .processes import Processes
from .waiting import until
from .watcher import Watcher


class BenchServer:
    """deskhand-bench-server on a display."""

    def __init__(self, processes, display, log, applications=None, environment=()):
        self.processes = processes
        options = ["--applications", applications] if applications else []
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.process = processes.start(
            [program("deskhand-bench-server"), "--display", display, "--listen",
             f"127.0.0.1:{self.port}", *options], log=log, env={**os.environ, **dict(environment)})
        until(self._answers, "the server")

    @property
    def url(self):
        return f"tcp://127.0.0.1:{self.port}"

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended with {self.process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def close(self):
        self.processes.end(self.process)


class Scene:
    """A screen, a painter on it, and viewers of what a server at `url` shows of it."""

    def __init__(self, ending, seed, display, url, headers=()):
        self.ending, self.seed, self.display = ending, seed, display
        self.url, self.headers = url, headers
        self.times, self.decibels = [], []
        self.watchers = []

    @classmethod
    def bench(cls, ending, seed, size=(480, 320), server="Xvfb"):
        """A screen of its own, and the host's server without gateway and session."""
        folder = tempfile.mkdtemp(prefix="deskhand-pixels-")
        ending.callback(shutil.rmtree, folder, ignore_errors=True)
        processes = Processes()
        ending.callback(processes.end_all)
        display = Display(processes, folder, size, window_manager=False, server=server)
        bench = BenchServer(processes, display.name, f"{folder}/server.log")
        scene = cls(ending, seed, display, bench.url)
        scene.process = bench.process
        return scene

    def painter(self, seed):
        painter = Painter(self.display.name, seed)
        self.ending.callback(painter.close)
        return painter

    @contextlib.contextmanager
    def watching(self, *options):
        """Viewers with these options, which see what is there before anything is drawn."""
        try:
            for each in options:
                self.watchers.append(Watcher(**{
                    "url": self.url, "headers": self.headers, **each}))
            yield self.watchers
        finally:
            while self.watchers:
                self.watchers.pop().close()

    def expect(self, painter):
        picture = painter.picture()
        for watcher in self.watchers:
            watcher.expect(picture)

    def run(self, painter, runs, seed, settled=1.0):
        """Draws so often, and looks each time, or from time to time, whether all are right."""
        chance = random.Random(seed)
        self.expect(painter)
        self.settle("at first")
        drawn, was_settled = [], True
        for number in range(runs):
            painter.grab()
            drawn.append(painter.draw())
            self.expect(painter)
            began = time.monotonic()
            painter.ungrab()
            if chance.random() < settled or number == runs - 1:
                self.settle(f"run {number}: {drawn}", began, was_settled)
                drawn, was_settled = [], True
                continue
            was_settled = False
            if chance.random() < 0.5:
                time.sleep(chance.uniform(0, 0.03))

    def settle(self, what, began=None, was_settled=False):
        for watcher in self.watchers:
            try:
                taken = watcher.settle(began or time.monotonic())
            except AssertionError as error:
                raise AssertionError(f"PIXEL_SEED={self.seed}, {what}: {error}") from None
            if watcher.is_lossy and began:
                self.times.append(taken)
                if was_settled and watcher.first_decibels is not None:
                    # The first update after a rest holds all that has changed.
                    self.decibels.append((watcher.first_decibels, watcher.quality, what))
