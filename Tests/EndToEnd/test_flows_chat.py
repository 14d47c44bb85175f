"""One conversation in the customer's browser, in Deskhand, and at the agent."""

import unittest

from case import SessionCase, requires
from harness.agent import Problem
from harness.console import WebChat
from harness.waiting import until


@requires("chromium", "chromedriver")
class ChatFlowTests(SessionCase):
    """Each line once, in order, on all sides."""

    def browser(self):
        browser = WebChat()
        self.addCleanup(browser.close)
        return browser

    def transcript(self, world):
        return [[line["from"]["kind"], line["text"]] for line in world.host.transcript()
                if line["from"]["kind"] != "system"]

    def history(self, agent, session):
        return [[line["from"]["kind"], line["text"]] for line in agent.history(session)
                if line["from"]["kind"] != "system"]

    def until_all_have(self, said, agent, session, browser=None, world=None):
        sides = {"agent": lambda: self.history(agent, session)}
        if browser:
            sides["browser"] = lambda: [
                line for line in browser.lines() if line[0] != "system"]
        if world:
            sides["deskhand"] = lambda: self.transcript(world)
        for name, side in sides.items():
            try:
                until(lambda: side() == said, name, 5)
            except AssertionError:
                self.assertEqual(side(), said, name)

    def test_the_conversation_moves_and_no_line_is_lost(self):
        world = self.world(screen=False)
        agent, browser = world.agent(), self.browser()
        browser.open(world.url, "Carla")
        (session,) = until(lambda: agent.sessions, "a session")
        agent.call("session.join", sessionId=session)
        said = []

        def agent_says(text, **more):
            said.append(["agent", text])
            agent.call("chat.send", sessionId=session, text=text, **more)

        def web_says(text):
            said.append(["customer", text])
            browser.say(text)
            until(lambda: self.history(agent, session) == said, text)

        def app_says(text):
            said.append(["customer", text])
            world.host.run("say", text)
            until(lambda: self.history(agent, session) == said, text)

        web_says("My screen is odd – ä 😀")
        agent_says("May I look?")
        self.until_all_have(said, agent, session, browser)
        agent.call("session.invite", sessionId=session)
        until(lambda: browser.shown("invitation"), "the invitation")
        world.host.join(browser.find("pin").get_attribute("data-code"), "--gateway", world.url)
        until(lambda: browser.shown("paused"), "the web chat paused")
        self.until_all_have(said, agent, session, browser, world)
        app_says("Here I am.")
        agent_says("Welcome.")
        self.until_all_have(said, agent, session, browser, world)

        agent.call("chat.channel", sessionId=session, surface="web")
        until(lambda: not browser.shown("paused"), "the web chat again")
        world.host.until_status(lambda it: it["chat"]["surface"] == "web", "the app aside")
        web_says("Back in the browser.")
        agent.call("chat.channel", sessionId=session, surface="both")
        world.host.until_status(lambda it: it["chat"]["surface"] == "both", "both")
        web_says("Both: web")
        app_says("Both: app")
        agent_says("Both: agent")
        self.until_all_have(said, agent, session, browser, world)

        # The browser dies in the middle; Deskhand takes the conversation at once.
        browser.driver.get("about:blank")
        agent.until(session, lambda it: not it["web"]["alive"], "the web chat gone")
        world.host.until_status(lambda it: it["chat"]["surface"] == "app", "on in Deskhand")
        app_says("The browser is gone.")
        agent_says("I see.")
        browser.open(world.url)
        agent.until(session, lambda it: it["web"]["alive"], "the web chat back")
        self.assertTrue(browser.shown("paused"))
        agent.call("chat.channel", sessionId=session, surface="web")
        until(lambda: not browser.shown("paused"), "the web chat again")
        web_says("And back.")
        self.until_all_have(said, agent, session, browser, world)

    def test_a_customer_who_has_left_is_told_so(self):
        world = self.world(screen=False)
        agent, browser = world.agent(), self.browser()
        browser.open(world.url, "Carla")
        (session,) = until(lambda: agent.sessions, "a session")
        agent.call("session.join", sessionId=session)
        inactive = "The customer's remote support session is not active."
        failed = "Sending failed: there is no active remote support session."
        self.refused(inactive, agent, "chat.channel", sessionId=session, surface="app")
        self.refused(failed, agent, "chat.send", sessionId=session, text="x", channel="app")
        agent.call("session.invite", sessionId=session)
        until(lambda: browser.shown("invitation"), "the invitation")
        world.host.join(browser.find("pin").get_attribute("data-code"), "--gateway", world.url)
        world.host.run("end")
        agent.until(session, lambda it: it["status"] == "ended", "the end")
        self.refused(failed, agent, "chat.send", sessionId=session, text="Still there?")

    def refused(self, why, agent, method, **params):
        with self.assertRaises(Problem) as raised:
            agent.call(method, **params)
        self.assertEqual(str(raised.exception), why)

    def test_lines_wait_for_an_agent_who_comes_in_time(self):
        world = self.world(screen=False, options=["--grace", "2"])
        anna, ben = world.agent("Anna"), world.agent("Ben")
        made = anna.create()
        session = made["sessionId"]
        world.host.join(made["link"])
        anna.start(session)
        world.host.until_status(lambda it: it["phase"] == "active", "an agent")
        anna.call("session.leave", sessionId=session)
        world.host.until_status(lambda it: it["phase"] == "grace", "nobody")
        world.host.run("say", "Is somebody there?")
        ben.until(session, lambda it: it["status"] == "grace", "the grace")
        joined = ben.call("session.join", sessionId=session)
        self.assertEqual([(line["text"], line["queued"]) for line in joined["messages"]
                          if line["from"]["kind"] == "customer"], [("Is somebody there?", True)])
        world.host.until_status(lambda it: it["phase"] == "active", "an agent again")
        ben.call("session.leave", sessionId=session)
        world.host.until_status(lambda it: it["phase"] == "grace", "nobody again")
        world.host.run("say", "Nobody reads this.")
        status = world.host.until_status(lambda it: it["phase"] == "code-entry", "the PIN again")
        self.assertEqual(status["pending"], [])
        ben.until(session, lambda it: it["status"] == "ended", "the end")
        self.assertNotIn(["customer", "Nobody reads this."], self.history(ben, session))
        self.assertEqual(len([each for each in ben.notifications
                              if each["method"] == "chat.discarded"]), 1)
        # The next session begins with an empty chat.
        world.host.join(anna.create()["link"])
        self.assertEqual(self.transcript(world), [])


if __name__ == "__main__":
    unittest.main()
