"""Who may do what: the gateway's policy, the administrator's, and the customer's yes."""

import os
import unittest

from case import requires
from harness.waiting import until
from test_flows import FlowCase, read


@requires("chromium", "chromedriver")
class LimitFlowTests(FlowCase):
    """The strictest of three holds, at once."""

    def limit(self, console, right, on):
        """Sets one right in the console's form."""
        if not console.shown("limits-form"):
            console.click("limits-summary")
        box = console.usable(f"limit-{right}")
        if box.is_selected() != on:
            box.click()
        console.click("limits-apply")

    def test_a_policy_narrows_at_once_and_widens_by_a_new_yes(self):
        world, console = self.shared()
        path = f"{world.folder}/typed"
        world.display.typing_terminal(path)
        console.type("one\n", "us")
        until(lambda: read(path) == "one\n", "the first line")
        console.click("tab-people")
        self.limit(console, "control", False)
        status = world.host.until_status(lambda it: not it["permissions"]["control"], "no control")
        self.assertEqual((status["sharing"]["on"], status["sharing"]["access"]), (True, "view"))
        until(lambda: console.find("screen-access").text == "View only", "view only")
        console.type("two\n", "us")
        self.limit(console, "control", True)
        until(lambda: console.usable("limits-apply"), "the form")
        console.until_screen()
        console.type("three\n", "us")
        status = world.host.status()
        self.assertEqual(status["sharing"]["access"], "view")
        console.click("ask-screen")
        world.host.until_asked("sharing")
        self.assertEqual(read(path), "one\n")
        world.host.run("answer", "sharing", "control")
        until(lambda: console.find("screen-access").text == "Control", "control")
        console.until_screen()

        def typed():
            # The page connects anew for control: what is typed before it has is lost.
            console.type("four\n", "us")
            return read(path).endswith("four\n")
        until(typed, "control again", every=0.3)
        for text in ("two", "three"):
            self.assertNotIn(text, read(path))

    def test_the_administrator_rules_on_this_computer(self):
        world = self.world(daemon=False)
        policy = f"{world.folder}/policy.yaml"
        self.write(policy, "version: 1\npermissions:\n  control: false\n  files: false\n")
        world.host.start_daemon("--policy-file", policy)
        console = world.console()
        code, _ = console.new_session("Restricted")
        world.host.join(code, "--gateway", world.url)
        console.start("control")
        question = world.host.until_asked("sharing")
        self.assertEqual(question["access"], "view")
        done = world.host.attempt("answer", "sharing", "control")
        self.assertEqual(done.returncode, 77)
        self.assertIn("Control is not allowed here", done.stderr)
        world.host.run("answer", "sharing", "view")
        console.until_screen()
        self.assertFalse(world.host.status()["permissions"]["control"])
        self.assertEqual(console.find("screen-access").text, "View only")

        path = f"{world.folder}/file"
        self.write(path, "text")
        console.find("offer-file-input").send_keys(path)
        agent = world.agent()
        (session,) = agent.sessions
        agent.until(session, lambda it: any(
            each["state"] == "refused" for each in it["transfers"]), "the file refused")
        done = world.host.attempt("send", path)
        self.assertEqual(done.returncode, 77)
        self.assertIn("Files may not be sent in this session now.", done.stderr)

        # What it allows later needs a new yes; what it breaks forbids everything.
        self.write(policy, "version: 1\n")
        status = world.host.until_status(lambda it: it["permissions"]["files"], "the new policy")
        self.assertFalse(status["permissions"]["control"])
        console.click("ask-screen")
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "control")
        self.assertTrue(world.host.status()["permissions"]["control"])
        self.write(policy, "version: 1\nnonsense: true\n")
        status = world.host.until_status(lambda it: it.get("warning"), "the warning")
        self.assertEqual(set(status["permissions"].values()), {False})
        self.assertFalse(status["sharing"]["on"])
        console.says("screen-info", "none")

    @staticmethod
    def write(path, text):
        with open(path + "~", "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path + "~", 0o644)
        os.rename(path + "~", path)


if __name__ == "__main__":
    unittest.main()
