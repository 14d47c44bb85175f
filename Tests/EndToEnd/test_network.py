"""The network of the customer's computer goes and comes, in a network of the test's own."""

import os
import shutil
import subprocess
import sys
import time
import unittest

from case import SessionCase, requires
from harness.waiting import until

INSIDE = "DESKHAND_NETWORK_INSIDE"
SOON = 0.5  # seconds: what is promised from a link that is up to the next try
# For tries that the waits between them would bring anyway, the network is gone for this long.
GONE = float(os.environ.get("GONE_SECONDS", "6"))


def namespace():
    """How to run in a network of its own; None where that cannot be had."""
    for options in (["-n"], ["-Urn"]):
        command = [shutil.which("unshare") or "unshare", *options]
        done = subprocess.run([*command, "ip", "link", "set", "lo", "up"], capture_output=True,
                              check=False)
        if done.returncode == 0:
            return command
    return None


@requires("ip")
class NetworkTests(SessionCase):
    """A link that comes up is tried at once."""

    def test_the_first_try_comes_with_the_link(self):
        if os.environ.get(INSIDE):
            return self.come_and_go()
        command = namespace()
        if not command:
            self.skipTest("there is no network of our own to be had")
        done = subprocess.run(
            [*command, sys.executable, __file__], env=dict(os.environ, **{INSIDE: "1"}),
            capture_output=True, text=True, timeout=self.seconds, check=False)
        print(done.stdout + done.stderr)
        self.assertEqual(done.returncode, 0)

    def come_and_go(self):
        self.link("up")
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create()
        world.host.join(made["link"])
        agent.start(made["sessionId"])
        world.host.until_status(lambda it: it["phase"] == "active", "an agent")
        for _ in range(3):
            self.link("down")
            # The line is dead, and its end is seen.
            world.relay.cut()
            world.host.until_status(lambda it: it["connection"] == "reconnecting", "the loss", 40)
            time.sleep(GONE)
            world.relay.count = 0
            began = time.monotonic()
            self.link("up")
            until(lambda: world.relay.count, "a try", 20, every=0.005)
            took = time.monotonic() - began
            print(f"first try {took:.2f} s after the link was up")
            world.host.until_status(lambda it: it["connection"] == "online", "the connection", 20)
            self.assertLess(took, SOON)

    def link(self, state):
        subprocess.run(["ip", "link", "set", "lo", state], check=True, capture_output=True)


if __name__ == "__main__":
    unittest.main()
