"""The host with a tus server that others wrote, and the gateway with a client that others wrote."""

import base64
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import unittest

from case import SessionCase, requires
from harness import ROOT
from harness.hostile import AGENT, HostileGateway
from harness.host import Host
from harness.processes import Processes
from harness.waiting import PATIENCE, until

PACKAGES = ["aiohttp-tus==1.1.0", "aiotus==1.1.0"]
HARNESS = ROOT / "Tests" / "EndToEnd" / "harness"
CONTENT = os.urandom(1 << 20)


def python():
    """A Python with both packages; None where they cannot be had."""
    folder = ROOT / ".build" / "test" / "tus"
    found = folder / "bin" / "python"
    check = [found, "-c", "import aiotus, aiohttp_tus"]
    if found.exists() and subprocess.run(check, check=False, capture_output=True).returncode == 0:
        return found
    for command in ([sys.executable, "-m", "venv", "--clear", folder],
                    [folder / "bin" / "pip", "install", "--quiet", *PACKAGES]):
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError) as problem:
            print(f"not to be had: {problem} {getattr(problem, 'stderr', b'')!r}")
            return None
    return found


@requires()
class TusTests(SessionCase):
    """Files go to whoever speaks tus 1.0.0, and come from whoever does."""

    seconds = 400

    def setUp(self):
        self.python = python()
        if not self.python:
            self.skipTest("the other tus cannot be installed: no network, or no venv")
        super().setUp()

    def test_our_host_brings_a_file_to_another_server(self):
        processes = Processes()
        self.addCleanup(processes.end_all)
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="dh-tus-"))
        os.makedirs(f"{folder}/there")
        server = processes.start([self.python, HARNESS / "tus_server.py", f"{folder}/there"],
                                 log=f"{folder}/server.log", stdout=subprocess.PIPE)
        port = int(server.stdout.readline())
        gateway = HostileGateway()
        self.addCleanup(gateway.close)
        host = Host(processes, f"{folder}/host")
        self.addCleanup(host.end_daemons)
        host.start_daemon()
        host.join(gateway.link)
        gateway.tell("agent.joined", agent=AGENT)
        gateway.until_heard()
        path = f"{folder}/report.bin"
        with open(path, "wb") as file:
            file.write(CONTENT)
        host.run("send", "--no-wait", path)
        asked = until(lambda: next((each["params"] for each in gateway.said
                                    if each.get("method") == "file.request"), None), "a request")
        # The upload is made by whoever runs the gateway; the host only brings the bytes.
        upload = create(port, len(CONTENT))
        gateway.tell("file.accepted", transferId=asked["transferId"], uploadUrl=upload)
        transfer = until(lambda: next((each for each in host.json("files")
                                       if each["state"] not in ("offered", "running")), None),
                         "the end of the upload", 60)
        self.assertEqual(transfer["state"], "done")
        with open(f"{folder}/there/report.bin", "rb") as file:
            self.assertEqual(file.read(), CONTENT)

    def test_another_client_brings_a_file_to_our_gateway(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create()
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        world.host.until_status(lambda it: it["phase"] == "active", "an agent")
        path = f"{world.folder}/report.bin"
        with open(path, "wb") as file:
            file.write(CONTENT)
        world.host.run("send", "--no-wait", path)

        def transfer(state):
            found = agent.session(session).get("transfers") or []
            return next((each for each in found if each["state"] == state), None)
        asked = until(lambda: transfer("asked"), "the request")
        # The host does not get to it: the other client does its work.
        (daemon,) = world.host.daemons()
        os.kill(daemon, signal.SIGSTOP)
        self.addCleanup(os.kill, daemon, signal.SIGCONT)
        agent.call("file.accept", sessionId=session, transferId=asked["transferId"])
        accepted = until(lambda: world.relay.control("file.accepted"), "the upload's address")
        token = next(each["message"]["token"] for each in world.relay.records
                     if each["kind"] == "redeem-response")

        def bring(stop):
            return subprocess.run(
                [self.python, HARNESS / "tus_client.py", accepted[0]["params"]["uploadUrl"],
                 token, path, str(stop)], text=True, capture_output=True, check=False,
                timeout=PATIENCE + 40)
        first = bring(400_000)
        self.assertEqual(first.returncode, 9, first.stderr)
        second = bring(0)
        self.assertEqual(second.returncode, 0, second.stderr)
        # It goes on where the first one was, and begins nothing anew.
        self.assertEqual(second.stdout.split("\n", 1)[0], "read 400000 100000")
        ready = until(lambda: transfer("ready"), "the file, whole and checked")
        status, _, body = agent.http("GET", ready["downloadPath"])
        self.assertEqual((status, body == CONTENT), (200, True))


def create(port, size):
    """Makes an upload at a tus server, by its creation extension; returns its address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    name = base64.b64encode(b"report.bin").decode()
    connection.request("POST", "/uploads", headers={
        "Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Content-Length": "0",
        "Upload-Metadata": f"filename {name}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 201:
        raise AssertionError(f"creation: {answer.status}")
    return answer.headers["Location"]


if __name__ == "__main__":
    unittest.main()
