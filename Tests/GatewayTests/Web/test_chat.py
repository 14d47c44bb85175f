"""The conversation between console, web chat and Deskhand, where it goes on, and what customers
who wait see: in Chromium, on a real gateway. See test_console.py for what is needed.
"""

import os
import re
import tempfile
import time
import unittest

from customer import Customer

try:
    from selenium import webdriver
    from selenium.webdriver.common.by import By

    from gateway import Gateway
    from window import Window
except ImportError:
    if os.environ.get("REQUIRE_BROWSER"):
        raise
    webdriver = None

NO_SESSION = "Sending failed: there is no active remote support session."
NOT_ACTIVE = "The customer's remote support session is not active."


@unittest.skipIf(webdriver is None, "python3-selenium is not installed")
@unittest.skipUnless(os.environ.get("DESKHAND_GATEWAY") or os.environ.get("REQUIRE_BROWSER"),
                     "DESKHAND_GATEWAY does not name a gateway")
class ChatCase(unittest.TestCase):
    """An agent's console, and a customer's browser."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.download = tempfile.NamedTemporaryFile(prefix="deskhand-download-")
        cls.addClassCleanup(cls.download.close)
        cls.download.write(b"\x7fELF no more than that")
        cls.download.flush()
        cls.gateway = Gateway("--download", cls.download.name, *cls.options)
        cls.addClassCleanup(cls.gateway.stop)
        cls.agent = Window(cls.gateway, "agent")
        cls.addClassCleanup(cls.agent.driver.quit)
        cls.web = Window(cls.gateway, "web")
        cls.addClassCleanup(cls.web.driver.quit)
        cls.agent.log_in()

    def setUp(self):
        self.customers = []

    def tearDown(self):
        self.agent.picture(self._testMethodName)
        nameless = self.agent.nameless() + self.web.nameless()
        self.web.open("/v1/company")
        self.web.driver.delete_all_cookies()
        for customer in self.customers:
            customer.close()
        self.assertEqual(nameless, [])
        self.assertEqual(self.agent.complaints(), [])
        self.assertEqual(self.web.complaints(), [])

    def talking(self, name):
        """A web chat that an agent has joined."""
        self.web.start_chat(name)
        self.agent.open_session(name)
        self.agent.click("join-session")
        self.web.says("with", self.gateway.agent)

    def invited(self):
        """What the customer's Deskhand is once the agent has invited it."""
        self.agent.click("upgrade")
        self.agent.click("confirm-yes")
        self.web.until(lambda: self.web.shown("invitation"), "the invitation")
        customer = Customer(self.gateway.url, self.web.find("pin").get_attribute("data-code"))
        self.customers.append(customer)
        customer.event("recording.ask")
        customer.request("recording.answer", allowed=False)
        return customer

    def offered(self):
        """The channels that the console offers."""
        return [each for each in ("web", "app", "both")
                if self.agent.find(f"channel-{each}").find_element(By.XPATH, "..").is_displayed()]

    def tones(self, window):
        return int(window.driver.execute_script("return document.body.dataset.toneCount ?? 0"))

    def end(self):
        self.agent.click("end")
        self.agent.click("confirm-yes")
        self.web.until(lambda: self.web.shown("over"), "the end")


class ChannelTests(ChatCase):
    """Rows 2 to 12 of what such products do: the channel, and who is there."""

    def test_deskhand_is_offered_only_where_there_is_one(self):
        self.talking("Rosa")
        self.assertEqual(self.offered(), ["web"])
        customer = self.invited()
        self.agent.until(lambda: self.offered() == ["web", "app", "both"], "all channels")
        self.assertTrue(self.agent.find("channel-app").is_selected())
        customer.event("chat.channel", lambda params: params["surface"] == "app")
        self.end()

    def test_the_web_chat_pauses_while_the_conversation_is_in_deskhand(self):
        self.talking("Tilda")
        self.web.write("chat-text", "My printer is gone\n")
        self.agent.says("chat-log", "My printer is gone")
        customer = self.invited()
        customer.event("chat.message", lambda params: params["text"] == "My printer is gone")
        self.web.until(lambda: self.web.shown("paused"), "the pause")
        self.web.says("paused", "paused here, because it goes on in Deskhand's own window")
        self.web.says("paused", "take the conversation up again here")
        self.assertFalse(self.web.find("chat-text").is_enabled())
        customer.request("chat.send", text="I am in the window now")
        self.web.says("chat-log", "I am in the window now")
        self.web.picture("web-chat-paused")
        self.agent.choose("channel-web")
        self.web.until(lambda: not self.web.shown("paused"), "the return")
        customer.event("chat.channel", lambda params: params["surface"] == "web")
        self.web.write("chat-text", "Back in the browser\n")
        self.agent.says("chat-log", "Back in the browser")
        self.agent.choose("channel-both")
        customer.event("chat.channel", lambda params: params["surface"] == "both")
        self.web.write("chat-text", "Here\n")
        customer.event("chat.message", lambda params: params["text"] == "Here")
        customer.request("chat.send", text="and there")
        self.web.says("chat-log", "and there")
        self.web.picture("web-chat-both")
        self.end()

    def test_a_web_chat_that_goes_away_is_missed_within_two_seconds(self):
        self.talking("Wim")
        customer = self.invited()
        self.agent.choose("channel-web")
        for text in ("one", "two"):
            self.web.write("chat-text", text + "\n")
            self.agent.says("chat-log", text)
        self.web.open("about:blank")
        began = time.monotonic()
        customer.event("chat.widget", lambda params: params["alive"] is False)
        self.assertLess(time.monotonic() - began, 2)
        self.agent.says("channel-state", "Web chat closed")
        self.agent.until(lambda: self.agent.find("channel-app").is_selected(), "Deskhand")
        self.assertFalse(self.agent.find("channel-web").is_enabled())
        customer.request("chat.send", text="three")
        self.web.open("/chat")
        self.web.says("chat-log", "three")
        self.agent.says("channel-state", "Web chat open")
        said = [text for kind, text in self.web.lines() if kind != "system"]
        self.assertEqual(said, ["one", "two", "three"])
        self.assertTrue(self.web.shown("paused"))
        self.agent.choose("channel-web")
        self.web.write("chat-text", "four\n")
        customer.event("chat.message", lambda params: params["text"] == "four")
        self.end()

    def test_a_customer_who_has_gone_is_said_to_have(self):
        self.talking("Gustav")
        customer = self.invited()
        self.agent.until(lambda: self.agent.find("channel-app").is_selected(), "Deskhand")
        customer.request("session.end", reason="customer-closed")
        self.agent.says("status", "Ended")
        self.agent.write("chat-text", "Are you there?\n")
        self.agent.says("chat-problem", NO_SESSION)
        # What could not be said is not lost, and nobody is made to believe that it was.
        self.assertEqual(self.agent.find("chat-text").get_attribute("value"), "Are you there?")
        self.assertNotIn("Are you there?", self.agent.text("chat-log"))
        self.agent.picture("customer-gone")
        self.agent.choose("channel-both" if self.agent.find("channel-both").is_enabled()
                          else "channel-app")
        self.agent.click("nudge")
        self.agent.says("problem", NOT_ACTIVE)

    def test_lines_that_are_written_quickly_stay_lines(self):
        self.talking("Quentin")
        quick = [f"line {number}" for number in range(40)]
        # Faster than the gateway answers: all keys of all lines in one go.
        self.agent.write("chat-text", "".join(line + "\n" for line in quick))
        self.web.write("chat-text", "".join(line + "\n" for line in quick))
        for window in (self.agent, self.web):
            for kind in ("agent", "customer"):
                window.until(lambda: [text for by, text in window.lines() if by == kind] == quick,
                             f"the lines of the {kind}")
        # What is on its way to one customer never goes to another one.
        other = self.new_session("Other")
        self.agent.open_session("Quentin")
        self.agent.driver.execute_script("""
            const field = document.getElementById('chat-text');
            for (const text of ['a', 'b', 'c']) {
                field.value = text;
                field.form.requestSubmit();
            }
            document.querySelector(`[data-session-id="${arguments[0]}"]`).click();""", other)
        self.agent.says("customer", "Other")
        self.web.until(lambda: [text for by, text in self.web.lines() if by == "agent"][40:]
                       == ["a", "b", "c"], "the lines at the first")
        self.assertEqual(self.agent.lines(), [])
        self.agent.open_session("Quentin")
        self.agent.says("chat-log", "line 39")
        self.agent.until(lambda: self.agent.driver.execute_script("""
            const { scrollHeight, scrollTop, clientHeight } = document.getElementById('chat-scroll');
            return scrollHeight - scrollTop - clientHeight;""") < 2, "the newest line in sight")
        self.assertFalse(self.agent.shown("to-end"))
        self.end()

    def new_session(self, name):
        """Makes a session; returns its id."""
        self.agent.click("new-session")
        self.agent.write("new-name", name)
        self.agent.click("new-create")
        self.agent.says("customer", name)
        entry = self.agent.driver.find_element(By.CSS_SELECTOR, ".entry[aria-current=true]")
        return entry.get_attribute("data-session-id")

    def test_typing_is_seen_on_both_sides(self):
        self.talking("Tom")
        self.web.write("chat-text", "I am")
        self.agent.says("typing", "Tom is typing")
        self.agent.write("chat-text", "So am I")
        self.web.says("typing", f"{self.gateway.agent} is typing")
        customer = self.invited()
        self.agent.find("chat-text").send_keys("!")
        time.sleep(3.1)
        self.agent.find("chat-text").send_keys("!")
        customer.event("chat.typing")
        customer.tell("chat.typing")
        self.agent.says("typing", "Tom is typing")
        self.agent.find("chat-text").clear()
        self.end()

    def test_a_nudge_is_seen_heard_and_not_repeated_at_once(self):
        self.talking("Nora")
        before = self.tones(self.web)
        self.agent.click("nudge")
        self.web.says("chat-log", f"{self.gateway.agent} asks for your attention.")
        self.agent.says("chat-log", f"{self.gateway.agent} asks for your attention.")
        self.assertGreater(self.tones(self.web), before)
        self.web.until(lambda: "nudged" in self.web.find("talk").get_attribute("class"), "a shake")
        self.assertEqual(self.web.driver.switch_to.active_element, self.web.find("chat-text"))
        self.agent.click("nudge")
        self.agent.says("problem", "just nudged")
        self.end()

    def test_the_invitation_starts_the_download_once(self):
        folder = tempfile.mkdtemp(prefix="deskhand-downloads-")
        self.web.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
        self.talking("Udo")
        # A PIN alone, to be read aloud, moves nobody.
        self.agent.click("another-pin")
        self.agent.until(lambda: self.agent.find("pin").get_attribute("data-code"), "a PIN")
        self.agent.click("insert-link")
        self.assertIn("/?code=", self.agent.find("chat-text").get_attribute("value"))
        self.agent.find("chat-text").clear()
        self.assertFalse(self.web.shown("invitation"))
        self.assertEqual(os.listdir(folder), [])
        self.invited()
        self.web.says("chat-log", "The download of Deskhand starts now; if it does not")
        self.web.until(lambda: os.listdir(folder) == ["deskhand"], "the download")
        self.web.picture("web-chat-invited")
        self.web.open("/chat")
        self.web.until(lambda: self.web.shown("conversation"), "the conversation")
        self.assertEqual(os.listdir(folder), ["deskhand"])
        self.end()

    def test_the_transcript_can_be_had_by_both_also_afterwards(self):
        self.talking("Tilo")
        self.web.write("chat-text", "Remember the milk\n")
        self.agent.says("chat-log", "Remember the milk")
        self.agent.write("chat-text", "I do\n")
        self.web.says("chat-log", "I do")
        self.end()
        for window in (self.web, self.agent):
            name, text = window.saved_by("transcript")
            self.assertRegex(name, r"^transcript.*\.txt$")
            lines = text.splitlines()
            self.assertRegex(lines[0], r"^\d{4}-\d\d-\d\dT[\d:.]+Z  Tilo: Remember the milk$")
            self.assertTrue(lines[1].endswith(f"{self.gateway.agent}: I do"), lines)

    def test_letters_grow_and_stay_so(self):
        self.web.start_chat("Greta")
        self.web.click("larger")
        self.web.click("larger")
        size = "return parseFloat(getComputedStyle(document.getElementById('chat-text')).fontSize)"
        self.assertEqual(self.web.driver.execute_script(size), 20)
        self.web.open("/chat")
        self.web.until(lambda: self.web.shown("conversation"), "the conversation")
        self.assertEqual(self.web.driver.execute_script(size), 20)
        self.web.click("smaller")
        self.web.click("smaller")
        self.web.click("end")
        self.web.click("end-yes")
        self.web.until(lambda: self.web.shown("over"), "the end")


class WaitingTests(ChatCase):
    """What those see who wait in the web chat."""

    options = ("--greeting", "Good day.", "--hold", "Still in the queue.", "--hold-every", "1",
               "--survey-url", "https://survey.example/")

    def test_greeting_place_hold_message_and_notices(self):
        before = self.tones(self.agent)
        self.web.start_chat("Kim")
        self.agent.says("waiting-list", "Kim")
        self.agent.says("waiting-list", "Waiting")
        self.assertEqual(self.tones(self.agent), before + 1)
        self.assertIn("(1 waiting)", self.agent.driver.title)
        self.web.says("state", "Good day.")
        self.web.says("state", "You are number 1 in the queue. About 1 minute to wait.")
        self.web.says("chat-log", "Still in the queue.")
        time.sleep(2.2)
        held = [line for line in self.web.lines() if line[0] == "hold"]
        self.assertEqual(held, [["hold", "Still in the queue."]])
        self.agent.open_session("Kim")
        self.agent.click("tab-guide")
        self.agent.write("greeting", "Hello <b>Kim</b>")
        self.agent.click("greeting-send")
        self.web.says("state", "Hello <b>Kim</b>")
        self.agent.write("notice-title", "Mail is down")
        self.agent.write("notice-text", "We know, and work on it.")
        self.agent.click("notice-send")
        self.web.says("known", "We know, and work on it.")
        self.web.picture("web-chat-notice")
        self.web.driver.find_element(By.CSS_SELECTOR, "[data-testid=notice-stay]").click()
        self.assertFalse(self.web.shown("known"))
        self.agent.write("notice-title", "Telephones, too")
        self.agent.write("notice-text", "Until noon.")
        self.agent.click("notice-send")
        self.web.says("known", "Until noon.")
        self.web.driver.find_element(By.CSS_SELECTOR, "[data-testid=notice-leave]").click()
        self.web.says("over-text", "You have left the chat.")
        self.assertFalse(self.web.shown("survey"))
        self.agent.says("facts", "the customer left because of a notice")
        self.agent.click("tab-guide")

    def test_a_published_notice_comes_by_itself(self):
        self.agent.click("publish-notice")
        self.agent.write("publish-heading", "Maintenance tonight")
        self.agent.write("publish-text", "From 22:00.")
        self.agent.click("publish-send")
        self.agent.says("standing-list", "Maintenance tonight")
        self.web.start_chat("Petra")
        self.web.says("known", "From 22:00.")
        self.agent.driver.find_element(By.CSS_SELECTOR, "[data-testid=notice-withdraw]").click()
        self.web.until(lambda: not self.web.shown("known"), "no notice")
        self.agent.open_session("Petra")
        self.agent.click("join-session")
        self.web.until(lambda: not [line for line in self.web.lines() if line[0] == "hold"],
                       "no hold message")
        self.end()
        self.assertTrue(self.web.shown("survey"))


class ClosedTests(ChatCase):
    """When support is closed."""

    options = ("--opening-hours", "closed", "--orphaned-url", "https://help.example/")

    def test_the_pages_say_until_when_and_where_to_look(self):
        self.web.open("/chat")
        self.web.says("closed", "Support is closed now. Please come back after")
        self.assertEqual(self.web.find("closed-page").get_attribute("href"),
                         "https://help.example/")
        self.web.picture("web-chat-closed")
        self.web.click("start-chat")
        self.web.says("closed", "Support is closed now.")
        self.assertFalse(self.web.shown("conversation"))
        self.web.open("/?code=123456")
        self.web.says("closed", "Please come back after")
        with self.assertRaisesRegex(ConnectionError, "503"):
            Customer.redeem(self.gateway.url, self.code())

    def code(self):
        self.agent.click("new-session")
        self.agent.write("new-name", "Nobody")
        self.agent.click("new-create")
        self.agent.until(lambda: re.fullmatch(
            r"\d{6,12}", self.agent.find("pin").get_attribute("data-code") or ""), "a PIN")
        return self.agent.find("pin").get_attribute("data-code")


if __name__ == "__main__":
    unittest.main()
