"""The customer chooses applications, from the command line to the agent's pixels."""

import unittest

from case import SessionCase, requires
from harness.waiting import PATIENCE
from harness.watcher import rfb

GREEN, BLUE, MAGENTA = (0x00, 0xA0, 0x00), (0x00, 0x00, 0xA0), (0xFF, 0x00, 0xFF)


def places(colour):
    return ["-bg", "#%02x%02x%02x" % colour, "-fg", "#00ff00", "-b", "0"]


@requires()
class ApplicationTests(SessionCase):
    """What is chosen is seen, what is not is not, and viewers stay connected."""

    def setUp(self):
        super().setUp()
        self.world_ = self.world(size=(800, 600))
        display = self.world_.display
        idle = "exec sleep 600"
        display.terminal(idle, "letter", "+20+40", "40x12", places(GREEN))
        display.terminal(idle, "diary", "+420+40", "40x12", places(BLUE))
        display.terminal(idle, "account", "+60+120", "60x12", places(MAGENTA))
        self.agent = self.world_.agent()

    def ask(self, scope):
        made = self.agent.create()
        self.world_.host.join(made["link"])
        self.agent.until(made["sessionId"], lambda it: it["host"]["connected"], "the customer")
        self.agent.start(made["sessionId"], scope=scope)
        self.world_.host.until_asked("sharing")
        return made["sessionId"]

    def watch(self, session):
        headers = [f"{name}: {value}" for name, value in self.agent.credentials.items()]
        viewer = rfb.Viewer(rfb.connect(self.agent.screen_url(session), timeout=PATIENCE,
                                        headers=headers))
        self.addCleanup(viewer.transport.close)
        viewer.handshake()
        viewer.set_encodings([rfb.ZRLE, rfb.COPY_RECT, rfb.EXTENDED_DESKTOP_SIZE, rfb.LAST_RECT])
        viewer.request()
        viewer.read_update()
        return viewer

    def colours(self, viewer):
        """Which of the three terminals are in the picture."""
        pixels = viewer.framebuffer.pixels
        return [colour for colour in (GREEN, BLUE, MAGENTA)
                if (pixels == colour).all(axis=2).any()]

    def until_seen(self, viewer, colours):
        """Looks at all of the picture, and follows it until it shows these."""
        viewer.request()
        viewer.read_update()
        while self.colours(viewer) != colours:
            viewer.request(incremental=True)
            viewer.read_update()

    def test_the_customer_chooses_applications_and_changes_the_choice(self):
        host = self.world_.host
        session = self.ask("applications")
        windows = {each["title"]: each for each in host.json("share", "windows")}
        self.assertEqual({each["executable"] for each in windows.values()}, {"xterm"})
        self.assertEqual({each["shared"] for each in windows.values()}, {False})
        self.assertTrue(host.status()["sharing"]["mayChoose"])

        # What nobody can mean, or two can, is refused, and nothing is shared.
        for wrong in ("xterm", "no such window", "99"):
            refused = host.attempt("answer", "sharing", "view", "--application", wrong)
            self.assertNotEqual(refused.returncode, 0, wrong)
            self.assertIn("hint: ", refused.stderr)
        self.assertNotEqual(host.attempt("answer", "sharing", "view").returncode, 0)
        self.assertFalse(host.status()["sharing"]["on"])

        host.run("answer", "sharing", "control", "--application", "letter")
        sharing = host.status()["sharing"]
        self.assertEqual((sharing["scope"], sharing["applications"]), ("applications", ["XTerm"]))
        told = self.agent.until(session, lambda it: it["sharing"]["on"], "sharing")
        self.assertEqual(told["sharing"]["scope"], "applications")
        viewer = self.watch(session)
        self.until_seen(viewer, [GREEN])
        self.assertEqual([each["title"] for each in host.json("share", "windows")
                          if each["shared"]], ["letter"])

        # More access shows no more; another choice shows another, on the same connection.
        host.run("share", "view")
        self.until_seen(viewer, [GREEN])
        host.run("share", "only", str(windows["diary"]["number"]), "letter")
        self.until_seen(viewer, [GREEN, BLUE])
        host.run("share", "only", "diary")
        viewer.request()
        viewer.read_update()
        self.assertNotIn(GREEN, self.colours(viewer))
        self.until_seen(viewer, [BLUE])
        host.run("share", "view", "--whole-desktop")
        self.until_seen(viewer, [GREEN, BLUE, MAGENTA])
        self.assertEqual(host.status()["sharing"]["scope"], "desktop")

        # The gateway may hide, and the customer's choice does not undo it.
        self.agent.call("policy.set", sessionId=session, policy={
            "applications": {"mode": "deny", "list": [{"by": "title", "value": "account"}]}})
        self.until_seen(viewer, [GREEN, BLUE])
        self.assertEqual({each["title"]: each["permitted"]
                          for each in host.json("share", "windows")},
                         {"letter": True, "diary": True, "account": False})
        host.run("share", "only", "account")
        self.until_seen(viewer, [])
        host.run("share", "stop")
        self.assertFalse(host.status()["sharing"]["on"])


if __name__ == "__main__":
    unittest.main()
