"""What a crash, a restart or a cut line may not do to a session."""

import os
import shutil
import signal
import unittest

from case import SessionCase, requires
from harness.host import Host
from harness.processes import is_running
from harness.waiting import NotInTime, until


@requires()
class ReconnectTests(SessionCase):
    """Every line once and in order, whatever happens in between."""

    def chat_of(self, agent, session):
        return [line["text"] for line in agent.history(session)
                if line["from"]["kind"] != "system"]

    def own_chat(self, world):
        return [line["text"] for line in world.host.transcript()
                if line["from"]["kind"] != "system"]

    def until_both_have(self, world, agent, session, expected):
        try:
            until(lambda: self.chat_of(agent, session) == expected
                  and self.own_chat(world) == expected, "the whole conversation on both sides")
        except NotInTime:
            pass
        self.assertEqual(self.chat_of(agent, session), expected)
        self.assertEqual(self.own_chat(world), expected)

    def test_a_killed_daemon_takes_its_session_up_again(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create("Carl")
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        said = []
        for number in range(5):
            agent.call("chat.send", sessionId=session, text=f"agent {number}", id=f"a{number}")
            said.append(f"agent {number}")
            until(lambda: self.own_chat(world) == said, "the agent's line")
            world.host.run("say", f"customer {number}")
            said.append(f"customer {number}")
            until(lambda: self.chat_of(agent, session) == said, "the customer's line")
        # With the one who would start it again: this time somebody has to.
        world.host.kill_daemon()
        agent.until(session, lambda it: not it["host"]["connected"], "the host's loss")
        agent.call("chat.send", sessionId=session, text="while you were away", id="away")
        said.append("while you were away")

        # It needs no PIN again: the session is where its runtime folder says.
        world.host.start_daemon()
        self.until_both_have(world, agent, session, said)
        opens = world.relay.control("session.open")
        self.assertEqual(opens[-1]["params"]["lastEvent"], 0)
        world.host.run("say", "here again")
        self.until_both_have(world, agent, session, said + ["here again"])

    def test_a_daemon_that_lost_its_memory_joins_with_the_same_pin(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create("Clemens")
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        agent.call("chat.send", sessionId=session, text="first", id="1")
        said = ["first", "second"]
        self.until_both_have(world, agent, session, said[:1])
        world.host.run("say", "second")
        self.until_both_have(world, agent, session, said)
        world.host.kill_daemon()
        # As after a restart of the computer: nothing is left of what was running.
        shutil.rmtree(f"{world.host.runtime}/deskhand")
        world.host.start_daemon()
        world.host.join(made["link"])
        self.until_both_have(world, agent, session, said)
        self.assertEqual(world.relay.control("session.open")[-1]["params"]["lastEvent"], 0)

    def test_a_restarted_gateway_goes_on_where_it_was(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create("Dora")
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        world.host.run("say", "before")
        self.until_both_have(world, agent, session, ["before"])
        agent.call("chat.send", sessionId=session, text="also before", id="b")
        said = ["before", "also before"]
        self.until_both_have(world, agent, session, said)

        world.relay.refusing = True
        world.gateway.kill()
        world.host.until_status(lambda it: it["connection"] == "reconnecting", "the loss")
        world.host.run("say", "into the void")
        world.host.run("say", "and again")
        world.gateway.start()
        world.relay.refusing = False
        world.host.until_status(lambda it: it["connection"] == "online", "the connection")
        agent.connect()
        said += ["into the void", "and again"]
        self.until_both_have(world, agent, session, said)
        agent.call("chat.send", sessionId=session, text="after", id="c")
        self.until_both_have(world, agent, session, said + ["after"])

    def test_cut_lines_lose_and_double_nothing(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create("Emil")
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        world.host.until_status(lambda it: it["phase"] == "active", "an agent")
        for number in range(40):
            if number % 4 == 2:
                self.cut_host(world)
            world.host.run("say", f"customer {number}")
            if number % 4 == 3:
                self.cut_host(world)
            agent.call("chat.send", sessionId=session, text=f"agent {number}",
                       id=f"agent-{number}")
        self.assertGreater(self.cuts, 10)

        def complete():
            return len(self.chat_of(agent, session)) >= 80 and len(self.own_chat(world)) >= 80
        until(complete, "80 lines on both sides", 40)
        # One's own lines stand where they were written, others' where they came: only the order
        # of each one's lines is the same everywhere.
        for lines in (self.own_chat(world), self.chat_of(agent, session)):
            self.assertEqual(len(lines), 80)
            for who in ("customer", "agent"):
                self.assertEqual([line for line in lines if line.startswith(who)],
                                 [f"{who} {number}" for number in range(40)])

    cuts = 0

    def cut_host(self, world):
        """Cuts the control connection alone, as soon as there is one."""
        def control():
            with world.relay.lock:
                return [line for line in world.relay.lines if line.is_control]
        for line in until(control, "a control connection"):
            line.cut()
            self.cuts += 1
        until(lambda: line not in control(), "the cut")

    def test_a_viewer_comes_back_after_a_cut(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        viewer = world.viewer(agent, session)
        viewer.encodings(16, 1)
        viewer.whole_frame()
        self.cut_host(world)
        agent.until(session, lambda it: it["host"]["connected"], "the host again")
        # The screen has a connection of its own, which goes on.
        viewer.whole_frame()
        status = world.host.status()
        self.assertTrue(status["sharing"]["on"])
        world.relay.cut()
        world.host.until_status(lambda it: it["connection"] == "online", "the connection", 30)
        agent.connect()
        again = until(lambda: self.dial(world, agent, session), "a screen again", 20)
        again.whole_frame()

    def dial(self, world, agent, session):
        try:
            viewer = world.viewer(agent, session, tag="again")
            viewer.encodings(16, 1)
            return viewer
        except OSError:
            return None

    def test_a_second_computer_takes_the_session_over(self):
        world = self.world(screen=False)
        agent = world.agent()
        made = agent.create("Frida")
        session = made["sessionId"]
        world.host.join(made["link"])
        agent.start(session)
        world.host.run("say", "from the first")
        until(lambda: self.chat_of(agent, session) == ["from the first"], "the line")
        second = Host(world.processes, f"{world.folder}/second")
        second.start_daemon()
        self.addCleanup(second.end_daemons)
        second.join(made["link"])
        ended = world.host.until_status(lambda it: it["phase"] in ("ended", "code-entry"), "the end")
        if ended["phase"] == "ended":
            self.assertEqual(ended["ending"]["reason"], "replaced")
        until(lambda: [line["text"] for line in second.transcript()
                       if line["from"]["kind"] == "customer"] == ["from the first"],
              "the conversation on the second computer")

    def test_the_command_line_starts_a_daemon_when_none_runs(self):
        world = self.world(screen=False, daemon=False)
        agent = world.agent()
        made = agent.create("Gerd")
        self.assertEqual(world.host.daemons(), [])
        world.host.join(made["link"])
        (process_id,) = world.host.daemons()
        self.assertEqual(world.host.peer(), process_id)
        world.host.run("end")
        os.kill(process_id, signal.SIGTERM)
        until(lambda: not is_running(process_id), "the daemon's end")


if __name__ == "__main__":
    unittest.main()
