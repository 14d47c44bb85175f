"""Files both ways, whole and where they belong."""

import os
import stat
import unittest
from urllib.parse import quote

from case import SessionCase, requires
from harness.waiting import until

CONTENT = bytes(range(256)) * 12000  # 3 MB that no part of which looks like another's start


@requires()
class FileTests(SessionCase):
    """What was sent is what is there, and nothing else is."""

    def session(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create()
        world.host.join(made["link"])
        agent.start(made["sessionId"])
        world.host.until_status(lambda it: it["phase"] == "active", "an agent")
        return world, agent, made["sessionId"]

    def offer(self, agent, session, name, content):
        path = f"/v1/agent/sessions/{session}/files?name={quote(name, safe='')}"
        status, _, body = agent.http("POST", path, content,
                                     {"Content-Type": "application/octet-stream"})
        self.assertEqual(status, 201, body)

    def transfer(self, agent, session, state):
        def find():
            found = agent.session(session).get("transfers") or []
            return next((each for each in found if each["state"] == state), None)
        return until(find, f"a transfer that is {state}")

    def test_a_file_from_an_agent_is_where_downloads_are(self):
        world, agent, session = self.session()
        self.offer(agent, session, "Gebühren 2026.txt", CONTENT)
        question = world.host.until_asked("file")
        self.assertFalse(os.path.exists(world.host.downloads))
        world.host.run("answer", "file", question["id"], "yes")
        self.transfer(agent, session, "done")
        (name,) = os.listdir(world.host.downloads)
        path = f"{world.host.downloads}/{name}"
        with open(path, "rb") as file:
            self.assertEqual(file.read(), CONTENT)
        self.assertEqual(name, "Gebühren 2026.txt")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)

    def test_a_name_that_leaves_the_folder_is_not_offered(self):
        world, agent, session = self.session()
        for name in ("../../x", "/etc/x", "a/../../x", ".."):
            path = f"/v1/agent/sessions/{session}/files?name={quote(name, safe='')}"
            status, _, _ = agent.http("POST", path, b"x")
            self.assertEqual(status // 100, 4, name)
        self.assertNotIn("file", [each["kind"] for each in world.host.status()["pending"]])

    def test_a_file_that_is_refused_leaves_nothing(self):
        world, agent, session = self.session()
        self.offer(agent, session, "offer.bin", CONTENT)
        question = world.host.until_asked("file")
        world.host.run("answer", "file", question["id"], "no")
        self.transfer(agent, session, "refused")
        self.assertFalse(os.path.exists(world.host.downloads)
                         and os.listdir(world.host.downloads))

    def test_a_file_from_the_customer_reaches_the_agent(self):
        world, agent, session = self.session()
        path = f"{world.folder}/Bericht ä.pdf"
        with open(path, "wb") as file:
            file.write(CONTENT)
        world.host.run("send", "--no-wait", path)
        asked = self.transfer(agent, session, "asked")
        self.assertEqual((asked["name"], asked["size"]), ("Bericht ä.pdf", len(CONTENT)))
        agent.call("file.accept", sessionId=session, transferId=asked["transferId"])
        ready = self.transfer(agent, session, "ready")
        status, _, body = agent.http("GET", ready["downloadPath"])
        self.assertEqual((status, body == CONTENT), (200, True))

    def test_a_file_survives_cuts(self):
        world, agent, session = self.session()
        self.offer(agent, session, "large.bin", CONTENT * 4)
        question = world.host.until_asked("file")
        world.relay.slow = True
        world.host.run("answer", "file", question["id"], "yes")
        for _ in range(3):
            until(lambda: world.relay.passing(b"GET /"), "a download on its way")
            world.relay.cut(b"GET /")
        world.relay.slow = False
        self.transfer(agent, session, "done")
        with open(f"{world.host.downloads}/large.bin", "rb") as file:
            self.assertEqual(file.read(), CONTENT * 4)
        self.assertEqual(os.listdir(world.host.downloads), ["large.bin"])


if __name__ == "__main__":
    unittest.main()
