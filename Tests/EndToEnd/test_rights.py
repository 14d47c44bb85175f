"""What the customer's computer lets in and out, and for whom."""

import os
import signal
import subprocess
import unittest

from case import SessionCase, requires
from harness.processes import is_running
from harness.rfb import Viewer
from harness.waiting import stays, until

SHIFT, LETTER_A, RETURN = 0xFFE1, 0x61, 0xFF0D


def listeners(process_id):
    """Network ports that a process listens on, by the kernel's own tables."""
    sockets = set()
    for entry in os.listdir(f"/proc/{process_id}/fd"):
        try:
            target = os.readlink(f"/proc/{process_id}/fd/{entry}")
        except OSError:
            continue
        if target.startswith("socket:["):
            sockets.add(target[8:-1])
    found = []
    for table, listening in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        with open(f"/proc/{process_id}/net/{table}", encoding="ascii") as file:
            rows = [line.split() for line in file.readlines()[1:]]
        found += [(table, row[1]) for row in rows if row[3] == listening and row[9] in sockets]
    return found


@requires()
class RightsTests(SessionCase):
    """The person at the desk decides; nobody else does."""

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    def test_the_daemon_never_listens_on_a_network_port(self):
        world = self.world()
        seen = []

        def look(when):
            seen.append((when, listeners(world.host.daemon.pid)))
        look("at its start")
        agent = world.agent()
        made = agent.create()
        world.host.join(made["link"])
        look("joined")
        agent.start(made["sessionId"])
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "control")
        viewer = world.viewer(agent, made["sessionId"])
        viewer.encodings(16)
        viewer.whole_frame()
        look("sharing")
        world.host.run("end")
        look("afterwards")
        self.assertEqual(seen, [(when, []) for when, _ in seen])
        ports = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
        self.assertNotIn(f"pid={world.host.daemon.pid},", ports)

    def test_it_works_without_a_display_but_shares_nothing(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create()
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        world.host.run("say", "I have no screen")
        until(lambda: [line["text"] for line in agent.history(session)
                       if line["from"]["kind"] == "customer"] == ["I have no screen"], "the line")
        world.host.attempt("answer", "sharing", "control")
        self.assertFalse(world.host.status()["sharing"]["on"])
        self.assertFalse(agent.session(session)["sharing"]["on"])

    def test_sigterm_ends_the_session_in_order(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        daemon = world.host.daemon
        os.kill(daemon.pid, signal.SIGTERM)
        self.assertEqual(daemon.wait(10), 0)
        ended = agent.until(session, lambda it: it["status"] == "ended", "the session's end")
        self.assertFalse(ended["sharing"]["on"])
        (said,) = world.relay.control("session.end")
        self.assertEqual(said["params"]["reason"], "logout")
        self.assertFalse(os.path.exists(world.host.socket))

    def test_a_viewer_with_view_alone_changes_nothing(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent, "control")
        path = f"{world.folder}/typed"
        world.display.typing_terminal(path)
        watching = world.viewer(agent, session, "view", "watching")
        acting = world.viewer(agent, session, "control", "acting")
        agent.until(session, lambda it: len(it["viewers"]) == 2, "two viewers")
        self.assertEqual({each["tag"]: each["access"] for each in agent.session(session)["viewers"]},
                         {"watching": "view", "acting": "control"})
        for viewer in (watching, acting):
            viewer.encodings(16)
            viewer.whole_frame()
        before = world.display.run("xdotool", "getmouselocation")
        watching.pointer(5, 5)
        for character in "secret":
            watching.key(ord(character), True)
            watching.key(ord(character), False)
        watching.whole_frame()
        self.assertEqual(world.display.run("xdotool", "getmouselocation"), before)
        for character in "allowed":
            acting.key(ord(character), True)
            acting.key(ord(character), False)
        acting.key(RETURN, True)
        acting.key(RETURN, False)
        until(lambda: self.read(path).endswith("\n"), "the line")
        self.assertEqual(self.read(path), "allowed\n")

    def test_control_that_was_not_granted_is_not_had(self):
        world = self.world()
        agent = world.agent()
        made = agent.create()
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session, "control")
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "view")
        agent.until(session, lambda it: it["sharing"]["on"], "sharing")
        path = f"{world.folder}/typed"
        world.display.typing_terminal(path)
        viewer = world.viewer(agent, session, "control")
        viewer.encodings(16)
        viewer.whole_frame()
        viewer.key(LETTER_A, True)
        viewer.key(LETTER_A, False)
        viewer.key(RETURN, True)
        viewer.key(RETURN, False)
        viewer.whole_frame()
        stays(lambda: self.read(path) == "", "nothing typed", 0.5)
        # The same keys, once the customer has allowed it.
        world.host.run("share", "control")
        until(lambda: self.type_line(world, agent, session, path), "control after it was granted")

    def type_line(self, world, agent, session, path):
        viewer = world.viewer(agent, session, "control", "later")
        viewer.encodings(16)
        viewer.whole_frame()
        for key in (LETTER_A, RETURN):
            viewer.key(key, True)
            viewer.key(key, False)
        viewer.whole_frame()
        viewer.close()
        return self.read(path).endswith("a\n")

    def test_an_external_viewer_never_controls(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        path = f"{world.folder}/typed"
        world.display.typing_terminal(path)
        made = agent.call("external.create", sessionId=session, name="Expert")
        url = world.url.replace("http", "ws", 1) + "/v1" + made["url"].partition(world.url)[2]
        viewer = Viewer(url + "/screen?access=control", {"Origin": world.url})
        viewer.encodings(16)
        viewer.whole_frame()
        viewer.key(LETTER_A, True)
        viewer.key(LETTER_A, False)
        viewer.key(RETURN, True)
        viewer.key(RETURN, False)
        viewer.whole_frame()
        stays(lambda: self.read(path) == "", "nothing typed", 0.5)
        agent.call("external.revoke", sessionId=session, externalId=made["externalId"])
        with self.assertRaises(OSError):
            while True:
                viewer.whole_frame()

    def test_keys_that_a_vanished_viewer_held_are_released(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        viewer = world.viewer(agent, session)
        viewer.encodings(16)
        viewer.whole_frame()
        viewer.key(SHIFT, True)
        viewer.key(LETTER_A, True)
        until(lambda: len(world.display.keys_down()) >= 2, "two keys down")
        viewer.kill()
        until(lambda: world.display.keys_down() == [], "no key down")

    def test_keys_are_released_when_the_daemon_ends(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        viewer = world.viewer(agent, session)
        viewer.encodings(16)
        viewer.whole_frame()
        viewer.key(SHIFT, True)
        until(lambda: world.display.keys_down(), "a key down")
        world.host.end_daemons()
        self.assertEqual(world.display.keys_down(), [])
        until(lambda: not is_running(world.host.daemon.pid), "the daemon's end")

    def test_stop_needs_no_gateway(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        viewer = world.viewer(agent, session)
        viewer.encodings(16)
        viewer.whole_frame()
        world.relay.frozen = True
        try:
            self.assertIn("Nothing on your screen is shared", world.host.run("share", "stop"))
            self.assertFalse(world.host.status()["sharing"]["on"])
            self.assertEqual(world.host.status()["viewers"], [])
        finally:
            world.relay.frozen = False
        agent.until(session, lambda it: not it["sharing"]["on"], "the agent seeing it")


if __name__ == "__main__":
    unittest.main()
