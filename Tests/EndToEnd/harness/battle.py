"""A session under fire: both write all the time, files go both ways, and things happen."""

import collections
import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from urllib.parse import quote

from . import program
from .agent import Agent, Problem
from .display import Display
from .gateway import Gateway
from .host import Host
from .ledger import Ledger
from .localsocket import LocalSocket, Refused
from .mischief import Mischief
from .processes import Processes, children, is_running
from .waiting import NotInTime, until

INTERVAL = 0.05  # 20 lines a second, each way
FILE_BYTES = 1 << 20
DISK_BYTES = 64 << 20


class Battle:
    """All parts of it, and the threads that write and send."""

    def __init__(self, seed, window=True):
        self.folder = tempfile.mkdtemp(prefix="deskhand-faults-")
        self.ending = contextlib.ExitStack()
        self.ending.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.customer, self.agents = Ledger("customer"), Ledger("agent")
        self.files = collections.Counter()
        self.recoveries, self.wrong = [], []
        self.is_over, self.may_fail = threading.Event(), False
        self.threads = []
        self.processes = Processes()
        self.ending.callback(self.processes.end_all)
        try:
            self._build(seed, window)
        except BaseException:
            self.close()
            raise

    def _build(self, seed, window):
        self.net = Mischief(self.folder, seed, bytes_a_second=2 << 20)
        self.ending.callback(self.net.close)
        self.gateway = Gateway(self.processes, f"{self.folder}/gateway", self.net.url)
        self.net.target = self.gateway.port
        self.display = Display(self.processes, f"{self.folder}/screen", window_manager=False)
        self.disk = self._small_disk(f"{self.folder}/host")
        self.host = Host(self.processes, f"{self.folder}/host", self.display)
        self.ending.callback(self._end_host)
        self.host.start_daemon()
        self.agent = Agent(f"http://127.0.0.1:{self.gateway.port}", origin=self.net.url)
        self.ending.callback(lambda: self.agent.close())
        made = self.agent.create("Customer")
        self.session = made["sessionId"]
        self.host.join(made["link"], "--ca-file", self.net.certificate)
        self.agent.start(self.session, "control")
        self.host.until_asked("sharing")
        self.host.run("answer", "sharing", "control")
        self.agent.until(self.session, lambda it: it["sharing"]["on"], "sharing")
        self.has_window = window and self._open_window()

    def _small_disk(self, path):
        """A file system of its own for the customer's files, where this user may make one."""
        os.makedirs(path, mode=0o700)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=0700", "deskhand", path],
            capture_output=True, check=False, timeout=10)
        if done.returncode:
            return None
        self.ending.callback(subprocess.run, ["umount", "-l", path], capture_output=True,
                             check=False, timeout=10)
        return path

    def _open_window(self):
        try:
            program("deskhand-window")
        except FileNotFoundError:
            return False
        with contextlib.closing(LocalSocket(self.host.socket)) as socket:
            socket.call("window.show")
        until(self.windows, "the window", 30)
        return True

    def _end_host(self):
        self.host.end_daemons()
        for process_id in self.host.guards() + self.windows():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)

    # What goes on all the time.

    def begin(self):
        for work in (self._customer_writes, self._agent_writes, self._agent_sends,
                     self._customer_sends):
            thread = threading.Thread(target=self._guarded, args=(work,), daemon=True)
            thread.start()
            self.threads.append(thread)

    def _guarded(self, work):
        try:
            work()
        except Exception as problem:  # pylint: disable=broad-except
            self.wrong.append(f"{work.__name__}: {type(problem).__name__}: {problem}")

    def _paced(self):
        due = time.monotonic()
        while not self.is_over.is_set():
            yield
            due = max(due + INTERVAL, time.monotonic() - 1)
            self.is_over.wait(max(0, due - time.monotonic()))

    def _customer_writes(self):
        socket = LocalSocket(self.host.socket)
        for _ in self._paced():
            number, text = self.customer.next()
            # A face that cannot connect has not said it yet, and tries again.
            while not self.is_over.is_set():
                try:
                    socket.connect() if socket.socket is None else None
                    break
                except OSError:
                    time.sleep(0.02)
            try:
                socket.call("chat.say", text=text)
                self.customer.acknowledge(number)
            except Refused as refused:
                self.customer.refuse(number)
                self.refusal = str(refused)
            except OSError:
                continue
        socket.close()

    def _agent_writes(self):
        for _ in self._paced():
            number, text = self.agents.next()
            # The console says a line again, under its id, until it is taken.
            self.insist(lambda agent: agent.call(
                "chat.send", 5, sessionId=self.session, text=text, id=f"line-{number}"))
            self.agents.acknowledge(number)

    def insist(self, act):
        """Has the agent do something, through restarts of the gateway."""
        end = time.monotonic() + 60
        while True:
            try:
                return act(self.agent)
            except (OSError, Problem) as problem:
                if isinstance(problem, Problem) and problem.reason:
                    raise
                if time.monotonic() > end:
                    raise
            time.sleep(0.05)
            with contextlib.suppress(OSError, Problem), self.reconnecting:
                if not self.is_connected():
                    self.agent.connect()

    reconnecting = threading.Lock()

    def is_connected(self):
        try:
            self.agent.call("session.history", 3, sessionId=self.session)
            return True
        except (OSError, Problem):
            return False

    def _agent_sends(self):
        count = 0
        while not self.is_over.is_set():
            count += 1
            content = os.urandom(FILE_BYTES)
            name = f"from the agent {count}.bin"
            path = f"/v1/agent/sessions/{self.session}/files?name={quote(name, safe='')}"
            try:
                status, _, body = self.agent.http(
                    "POST", path, content, {"Content-Type": "application/octet-stream"})
            except OSError:
                time.sleep(0.2)
                continue
            if status != 201:
                raise AssertionError(f"offer: {status} {body[:200]!r}")
            self._take(name, content)

    def _take(self, name, content):
        """Accepts an offered file, and waits for what becomes of it."""
        def question():
            for each in self.look("status")["pending"]:
                if each["kind"] == "file" and name in each["text"]:
                    return each
            return None
        # A gateway that died may have kept the offer from the host for a while.
        asked = self.patiently(question, f"the question for {name}")
        if asked:
            with contextlib.suppress(OSError, Refused):
                self.local("answer.file", transferId=asked["id"], accepted=True)
        state = self.patiently(lambda: self._state(name), f"the end of {name}")
        path = f"{self.host.downloads}/{name}"
        if state == "done":
            self.files["received"] += 1
            with open(path, "rb") as file:
                if hashlib.sha256(file.read()).digest() != hashlib.sha256(content).digest():
                    self.wrong.append(f"{name} is not what was sent")
            os.remove(path)
        elif state:
            self.files["not received"] += 1
            if os.path.exists(path):
                self.wrong.append(f"{name} failed, and is there")
            if not self.may_fail:
                self.wrong.append(f"{name}: {state}")

    def _customer_sends(self):
        count = 0
        while not self.is_over.is_set():
            count += 1
            content = os.urandom(FILE_BYTES)
            name = f"from the customer {count}.bin"
            path = f"{self.folder}/{name}"
            with open(path, "wb") as file:
                file.write(content)
            try:
                self.local("files.send", paths=[path])
            except OSError:
                # Whether it was asked for shows in the list.
                pass
            except Refused:
                time.sleep(0.1)
                continue
            self._give(name, content)
            os.remove(path)

    def _give(self, name, content):
        """Accepts a file of the customer's, and waits for it."""
        def asked():
            found = self.agent.session(self.session).get("transfers") or []
            return next((each for each in found if each["name"] == name), None)
        try:
            transfer = until(asked, f"the request for {name}", 15)
        except NotInTime:
            # The daemon died before it had asked, and nobody was told that it had.
            return
        with contextlib.suppress(Problem):
            self.insist(lambda agent: agent.call(
                "file.accept", 5, sessionId=self.session, transferId=transfer["transferId"]))
        ready = self.patiently(
            lambda: (asked() or {}).get("state") in ("ready", "failed", "refused", "cancelled")
            and asked(), f"the end of {name}")
        if not ready:
            return
        if ready["state"] != "ready":
            self.wrong.append(f"{name}: {ready['state']}")
            return
        status, _, body = self.insist(lambda agent: agent.http("GET", ready["downloadPath"]))
        self.files["sent"] += 1
        if status != 200 or body != content:
            self.wrong.append(f"{name} is not what was sent ({status}, {len(body)} bytes)")

    def patiently(self, condition, what, seconds=60):
        """Waits, with the patience that a session under fire needs."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError, Refused):
                if value := condition():
                    return value
            if self.is_over.is_set() and time.monotonic() > end - seconds + 20:
                return None
            time.sleep(0.1)
        self.wrong.append(f"not in time: {what}")
        return None

    def local(self, method, **params):
        with contextlib.closing(LocalSocket(self.host.socket)) as socket:
            return socket.call(method, **params)

    look = local

    def _state(self, name):
        """How a transfer has ended: `done`, or how else; None while it goes on."""
        for each in self.local("files.list"):
            if each["name"] == name and each["state"] not in ("offered", "running"):
                return each["state"]
        return None

    def windows(self):
        return children(self.host.runtime, "deskhand-window")

    # The end.

    def finish(self):
        """Waits until everything has arrived; returns what is wrong."""
        self.is_over.set()
        for thread in self.threads:
            thread.join(60)
        stuck = [thread for thread in self.threads if thread.is_alive()]
        if stuck:
            self.wrong.append("a writer is stuck")
        try:
            until(self._is_quiet, "quiet at both ends", 60, every=0.2)
        except NotInTime as problem:
            self.wrong.append(str(problem))
        there = [line["text"] for line in self._history() if line["from"]["kind"] != "system"]
        lines = [line for line in self.local("chat.conversation")
                 if line["from"]["kind"] != "system"]
        here = [line["text"] for line in lines]
        for ledger in (self.customer, self.agents):
            self.wrong += ledger.check("the agent's", there) + ledger.check("the customer's", here)
        if here != there:
            place = next((index for index, pair in enumerate(zip(here, there))
                          if pair[0] != pair[1]), min(len(here), len(there)))
            self.wrong.append(
                f"both ends differ from line {place}: {here[place:place + 3]} here, "
                f"{there[place:place + 3]} there, of {len(here)} and {len(there)}")
        status = self.look("status")
        if not status["sharing"]["on"] or status["sharing"]["access"] != "control":
            self.wrong.append(f"sharing is {status['sharing']}")
        if any(each["kind"] != "file" for each in status["pending"]):
            self.wrong.append(f"asked again: {status['pending']}")
        left = [name for name in os.listdir(self.host.downloads)
                if name.endswith(".part")] if os.path.isdir(self.host.downloads) else []
        # What a full disk kept from being noted is left for a day, and then removed.
        is_over = not any(each["state"] in ("offered", "running")
                         for each in self.local("files.list"))
        if left and is_over and not self.may_fail:
            self.wrong.append(f"left behind: {left}")
        return self.wrong

    def _history(self):
        return self.insist(lambda agent: agent.history(self.session))

    def _is_quiet(self):
        try:
            status = self.look("status")
            lines = self.local("chat.conversation")
        except (OSError, Refused):
            return False
        there = [line for line in self._history() if line["from"]["kind"] != "system"]
        here = [line for line in lines if line["from"]["kind"] != "system"]
        return (status["connection"] == "online" and len(there) == len(here)
                and all(line["delivered"] == "yes" for line in here))

    def logs(self):
        text = ""
        for path in (self.gateway.log, self.host.log, f"{self.host.runtime}/deskhand/deskhandd.log"):
            if not os.path.exists(path):
                continue
            with open(path, encoding="utf-8", errors="replace") as file:
                text += f"\n--- {os.path.basename(path)}\n" + "".join(file.readlines()[-200:])
        return text

    def close(self):
        self.is_over.set()
        self.ending.close()


def killed(process_id):
    """Ends a process as a crash would, and waits until it is no more."""
    os.kill(process_id, signal.SIGKILL)
    until(lambda: not is_running(process_id), "the end of a process")
