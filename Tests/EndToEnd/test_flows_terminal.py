"""The command line in a terminal, with a real session."""

import os
import unittest

from case import SessionCase, requires
from harness.processes import is_running
from harness.waiting import until


@requires()
class TerminalFlowTests(SessionCase):
    """Everything that a customer without any window needs."""

    def test_a_whole_session_in_one_terminal(self):
        world = self.world(daemon=False, agreement="Be nice.", options=[
            "--recording", "ask", "--recordings", "/tmp/deskhand-e2e-recordings"])
        agent = world.agent()
        made = agent.create("Terminal")
        session = made["sessionId"]
        customer = world.host.terminal("join", made["link"], "--terminal")
        customer.expect("Connected to 127.0.0.1")
        customer.expect("Be nice.")
        customer.expect("Do you accept it?")
        customer.type("yes")
        customer.expect("May they record?")
        customer.type("no")
        customer.expect("They may not record.")
        agent.start(session)
        customer.expect("Anna from support has joined.")
        customer.expect("What may they do?")
        customer.type("maybe")
        customer.expect("Please answer control, view or no.")
        customer.type("view")
        customer.expect("Support can see your whole screen.")
        agent.call("chat.send", sessionId=session, text="Grüße 😀", id="line")
        customer.expect("Anna: Grüße 😀")
        customer.type("//not a command, ä")
        agent.until(session, lambda it: any(
            line["text"] == "/not a command, ä" for line in agent.messages.get(session, [])),
            "the line")
        path = f"{world.folder}/log.txt"
        with open(path, "w", encoding="utf-8") as file:
            file.write("log")
        customer.type(f"/send {path}")
        customer.expect("Support is asked to take the file.")
        customer.type("/status")
        customer.expect("In a session with Anna.")
        customer.type("/stop")
        customer.expect("Your screen is no longer shared.")
        agent.until(session, lambda it: not it["sharing"]["on"], "nothing shared")
        customer.type("/leave")
        customer.expect("The session goes on.")
        self.assertEqual(customer.end(), 0)
        self.assertEqual(world.host.status()["phase"], "active")
        again = world.host.terminal("chat")
        again.expect("Anna: Grüße 😀")
        again.expect("You: /not a command, ä")
        again.type("/end")
        again.expect("You have ended the session.")
        self.assertEqual(again.end(), 0)
        ended = agent.until(session, lambda it: it["status"] == "ended", "the end")
        self.assertEqual(ended["endReason"], "customer")

    def test_a_clicked_link_is_confirmed_and_may_not_lead_to_this_computer(self):
        world = self.world(screen=False, daemon=False)
        agent = world.agent()
        made = agent.create()
        clicked = made["link"].replace("http:", "deskhand:")
        for link in (made["link"], clicked):
            opened = world.host.terminal("open", "--", link)
            opened.expect("A link asks to start a support session with:")
            opened.expect("127.0.0.1")
            opened.expect("Start it?")
            opened.type("yes")
            opened.expect("The link leads to this computer itself")
            self.assertEqual(opened.end(), 64)
        self.assertFalse(agent.session(made["sessionId"])["host"]["present"])
        done = world.host.attempt("open", "--", made["link"])
        self.assertEqual(done.returncode, 69)
        self.assertIn("there is nowhere to ask you first", done.stderr)
        world.host.end_daemons()

        policy = f"{world.folder}/policy.yaml"
        with open(policy, "w", encoding="utf-8") as file:
            file.write("version: 1\nallowLoopbackLinks: true\n")
        os.chmod(policy, 0o644)
        world.host.start_daemon("--policy-file", policy)
        opened = world.host.terminal("open", "--", made["link"])
        opened.expect("Start it?")
        opened.type("no")
        self.assertNotEqual(opened.end(), 0)
        self.assertFalse(agent.session(made["sessionId"])["host"]["present"])
        opened = world.host.terminal("open", "--", made["link"])
        opened.expect("Start it?")
        opened.type("yes")
        opened.expect("Connected to 127.0.0.1")
        agent.until(made["sessionId"], lambda it: it["host"]["connected"], "the customer")
        opened.type("/end")
        self.assertEqual(opened.end(), 0)

    def test_doctor_and_uninstall(self):
        world = self.world(daemon=False)
        said = world.host.run("doctor")
        for line in ("screen 1024x768", "The screen can be shared.", "No gateway is set"):
            self.assertIn(line, said)
        before = self.tree(world.host.home)
        world.host.join(world.gateway.code()["link"].replace(world.gateway.url, world.url))
        world.host.run("say", "hello")
        ours = f"{world.host.runtime}/deskhand"
        self.assertIn(ours, world.host.run("uninstall", "--check"))
        self.assertTrue(os.path.isdir(ours))
        self.assertEqual(world.host.status()["phase"], "waiting")
        (daemon,) = world.host.daemons()
        done = world.host.attempt("uninstall", "--yes")
        self.assertEqual(done.returncode, 75)
        self.assertIn("Run “deskhand end” first.", done.stderr)
        world.host.run("end")
        self.assertIn(f"Removed:\n  {ours}\n", world.host.run("uninstall", "--yes"))
        until(lambda: not is_running(daemon), "the daemon's end")
        self.assertEqual(os.listdir(world.host.runtime), [])
        self.assertEqual(self.tree(world.host.home), before)

    @staticmethod
    def tree(folder):
        return sorted(os.path.join(place, name) for place, folders, names in os.walk(folder)
                      for name in folders + names)


if __name__ == "__main__":
    unittest.main()
