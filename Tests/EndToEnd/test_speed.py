"""How fast files go, beside curl with the same bytes from the same gateway.

Only where FILE_BYTES says how many: it measures, and needs a release build to say anything.
"""

import os
import subprocess
import time
import unittest

from case import SessionCase, requires
from harness.waiting import until

BYTES = int(os.environ.get("FILE_BYTES", "0"))
LEAST = float(os.environ.get("FILE_RATIO", "0.9"))  # of curl's speed
PATIENCE = 600


@unittest.skipUnless(BYTES, "FILE_BYTES is not set")
@requires("curl")
class SpeedTests(SessionCase):
    """A file takes no longer than its bytes."""

    seconds = 1500

    def setUp(self):
        super().setUp()
        self.real = self.world(screen=False)
        # Past the relay: that is Python.
        self.agent = self.real.agent()
        made = self.agent.create()
        self.session = made["sessionId"]
        self.real.host.join(made["link"])
        self.agent.start(self.session)
        self.real.host.until_status(lambda it: it["phase"] == "active", "an agent")
        self.token = next(each["message"]["token"] for each in self.real.relay.records
                          if each["kind"] == "redeem-response")
        self.path = f"{self.real.folder}/large.bin"
        with open(self.path, "wb") as file:
            for _ in range(BYTES >> 20):
                file.write(os.urandom(1 << 20))

    def transfer(self, *states):
        def find():
            found = self.agent.session(self.session).get("transfers") or []
            return next((each for each in found if each["state"] in states), None)
        return until(find, f"a transfer that is {states}", PATIENCE, every=0.01)

    def curl(self, *arguments):
        began = time.monotonic()
        subprocess.run(["curl", "-sS", "--fail", "-H", f"Authorization: Bearer {self.token}",
                        *arguments], check=True, timeout=PATIENCE)
        return time.monotonic() - began

    def compare(self, what, ours, theirs):
        size = BYTES / (1 << 20)
        print(f"{what}: {size / ours:.0f} MiB/s, curl {size / theirs:.0f} MiB/s, "
              f"{theirs / ours:.2f} of it")
        self.assertGreaterEqual(theirs / ours, LEAST)

    def test_to_the_customer(self):
        world = self.real
        subprocess.run(
            ["curl", "-sS", "--fail", "-o", "/dev/null", "-H", f"Cookie: {self.agent.cookie}", "-H",
             f"Origin: {self.agent.url}", "-H", "Content-Type: application/octet-stream",
             "-T", self.path, "-X", "POST",
             f"http://127.0.0.1:{world.gateway.port}/v1/agent/sessions/{self.session}"
             "/files?name=large.bin"], check=True, timeout=PATIENCE)
        question = world.host.until_asked("file")
        url = world.relay.control("file.offer")[-1]["params"]["url"]
        theirs = self.curl("-o", f"{self.path}.curl", url)
        began = time.monotonic()
        world.host.run("answer", "file", question["id"], "yes")
        self.transfer("done")
        self.compare("to the customer", time.monotonic() - began, theirs)

    def test_to_the_agent(self):
        world = self.real
        world.host.run("send", "--no-wait", self.path)
        asked = self.transfer("asked")
        began = time.monotonic()
        self.agent.call("file.accept", sessionId=self.session, transferId=asked["transferId"])
        self.transfer("ready")
        ours = time.monotonic() - began
        # The same bytes as another file, by curl alone: its speed, and the gateway's check.
        world.host.run("send", "--no-wait", self.path)
        again = self.transfer("asked")
        (daemon,) = world.host.daemons()
        os.kill(daemon, 19)
        try:
            self.agent.call("file.accept", sessionId=self.session,
                            transferId=again["transferId"])
            accepted = until(lambda: [
                each for each in world.relay.control("file.accepted")
                if each["params"]["transferId"] == again["transferId"]], "the address")
            theirs = self.curl(
                "-X", "PATCH", "-T", self.path, "-H", "Tus-Resumable: 1.0.0", "-H",
                "Upload-Offset: 0", "-H", "Content-Type: application/offset+octet-stream",
                accepted[0]["params"]["uploadUrl"])
        finally:
            os.kill(daemon, 18)
        self.compare("to the agent", ours, theirs)


if __name__ == "__main__":
    unittest.main()
