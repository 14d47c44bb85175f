"""What customers see and answer around a session: greeting, queue, notices, recording, limits."""

import os
import struct
import sys
import unittest

from case import SessionCase, requires
from harness import ROOT
from harness.waiting import stays, until

sys.path.insert(0, str(ROOT / "Tests" / "Tools"))
from rfb_decoder import Bytes, ProtocolError, Viewer  # noqa: E402


@requires()
class WaitingFlowTests(SessionCase):
    """Between the PIN and the agent."""

    def test_greeting_queue_hold_and_nudge_are_told(self):
        world = self.world(screen=False, options=[
            "--greeting", "Good day.\nWe come soon.", "--hold", "Still in the queue.",
            "--hold-every", "1"])
        agent = world.agent()
        other, made = agent.create("First"), agent.create("Second")
        watching = world.host.terminal("watch")
        watching.expect("No session")
        world.host.join(made["link"])
        watching.expect("Good day.")
        watching.expect("We come soon.")
        status = world.host.status()
        self.assertEqual(status["phase"], "waiting")
        self.assertEqual(status["queue"]["position"], 1)
        self.assertIn("You are number 1 in the queue", world.host.run("status"))
        watching.expect("Still in the queue.")
        agent.call("queue.message", sessionId=made["sessionId"], text="Two minutes more.")
        watching.expect("Two minutes more.")
        self.assertIn("Two minutes more.", world.host.run("status"))
        agent.call("session.join", sessionId=made["sessionId"])
        watching.expect("Anna from support has joined.")
        self.assertNotIn("queue", world.host.run("status"))
        agent.call("chat.nudge", sessionId=made["sessionId"])
        watching.expect("Anna asks for your attention!")
        self.assertTrue(other)
        watching.hang_up()

    def test_nobody_there_is_said(self):
        world = self.world(screen=False, options=[
            "--orphaned-text", "Nobody is here today.", "--orphaned-url", "https://help.example/"])
        link = world.gateway.code()["link"]
        world.host.join(link.replace(world.gateway.url, world.url))
        world.host.until_status(lambda it: it.get("orphaned"), "that nobody is there")
        said = world.host.run("status")
        self.assertIn("Nobody is here today.", said)
        self.assertIn("https://help.example/", said)

    def test_leaving_by_a_notice_has_no_survey(self):
        survey = "https://survey.example/after"
        for answer in ("stay", "leave"):
            with self.subTest(answer=answer):
                world = self.world(screen=False, options=["--survey-url", survey])
                agent = world.agent()
                session = agent.create()
                world.host.join(session["link"])
                agent.start(session["sessionId"], "view")
                made = agent.call("notice.send", sessionId=session["sessionId"], title="Outage",
                                  text="The mail server is down.")
                question = world.host.until_asked("notice")
                self.assertEqual((question["title"], question["text"]),
                                 ("Outage", "The mail server is down."))
                said = world.host.run("status")
                self.assertIn("The mail server is down.", said)
                world.host.run("answer", "notice", answer)
                if answer == "stay":
                    self.assertEqual(world.host.status()["phase"], "active")
                    agent.call("notice.clear", sessionId=session["sessionId"],
                               noticeId=made["noticeId"])
                    agent.call("session.end", sessionId=session["sessionId"])
                status = world.host.until_status(lambda it: it["phase"] == "ended", "the end")
                self.assertEqual(status["ending"]["reason"],
                                 "agent" if answer == "stay" else "notice")
                self.assertEqual(status["ending"].get("surveyUrl"),
                                 survey if answer == "stay" else None)

    def test_it_records_while_it_is_allowed_and_shared(self):
        for answer in ("yes", "no"):
            with self.subTest(answer=answer):
                self.record(answer)

    def record(self, answer):
        folder = f"/tmp/deskhand-flows-{os.getpid()}-{answer}"
        self.addCleanup(self.remove, folder)
        world = self.world(size=(640, 480), options=["--recording", "ask", "--recordings", folder])
        agent = world.agent()
        made = agent.create()
        session = made["sessionId"]
        world.host.join(made["link"])
        world.host.until_asked("recording")
        world.host.run("answer", "recording", answer)
        agent.start(session)
        world.host.until_asked("sharing")
        self.assertFalse(self.files(folder))
        self.assertFalse(world.host.status()["recording"])
        world.host.run("answer", "sharing", "view")
        agent.until(session, lambda it: it["sharing"]["on"], "sharing")
        if answer == "no":
            stays(lambda: not self.files(folder) and not world.host.status()["recording"],
                  "no recording", 0.5)
            return
        world.host.until_status(lambda it: it["recording"], "the recording told")
        self.assertIn("being recorded", world.host.run("status"))
        display = world.display
        display.terminal("seq 1 200 | column -c 70; exec sleep 1000", "numbers", "+30+30")
        display.at_rest()
        path = f"{folder}/{until(lambda: self.files(folder), 'a file')[0]}"
        until(lambda: self.played(path) == (640, 480, display.pixels()), "the screen recorded", 10)
        world.host.run("share", "stop")
        world.host.until_status(lambda it: not it["recording"], "the recording's end")
        size = until(lambda: self.rested(path), "the file at rest")
        display.run("xsetroot", "-solid", "#ff0000")
        stays(lambda: os.path.getsize(path) == size, "nothing more recorded", 0.7)
        self.assertEqual(len(self.files(folder)), 1)

    @staticmethod
    def rested(path):
        before = os.path.getsize(path)
        try:
            stays(lambda: os.path.getsize(path) == before, "", 0.6)
        except AssertionError:
            return None
        return before

    @staticmethod
    def remove(folder):
        for name in os.listdir(folder) if os.path.isdir(folder) else []:
            os.unlink(f"{folder}/{name}")
        if os.path.isdir(folder):
            os.rmdir(folder)

    @staticmethod
    def files(folder):
        return os.listdir(folder) if os.path.isdir(folder) else []

    @staticmethod
    def played(path):
        """What a player of the file shows in the end."""
        with open(path, "rb") as file:
            data = file.read()
        assert data.startswith(b"FBS 001.000\n"), data[:12]
        place, stream = 12, b""
        while place + 4 <= len(data):
            (count,) = struct.unpack_from(">I", data, place)
            if place + 8 + count + 3 > len(data) + 3:
                break
            stream += data[place + 4:place + 4 + count]
            place += 4 + (count + 3) // 4 * 4 + 4
        viewer = Viewer(Bytes(stream))
        viewer.handshake()
        while viewer.transport.at < len(stream):
            place = viewer.transport.at
            try:
                viewer.read_message()
            except ProtocolError as problem:
                # It is read while it is written: the last message may be half there.
                assert "bytes are missing" in str(problem), (place, problem)
                break
        screen = viewer.framebuffer
        return screen.width, screen.height, bytes(screen.data)


if __name__ == "__main__":
    unittest.main()
