"""The daemon dies in the middle of it, and nobody at either end has to do anything."""

import hashlib
import os
import random
import threading
import time
import unittest
from urllib.parse import quote

from case import SessionCase, requires
from harness.localsocket import LocalSocket, Refused
from harness.waiting import until
from harness.xlib import query_buttons, query_keymap

BACK = 2.0  # seconds: what is promised
SHIFT, A, LEFT = 0xFFE1, 0x61, 1


@requires()
class RecoveryTests(SessionCase):
    """After `kill -9`, all is as it was, and nothing is held down."""

    def look(self, world):
        """The state, as long as somebody says it."""
        socket = LocalSocket(world.host.socket)
        try:
            return socket.call("status")
        except (OSError, Refused):
            return None
        finally:
            socket.close()

    def is_back(self, world, sharing):
        status = self.look(world)
        return (status and (status["phase"], status["connection"]) == ("active", "online")
                and status["sharing"]["on"] == sharing and status)

    def buttons(self, world):
        return query_buttons(world.display.name)

    def hold(self, world, viewer):
        """Has a viewer hold keys and a button."""
        viewer.pointer(500, 400)
        viewer.key(SHIFT, True)
        viewer.key(A, True)
        viewer.pointer(500, 400, LEFT)
        until(lambda: len(query_keymap(world.display.name)) == 2 and self.buttons(world) == 1,
              "keys and a button held")

    def test_a_killed_daemon_is_back_with_its_rights_and_lets_go(self):
        world = self.world(agreement="Terms.")
        agent = world.agent()
        session = world.active_session(agent)
        viewer = world.viewer(agent, session)
        viewer.encodings(16, 1)
        viewer.whole_frame()
        for _ in range(3):
            self.hold(world, viewer)
            asked = len(world.relay.control("session.open"))
            began = time.monotonic()
            world.host.kill_daemon(alone=True)
            until(lambda: not query_keymap(world.display.name), "keys up")
            up = time.monotonic() - began
            status = until(lambda: self.is_back(world, True), "the session", every=0.02)
            back = time.monotonic() - began
            print(f"keys up after {up:.2f} s, session back after {back:.2f} s")
            self.assertLess(up, BACK)
            self.assertLess(back, BACK)
            self.assertEqual(self.buttons(world), 0)
            self.assertEqual((status["sharing"]["access"], status["pending"]), ("control", []))
            # It was taken up by the secret that it has, not by a PIN.
            self.assertEqual(len(world.relay.control("session.open")), asked + 1)
            self.assertEqual(world.relay.control("session.open")[-1]["params"]["lastEvent"], 0)
            agent.until(session, lambda it: it["sharing"]["on"], "sharing, to the agent")
            viewer = world.viewer(agent, session)
            viewer.encodings(16, 1)
            viewer.whole_frame()
        viewer.close()

    def test_what_was_stopped_stays_stopped(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        world.host.run("share", "stop")
        world.host.kill_daemon(alone=True)
        until(lambda: self.is_back(world, False), "the session")
        agent.until(session, lambda it: it["host"]["connected"], "the host")
        self.assertFalse(agent.session(session)["sharing"]["on"])
        self.assertEqual(self.look(world)["pending"], [])

    def test_without_the_one_who_watches_the_next_start_lets_go(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        viewer = world.viewer(agent, session)
        self.hold(world, viewer)
        world.host.kill_daemon()
        self.assertEqual(len(query_keymap(world.display.name)), 2)
        world.host.run("status")
        until(lambda: not query_keymap(world.display.name), "keys up")
        self.assertEqual(self.buttons(world), 0)
        until(lambda: self.is_back(world, True), "the session")

    def test_a_watcher_that_dies_is_replaced_and_none_outlives_the_session(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create()
        self.assertEqual(world.host.guards(), [])
        world.host.join(made["link"])
        (guard,) = until(world.host.guards, "a guard")
        os.kill(guard, 9)
        until(lambda: world.host.guards() not in ([], [guard]), "another guard")
        world.host.run("end")
        until(lambda: not world.host.guards(), "the guard's end")
        world.host.kill_daemon(alone=True)
        self.assertEqual(world.host.daemons(), [], "without a session nobody starts it")

    def test_the_session_is_there_before_the_gateway_is(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create()
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        world.host.until_status(lambda it: it["phase"] == "active", "an agent")
        world.relay.refusing = True
        world.relay.cut()
        world.host.kill_daemon(alone=True)
        until(lambda: self.look(world), "the daemon")
        # Its lines are taken, and kept.
        world.host.run("say", "into the dark")
        world.host.kill_daemon(alone=True)
        until(lambda: self.look(world), "the daemon again")
        world.relay.refusing = False
        until(lambda: self.is_back(world, False), "the session", 30)
        agent.connect()
        until(lambda: [line["text"] for line in agent.history(session)
                       if line["from"]["kind"] == "customer"] == ["into the dark"], "the line")


@requires()
class KilledTransferTests(SessionCase):
    """Files go on from where they were, and are whole or not there at all."""

    size = int(os.environ.get("KILLED_BYTES", 64 << 20))
    kills = int(os.environ.get("KILLS", 10))
    seconds = 150 + 20 * kills

    def begin(self):
        seed = int(os.environ.get("KILLS_SEED") or random.SystemRandom().randrange(10**6))
        print(f"KILLS_SEED={seed}")
        self.chance = random.Random(seed)
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create()
        world.host.join(made["link"])
        agent.start(made["sessionId"])
        world.host.until_status(lambda it: it["phase"] == "active", "an agent")
        # Some 60 MB a second, so that there is a middle.
        world.relay.slow, world.relay.pause = True, 0.002
        return world, agent, made["sessionId"]

    def transfer(self, agent, session, name, state):
        def find():
            found = agent.session(session).get("transfers") or []
            return next((each for each in found
                         if each["name"] == name and each["state"] == state), None)
        return until(find, f"{name} {state}", 60)

    def offsets(self):
        """Where the daemon dies in one file: each is killed twice."""
        return sorted(self.chance.randrange(self.size) for _ in range(2))

    def kill(self, world, carried):
        """Kills the daemon once so many bytes have gone one way."""
        until(carried, "some of the file", 30, every=0.001)
        world.host.kill_daemon(alone=True)

    def check_bytes(self, count, what):
        # What was in the buffers between both ends when the daemon died has to come again.
        print(f"{what}: {count / self.size:.3f} times the file")
        self.assertLess(count, self.size * 1.2 + (8 << 20))

    def test_a_file_to_the_customer_is_resumed_and_never_partial(self):
        world, agent, session = self.begin()
        content = self.chance.randbytes(self.size)
        for number in range((self.kills + 3) // 4):
            name = f"down {number}.bin"
            path = f"{world.host.downloads}/{name}"
            status, _, _ = agent.http(
                "POST", f"/v1/agent/sessions/{session}/files?name={quote(name)}", content,
                {"Content-Type": "application/octet-stream"})
            self.assertEqual(status, 201)
            question = world.host.until_asked("file")
            before, offsets = world.relay.from_gateway, self.offsets()
            watch = Watch(path, self.size)
            world.host.run("answer", "file", question["id"], "yes")
            for offset in offsets:
                self.kill(world, lambda: world.relay.from_gateway - before > offset)
            self.transfer(agent, session, name, "done")
            self.assertEqual(watch.end(), [])
            with open(path, "rb") as file:
                self.assertEqual(hashlib.file_digest(file, "sha256").digest(),
                                 hashlib.sha256(content).digest())
            self.check_bytes(world.relay.from_gateway - before, f"killed at {offsets}, down")
            self.assertEqual(os.listdir(world.host.downloads), [name])
            os.remove(path)

    def test_a_file_to_the_agent_is_resumed_and_whole(self):
        world, agent, session = self.begin()
        content = self.chance.randbytes(self.size)
        for number in range((self.kills + 1) // 4):
            name = f"up {number}.bin"
            path = f"{world.folder}/{name}"
            with open(path, "wb") as file:
                file.write(content)
            world.host.run("send", "--no-wait", path)
            asked = self.transfer(agent, session, name, "asked")
            before, offsets = world.relay.from_host, self.offsets()
            agent.call("file.accept", sessionId=session, transferId=asked["transferId"])
            for offset in offsets:
                self.kill(world, lambda: world.relay.from_host - before > offset)
            ready = self.transfer(agent, session, name, "ready")
            self.check_bytes(world.relay.from_host - before, f"killed at {offsets}, up")
            status, _, body = agent.http("GET", ready["downloadPath"])
            self.assertEqual((status, hashlib.sha256(body).digest()),
                             (200, hashlib.sha256(content).digest()))
            os.remove(path)


class Watch:
    """Looks all the time whether a file is there with fewer bytes than it has to have."""

    def __init__(self, path, size):
        self.path, self.size = path, size
        self.partial, self.is_over = [], threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self):
        while not self.is_over.wait(0.002):
            try:
                size = os.stat(self.path).st_size
            except OSError:
                continue
            if size != self.size:
                self.partial.append(size)

    def end(self):
        self.is_over.set()
        self.thread.join()
        return self.partial


if __name__ == "__main__":
    unittest.main()
