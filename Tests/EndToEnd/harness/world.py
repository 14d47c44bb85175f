"""All parts of one session together, and their end."""

import contextlib
import os
import shutil
import tempfile

from .agent import Agent
from .display import Display
from .gateway import Gateway
from .host import Host
from .processes import Processes
from .relay import Relay
from .rfb import Viewer
from .viewers import Bridge


class World:
    """A gateway behind a relay, and a customer's computer with a screen."""

    def __init__(self, size=(1024, 768), screen=True, daemon=True, options=(), agreement=None,
                 keep=None):
        self.folder = keep or tempfile.mkdtemp(prefix="deskhand-e2e-")
        self.ending = contextlib.ExitStack()
        self.processes = Processes()
        if not keep:
            self.ending.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.ending.callback(self.processes.end_all)
        try:
            self._build(size, screen, daemon, options, agreement)
        except BaseException:
            self.close()
            raise

    def _build(self, size, screen, daemon, options, agreement):
        # A folder of an option may be one of ours.
        options = [option.replace("{folder}", self.folder) for option in options]
        if agreement:
            path = f"{self.folder}/agreement.txt"
            with open(path, "w", encoding="utf-8") as file:
                file.write(agreement)
            options += ["--agreement", path]
        self.relay = Relay()
        self.ending.callback(self.relay.close)
        self.gateway = Gateway(self.processes, f"{self.folder}/gateway", self.relay.url, options)
        self.relay.target = self.gateway.port
        self.display = Display(self.processes, f"{self.folder}/screen", size) if screen else None
        self.host = Host(self.processes, f"{self.folder}/host", self.display)
        self.ending.callback(self.host.end_daemons)
        if daemon:
            self.host.start_daemon()

    @property
    def url(self):
        return self.relay.url

    def agent(self, name="Anna"):
        agent = Agent(self.url, name)
        self.ending.callback(agent.close)
        return agent

    def console(self, name="Anna"):
        from .console import Console
        console = Console(self.url, name)
        self.ending.callback(console.close)
        return console

    def viewer(self, agent, session_id, access="control", tag="test"):
        """A viewer of our own for an agent."""
        viewer = Viewer(agent.screen_url(session_id, access, tag), agent.credentials)
        self.ending.callback(viewer.kill)
        return viewer

    def bridge(self, agent, session_id, access="control", tag="test"):
        bridge = Bridge(agent.screen_url(session_id, access, tag), agent.credentials)
        self.ending.callback(bridge.close)
        return bridge

    def active_session(self, agent, access="control", title="Customer"):
        """A session that has been started and is shared; returns its id."""
        session = agent.create(title)
        self.host.join(session["link"])
        session_id = session["sessionId"]
        for question in ("agreement", "recording"):
            if any(each["kind"] == question for each in self.host.status()["pending"]):
                self.host.run("answer", question, "yes")
        agent.until(session_id, lambda it: it["host"]["connected"] and it["status"] == "waiting",
                    "the customer waiting")
        agent.start(session_id, access)
        self.host.until_asked("sharing")
        self.host.run("answer", "sharing", access)
        agent.until(session_id, lambda it: it["sharing"]["on"], "sharing")
        return session_id

    def capture(self, name):
        """Writes what host and gateway said, for Packaging/schema-check."""
        folder = os.environ.get("DESKHAND_CAPTURES")
        if folder:
            os.makedirs(folder, exist_ok=True)
            self.relay.write(f"{folder}/{name}.jsonl")

    def logs(self):
        """The ends of all logs, for a failure's report."""
        text = "".join(f"\nrelay: {each}" for each in self.relay.problems)
        for path in (self.gateway.log, self.host.log):
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    text += f"\n--- {os.path.basename(path)}\n" + "".join(file.readlines()[-40:])
        return text

    def close(self):
        self.ending.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
