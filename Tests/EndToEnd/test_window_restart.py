"""The window while the daemon ends and is started again, and beside other faces."""

import os
import signal
import unittest

from case import requires
from deskcase import DeskCase
from harness.waiting import stays, until

TYPED = "the quick brown fox jumps over the lazy dog and goes on "


@requires("dbus-daemon", "xprop")
class RestartTests(DeskCase):
    """With the real daemon and a real gateway."""

    seconds = 90

    def test_no_key_is_lost_while_the_daemon_comes_back(self):
        world, face = self.desk()
        agent = world.agent()
        made = agent.create()
        session = made["sessionId"]
        world.host.run("join", made["link"])
        face.until_open()
        agent.until(session, lambda it: it["host"]["connected"], "the customer")
        agent.start(session, "view")
        face.until_says("Anna asks to see your screen")
        face.press("Share")
        face.until_says("Your screen is shared")
        face.focus()
        face.type(".")
        until(lambda: self.call(world, "window.recall")["draft"] == ".", "the keyboard there")
        daemon = world.host.peer()
        typing = world.display.start("xdotool", "type", "--delay", "40", TYPED)
        until(lambda: len(self.call(world, "window.recall")["draft"]) > 5, "half of it typed",
              every=0.01)
        os.kill(daemon, signal.SIGKILL)
        until(lambda: world.host.peer() not in (None, daemon), "another daemon", every=0.01)
        self.assertEqual(typing.wait(60), 0)
        until(lambda: (self.call(world, "status")["phase"],
                       self.call(world, "window.recall")["draft"]) == ("active", "." + TYPED),
              "every key, in order")
        face.key("Return")
        agent.until(session, lambda it: any(
            line["text"].strip() == ("." + TYPED).strip()
            for line in agent.messages.get(session, [])), "the line at the agent")

    def test_a_wrong_code_is_told_and_the_next_one_taken(self):
        world, face = self.desk()
        agent = world.agent()
        made = agent.create()
        # The window is open, and the code is tried elsewhere.
        face.process = face.start()
        face.until_open()
        face.until_says("Enter your code")
        done = world.host.attempt("join", "000000", "--gateway", world.url, "--no-window")
        self.assertNotEqual(done.returncode, 0)
        until(lambda: face.find("text", "Code or link"), "the field for the code")
        stays(lambda: face.find("text", "Code or link"), "the field for the code", 0.5)
        self.assertEqual(self.call(world, "status")["phase"], "code-entry")
        face.focus()
        face.enter(made["link"].replace(made["code"], "000000"))
        face.until_says("This code is not valid at 127.0.0.1:")
        face.enter(made["link"])
        agent.until(made["sessionId"], lambda it: it["host"]["connected"], "the customer")


if __name__ == "__main__":
    unittest.main()
