"""The conversation outlives the browser: the customer's Chromium is killed while both write."""

import os
import pathlib
import shutil
import threading
import time
import unittest

from case import SessionCase, requires
from harness.console import WebChat
from harness.face import Face
from harness.waiting import until

LINES = 50
# From the kill to the conversation in Deskhand; the gateway waits 1 s for a page that is reloaded.
SOON = 2.0


class Agent:
    """An agent at the console, who also writes without looking, as agents do."""

    def __init__(self, world):
        self.console = world.console()
        self.peer = world.agent()
        self.session = None

    def join(self, session):
        self.session = session
        self.console.open_session(session)
        self.console.click("join-session")
        self.console.says("status", "In session")

    def writing(self, said, stop):
        """Writes a line each moment until told to stop; what was taken goes into `said`."""
        def run():
            while not stop.is_set():
                text = f"agent {len(said) + 1}"
                self.peer.call("chat.send", sessionId=self.session, text=text)
                said.append(text)
                stop.wait(0.05)
        thread = threading.Thread(target=run)
        thread.start()
        return thread


@requires("chromium", "chromedriver", "dunst", "dbus-daemon")
class TitleTests(SessionCase):
    """Real browsers, a window manager, a notification daemon, and the window."""

    def desktop(self):
        """A customer's desktop, with notifications."""
        world = self.world(size=(1280, 900), daemon=False)
        face = Face(world.processes, world.display, world.host.environment,
                    f"{world.folder}/host")
        world.display.environment["DBUS_SESSION_BUS_ADDRESS"] = face.bus
        world.host.environment.update(face.environment)
        self.addCleanup(face.end_with, world.host)
        world.display.start("dunst")
        world.host.start_daemon()
        return world, face

    def picture(self, world, name):
        folder = os.environ.get("DESKHAND_PICTURES")
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            world.display.picture(f"{folder}/{name}.png")

    @staticmethod
    def of_people(lines):
        return [list(line) for line in lines if line[0] in ("agent", "customer")]

    def deskhand(self, world):
        return self.of_people(
            (line["from"]["kind"], line["text"]) for line in world.host.transcript())

    @staticmethod
    def in_window(face, lines):
        """Those of these lines that stand in the window, in its order."""
        texts = {text for _, text in lines}
        return [line for line in face.conversation() if line in texts]

    def gateway(self, agent):
        return self.of_people(
            (line["from"]["kind"], line["text"]) for line in agent.peer.history(agent.session))

    def assert_one_conversation(self, agent, web, world):
        """Every line once and in one order: at the agent, in the web chat, and in Deskhand."""
        whole = self.gateway(agent)
        sides = {"the agent": lambda: self.of_people(agent.console.lines()),
                 "the web chat": lambda: self.of_people(web.lines()),
                 "Deskhand": lambda: self.deskhand(world)}
        for name, side in sides.items():
            try:
                until(lambda: side() == whole, name, 10)
            except AssertionError:
                self.assertEqual(side(), whole, name)
        return whole

    def test_the_conversation_outlives_the_browser(self):
        world, face = self.desktop()
        agent = Agent(world)
        web = WebChat(size=(900, 860), display=world.display)
        self.addCleanup(shutil.rmtree, web.folder, ignore_errors=True)
        self.addCleanup(web.kill)

        # It begins in the browser, and Deskhand joins; the agent lets it stay in the web chat.
        web.open(world.url, "Clara")
        (session,) = until(lambda: agent.peer.sessions, "a session")
        agent.join(session)
        web.say("My screen is odd – ä 😀")
        agent.console.says("chat-log", "My screen is odd")
        agent.console.click("upgrade")
        agent.console.confirm()
        until(lambda: web.shown("invitation"), "the invitation")
        world.host.run("join", web.find("pin").get_attribute("data-code"),
                       "--gateway", world.url)
        face.until_says("My screen is odd")
        until(lambda: web.shown("paused"), "the web chat paused")
        agent.console.channel("web")
        until(lambda: not web.shown("paused"), "the web chat again")
        world.host.until_status(lambda it: it["chat"]["surface"] == "web", "Deskhand aside")
        face.until_gone()
        self.picture(world, "title-1-browser")

        # Both write, and in the middle of it the browser is killed.
        agents, stop = [], threading.Event()
        writer = agent.writing(agents, stop)
        try:
            for number in range(1, 6):
                web.say(f"web {number}")
            until(lambda: ["customer", "web 5"] in self.gateway(agent), "the fifth line")
            before = len(agents)
            killed = time.monotonic()
            web.kill()
            status = world.host.until_status(
                lambda it: it["chat"]["surface"] == "app", "the conversation in Deskhand", 10)
            took = time.monotonic() - killed
            said = self.gateway(agent)
            until(lambda: face.id() and self.in_window(face, said) == [text for _, text in said],
                  "all of it in the window", 10)
            shown = time.monotonic() - killed
            until(lambda: len(agents) > before + 5, "the agent going on")
        finally:
            stop.set()
            writer.join()
        self.assertEqual(status["connection"], "online")
        self.assertLess(shown, SOON)
        print(f"in Deskhand {took:.2f} s after the kill, in its window {shown:.2f} s")
        until(lambda: self.deskhand(world) == self.gateway(agent), "the whole history in Deskhand")
        agent.console.says("channel-state", "Web chat closed")
        self.picture(world, "title-2-killed")

        # It goes on both ways without the browser.
        for number in range(1, LINES + 1):
            agent.console.say(f"still here {number}")
            world.host.run("say", f"from the window {number}")
        until(lambda: self.deskhand(world) == self.gateway(agent), "both ways")
        said = self.gateway(agent)
        until(lambda: self.in_window(face, said) == [text for _, text in said],
              "both ways in the window")

        # The browser comes back, with everything, and waits for the agent's choice.
        web.launch()
        web.open(world.url)
        agent.console.says("channel-state", "Web chat open")
        self.assertTrue(web.shown("paused"))
        self.assert_one_conversation(agent, web, world)
        world.host.until_status(lambda it: it["chat"]["surface"] == "app", "still in Deskhand")
        agent.console.channel("web")
        until(lambda: not web.shown("paused"), "the web chat again")
        world.host.until_status(lambda it: it["chat"]["surface"] == "web", "Deskhand aside")
        web.say("Back in the browser")
        agent.console.says("chat-log", "Back in the browser")
        agent.console.say("Welcome back")
        until(lambda: ["agent", "Welcome back"] in web.lines(), "the agent's words in the browser")
        whole = self.assert_one_conversation(agent, web, world)
        self.picture(world, "title-3-back")

        # And it is what was said, in the order in which each has said it.
        customers = ["My screen is odd – ä 😀", *(f"web {number}" for number in range(1, 6)),
                     *(f"from the window {number}" for number in range(1, LINES + 1)),
                     "Back in the browser"]
        self.assertEqual([text for kind, text in whole if kind == "customer"], customers)
        self.assertEqual([text for kind, text in whole if kind == "agent"], [
            *agents, *(f"still here {number}" for number in range(1, LINES + 1)),
            "Welcome back"])


if __name__ == "__main__":
    unittest.main()
