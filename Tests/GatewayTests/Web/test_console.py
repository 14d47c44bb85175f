"""The gateway's pages as people use them: agents, customers and experts in Chromium, on a
real gateway, with a customer's computer of our own (customer.py).

DESKHAND_GATEWAY names the gateway's executable; without it, or without chromium-driver and
python3-selenium, the tests are skipped unless REQUIRE_BROWSER is set. Pictures of what was
seen are left in DESKHAND_PICTURES, where that is set.
"""

import hashlib
import os
import struct
import tempfile
import unittest
import zlib

from customer import Customer

try:
    from selenium import webdriver
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By

    from gateway import Gateway
    from window import Window
except ImportError:
    if os.environ.get("REQUIRE_BROWSER"):
        raise
    webdriver = None

DISPLAYS = [
    {"index": 1, "name": "one", "x": 0, "y": 0, "width": 320, "height": 200, "scale": 1,
     "primary": True},
    {"index": 2, "name": "two", "x": 320, "y": 0, "width": 640, "height": 480, "scale": 1,
     "primary": False},
]


def png(width, height):
    """A picture of one colour."""
    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data
                + struct.pack(">I", zlib.crc32(name + data)))
    rows = zlib.compress((b"\0" + b"\x20\x60\xb0" * width) * height, 1)
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", rows)
            + chunk(b"IEND", b""))


@unittest.skipIf(webdriver is None, "python3-selenium is not installed")
@unittest.skipUnless(os.environ.get("DESKHAND_GATEWAY") or os.environ.get("REQUIRE_BROWSER"),
                     "DESKHAND_GATEWAY does not name a gateway")
class ConsoleTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway()
        cls.addClassCleanup(cls.gateway.stop)
        cls.agent = Window(cls.gateway, "agent")
        cls.addClassCleanup(cls.agent.driver.quit)
        cls.other = Window(cls.gateway, "other")
        cls.addClassCleanup(cls.other.driver.quit)
        cls.agent.log_in()

    def setUp(self):
        self.customers = []

    def tearDown(self):
        self.agent.picture(self._testMethodName)
        # What one test has left open must not be in the next one's way.
        self.agent.driver.execute_script(
            "for (const each of document.querySelectorAll('dialog[open]')) { each.close(); }")
        nameless = self.agent.nameless()
        self.other.open("/v1/company")
        self.other.driver.delete_all_cookies()
        for customer in self.customers:
            customer.close()
        self.assertEqual(nameless, [])
        self.assertEqual(self.agent.complaints(), [])
        self.assertEqual(self.other.complaints(), [])

    def new_session(self, name):
        self.agent.click("new-session")
        self.agent.write("new-name", name)
        self.agent.click("new-create")
        self.agent.says("customer", name)
        self.agent.until(lambda: self.agent.find("pin").get_attribute("data-code"), "a PIN")
        return self.agent.find("pin").get_attribute("data-code")

    def joined(self, code, recorded=False):
        """A customer who has joined, and has answered whether there may be a recording."""
        customer = Customer(self.gateway.url, code)
        self.customers.append(customer)
        customer.event("recording.ask")
        customer.request("recording.answer", allowed=recorded)
        return customer

    def started(self, name, access="control", recorded=False):
        """A session that an agent has started and a customer has agreed to."""
        customer = self.joined(self.new_session(name), recorded)
        self.agent.says("status", "Waiting")
        self.agent.choose(f"access-{access}")
        self.agent.click("start-session")
        customer.event("screen.ask", lambda params: params["access"] == access)
        customer.share(access, DISPLAYS)
        self.agent.until(lambda: self.screen() == "on", "the screen")
        return customer

    def screen(self, window=None):
        return (window or self.agent).find("screen").get_attribute("data-state")

    @staticmethod
    def expected(customer):
        width, height = customer.size
        return b"".join(bytes(customer.pixel(x, y)) for y in range(height) for x in range(width))

    def test_a_joining_customer_is_heard_and_seen_to_wait(self):
        code = self.new_session("Wanda")
        self.assertRegex(code, r"^\d{6,12}$")
        self.assertEqual(self.agent.find("link").get_attribute("value"),
                         f"{self.gateway.url}/?code={code}")
        self.assertEqual(self.agent.text("screen-info") or "Screen: none", "Screen: none")
        tones = int(self.agent.driver.execute_script("return document.body.dataset.toneCount ?? 0"))
        self.joined(code)
        self.agent.says("waiting-list", "Wanda")
        self.agent.says("waiting-list", "Waiting")
        after = int(self.agent.driver.execute_script("return document.body.dataset.toneCount ?? 0"))
        self.assertEqual(after, tones + 1)
        self.assertEqual(self.agent.driver.execute_script("return document.body.dataset.lastTone"),
                         "joined")
        self.agent.says("screen-info", "Screen: none")

    def test_another_pin_takes_the_old_ones_place(self):
        code = self.new_session("Petra")
        self.agent.click("another-pin")
        self.agent.until(
            lambda: self.agent.find("pin").get_attribute("data-code") != code, "another PIN")
        with self.assertRaises(ConnectionError):
            Customer(self.gateway.url, code)
        self.joined(self.agent.find("pin").get_attribute("data-code"))
        self.agent.says("status", "Waiting")

    def test_the_screen_is_shown_pixel_for_pixel(self):
        customer = self.started("Lena")
        self.agent.says("screen-info", "Screen: 1 (320x200)")
        self.agent.says("next-screen-label", "Next screen (2)")
        self.agent.until(lambda: self.agent.pixels() == self.expected(customer), "the same pixels")

    def test_the_picture_setting_reaches_the_customers_computer(self):
        customer = self.started("Karl")
        (screen,) = customer.screens.values()
        self.agent.pick("quality", "Sharpest")
        # Quality level 9 of the RFB community's pseudo-encodings.
        self.agent.until(lambda: -23 in screen.encodings, "quality level 9")
        self.agent.pick("quality", "Automatic")
        self.agent.until(lambda: -26 in screen.encodings, "quality level 6")

    def test_keys_and_pointer_arrive_while_operating_and_not_otherwise(self):
        customer = self.started("Olaf")
        (screen,) = customer.screens.values()
        ActionChains(self.agent.driver).click(self.agent.find("screen-canvas")).perform()
        ActionChains(self.agent.driver).send_keys("aZ").perform()
        self.agent.until(lambda: {(1, 0x61), (0, 0x61), (1, 0x5A)} <= set(screen.keys), "keys")
        self.agent.until(lambda: any(mask == 1 for mask, _, _ in screen.pointer), "a click")
        self.agent.click("operate")
        self.agent.until(lambda: any(s.viewer["access"] == "view"
                                     for s in list(customer.screens.values())), "a view")
        self.agent.until(lambda: self.screen() == "on", "the screen")
        watched = next(s for s in customer.screens.values() if s.viewer["access"] == "view")
        ActionChains(self.agent.driver).click(self.agent.find("screen-canvas")).perform()
        ActionChains(self.agent.driver).send_keys("b").perform()
        self.agent.click("fit")
        self.agent.click("fit")
        self.assertEqual((watched.keys, watched.pointer), ([], []))

    def test_chords_nudge_and_next_screen_are_sent(self):
        customer = self.started("Nils")
        self.agent.click("send-keys")
        self.agent.click("keys-ctrl-alt-del")
        sent = customer.event("keys.send")
        self.assertEqual(sent["keys"], ["Control_L", "Alt_L", "Delete"])
        self.agent.click("nudge")
        customer.event("chat.nudge")
        self.agent.click("next-screen")
        self.assertEqual(customer.event("screen.select")["display"], 2)
        self.agent.says("screen-info", "Screen: 2 (640x480)")
        self.agent.click("next-screen")
        customer.event("screen.select", lambda params: params["display"] == 1)
        self.agent.says("screen-info", "Screen: 1 (320x200)")

    def test_text_is_copied_both_ways(self):
        customer = self.started("Cleo")
        (screen,) = customer.screens.values()
        self.agent.click("clipboard-open")
        self.agent.write("clipboard-text", "to the customer")
        self.agent.click("clipboard-send")
        self.agent.until(lambda: screen.clipboard == [b"to the customer"], "the text at the customer")
        screen.cut_text("from the customer")
        field = self.agent.find("clipboard-text")
        self.agent.until(lambda: field.get_attribute("value") == "from the customer",
                         "the text at the agent")

    def test_a_conversation_is_shown_once_and_literally(self):
        customer = self.started("Maria")
        self.agent.write("chat-text", "Good morning\n")
        told = customer.event("chat.message", lambda params: params["text"] == "Good morning")
        self.assertEqual(told["from"]["kind"], "agent")
        hostile = "<img src=x onerror=alert(1)> \u202egpj & https://a.example/x"
        customer.request("chat.send", text=hostile)
        self.agent.says("chat-log", "<img src=x onerror=alert(1)>")
        customer.tell("chat.typing")
        self.agent.says("typing", "is typing")
        log = self.agent.find("chat-log")
        self.assertEqual(log.find_elements(By.TAG_NAME, "img"), [])
        self.assertEqual([a.get_attribute("href") for a in log.find_elements(By.TAG_NAME, "a")],
                         ["https://a.example/x"])
        self.agent.driver.refresh()
        self.agent.says("connection", "Connected")
        entry = (By.XPATH, "//button[@data-testid='session-entry'][contains(., 'Maria')]")
        self.agent.until(lambda: self.agent.driver.find_elements(*entry), "the session")
        self.agent.driver.find_element(*entry).click()
        self.agent.says("chat-log", "Good morning")
        self.assertEqual(self.agent.text("chat-log").count("Good morning"), 1)

    def test_an_expert_sees_and_cannot_operate(self):
        customer = self.started("Emil")
        self.agent.click("tab-people")
        self.agent.write("external-name", "Dr. Wu")
        self.agent.click("external-create")
        field = self.agent.find("external-url")
        self.agent.until(lambda: field.get_attribute("value"), "the link")
        self.other.open(field.get_attribute("value"))
        self.other.until(lambda: self.screen(self.other) == "on", "the screen")
        self.other.until(lambda: self.other.pixels() == self.expected(customer), "the same pixels")
        self.other.picture("expert")
        seen = next(s for s in customer.screens.values() if s.viewer["viewer"]["kind"] == "external")
        self.assertEqual(seen.viewer["access"], "view")
        ActionChains(self.other.driver).click(self.other.find("screen-canvas")).send_keys("x").perform()
        self.agent.says("viewers", "Dr. Wu")
        self.assertEqual((seen.keys, seen.pointer), ([], []))
        revoke = self.agent.driver.find_element(By.CSS_SELECTOR, "[data-testid=external-revoke]")
        revoke.click()
        self.other.says("screen-empty-text", "not valid any more")
        self.agent.click("tab-people")
        self.other.open("about:blank")

    def test_stopping_takes_the_screen_away(self):
        customer = self.started("Sven")
        customer.stop()
        self.agent.says("screen-info", "Screen: none")
        self.agent.until(lambda: self.screen() == "off", "no screen")
        self.assertEqual(self.agent.driver.find_elements(By.ID, "screen-canvas"), [])

    def test_a_view_only_grant_is_shown_as_such(self):
        customer = self.started("Vera", access="view")
        self.agent.says("screen-access", "View only")
        sharing = {"sharing": True, "access": "view", "scope": "desktop"}
        customer.request("sharing.set", **sharing, paused="locked")
        self.agent.says("screen-access", "Paused: the customer’s screen is locked")
        self.agent.picture("locked")
        customer.request("sharing.set", **sharing)
        self.agent.says("screen-access", "View only")
        self.assertFalse(self.agent.find("send-keys").is_enabled())
        self.assertFalse(self.agent.find("clipboard").is_enabled())
        self.assertFalse(self.agent.shown("operate"))

    def test_leaving_starts_the_wait_and_returning_ends_it(self):
        customer = self.started("Gina")
        self.agent.click("leave")
        self.agent.says("status", "Alone")
        customer.event("session.grace")
        customer.request("chat.send", text="Is anybody there?")
        self.agent.click("join-session")
        self.agent.says("chat-log", "Is anybody there?")
        self.agent.says("status", "In session")

    def test_a_photo_is_cut_small_and_shown_and_removed(self):
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            # Wider and higher than the gateway takes, as a camera makes them.
            file.write(png(4000, 3000))
            file.flush()
            self.agent.click("profile")
            self.agent.find("photo-file").send_keys(file.name)
            image = (By.CSS_SELECTOR, "#agent-photo img")
            self.agent.until(lambda: self.agent.driver.find_elements(*image), "the photo")
        source = self.agent.driver.find_element(*image).get_attribute("src")
        self.assertTrue(self.agent.fetched(source).startswith(b"\x89PNG"))
        self.agent.picture("photo")
        self.agent.click("photo-close")
        customer = self.joined(self.new_session("Pia"))
        self.agent.click("join-session")
        agent = customer.event("agent.joined")["agent"]
        self.assertEqual(agent["avatarUrl"], source)
        self.agent.write("chat-text", "Do you see me?\n")
        said = customer.event("chat.message", lambda params: params["text"] == "Do you see me?")
        self.assertEqual(said["from"]["avatarUrl"], source)
        self.agent.click("profile")
        with tempfile.NamedTemporaryFile(suffix=".png", mode="w") as file:
            file.write("no picture")
            file.flush()
            self.agent.find("photo-file").send_keys(file.name)
            self.agent.says("photo-problem", "not a picture")
        self.agent.click("photo-remove")
        self.agent.until(lambda: not self.agent.driver.find_elements(*image), "no photo")
        self.agent.click("photo-close")

    def test_what_the_agent_tells_reaches_the_waiting_customer(self):
        customer = self.joined(self.new_session("Kim"))
        self.agent.says("status", "Waiting")
        self.agent.click("tab-guide")
        self.agent.write("greeting", "Hello <b>Kim</b>")
        self.agent.click("greeting-send")
        customer.event("greeting.show", lambda params: params["text"] == "Hello <b>Kim</b>")
        self.agent.write("hold", "Nearly there")
        self.agent.click("hold-send")
        customer.event("queue.update", lambda params: params.get("text") == "Nearly there")
        self.agent.write("notice-title", "Mail is down")
        self.agent.write("notice-text", "We know, and work on it.")
        self.agent.click("notice-send")
        notice = customer.event("notice.show")
        self.assertEqual((notice["title"], notice["text"]),
                         ("Mail is down", "We know, and work on it."))
        self.agent.says("notices", "Mail is down")
        self.agent.driver.find_element(By.CSS_SELECTOR, "[data-testid=notice-clear]").click()
        customer.event("notice.clear", lambda params: params["noticeId"] == notice["noticeId"])
        self.agent.click("tab-guide")
        self.agent.click("publish-notice")
        self.agent.write("publish-heading", "Maintenance tonight")
        self.agent.write("publish-text", "From 22:00.")
        self.agent.click("publish-send")
        customer.event("notice.show", lambda params: params["title"] == "Maintenance tonight")
        self.agent.says("standing-list", "Maintenance tonight")
        self.agent.driver.find_element(By.CSS_SELECTOR, "[data-testid=notice-withdraw]").click()
        self.agent.until(lambda: "Maintenance" not in self.agent.text("standing-list"), "withdrawal")

    def test_files_go_both_ways(self):
        customer = self.started("Fritz")
        self.agent.click("tab-files")
        content = os.urandom(300_000)
        with tempfile.NamedTemporaryFile(suffix="-manual.pdf") as file:
            file.write(content)
            file.flush()
            self.agent.find("offer-file-input").send_keys(file.name)
            offer = customer.event("file.offer")
        self.assertEqual(offer["sha256"], hashlib.sha256(content).hexdigest())
        customer.request("file.answer", transferId=offer["transferId"], accepted=True)
        self.assertEqual(customer.fetch("GET", offer["url"])[2], content)
        customer.request("file.done", transferId=offer["transferId"], sha256=offer["sha256"])
        self.agent.says("transfers", "received")
        photo = os.urandom(200_000)
        customer.request("file.request", transferId="photo1", name="photo.png", size=len(photo),
                         sha256=hashlib.sha256(photo).hexdigest())
        self.agent.says("transfers", "the customer wants to send it")
        self.agent.driver.find_element(By.CSS_SELECTOR, "[data-testid=file-accept]").click()
        upload = customer.event("file.accepted")["uploadUrl"]
        status, _, _ = customer.fetch(
            "PATCH", upload, photo, Tus_Resumable="1.0.0", Upload_Offset="0",
            Content_Type="application/offset+octet-stream")
        self.assertEqual(status, 204)
        save = (By.CSS_SELECTOR, "[data-testid=file-save]")
        self.agent.until(lambda: self.agent.driver.find_elements(*save), "the file")
        self.agent.picture("files")
        got = self.agent.fetched(self.agent.driver.find_element(*save).get_attribute("href"))
        self.assertEqual(got, photo)
        self.agent.click("tab-files")

    def test_recording_follows_the_customers_consent(self):
        customer = self.started("Resi", recorded=True)
        self.agent.click("tab-people")
        self.agent.says("recording-consent", "allows recording")
        self.agent.until(lambda: self.agent.shown("recording-state"), "the mark")
        self.agent.says("recording-label", "Stop recording")
        customer.event("recording.state", lambda params: params["on"])
        self.agent.click("recording-toggle")
        self.agent.until(lambda: not self.agent.shown("recording-state"), "no mark")
        self.agent.says("recordings", "Recording of")
        self.agent.click("tab-people")

    def test_a_refused_recording_cannot_be_started(self):
        self.started("Rudi")
        self.agent.click("tab-people")
        self.agent.says("recording-consent", "does not allow")
        self.assertFalse(self.agent.find("recording-toggle").is_enabled())
        self.agent.click("tab-people")

    def test_limits_reach_the_customers_computer(self):
        customer = self.started("Lisbeth")
        self.agent.click("tab-people")
        self.agent.click("limits-summary")
        self.agent.click("limit-clipboard")
        self.agent.pick("limit-mode", "Only these")
        self.agent.write("limit-applications", "xterm, Firefox-esr")
        self.agent.write("limit-watermark", "Seen by Example Support")
        self.agent.click("limits-apply")
        policy = customer.event("policy.set", lambda params: "watermark" in params)
        self.assertEqual(policy["permissions"]["clipboard"], False)
        self.assertEqual(policy["permissions"]["control"], True)
        self.assertEqual(policy["applications"]["mode"], "allow")
        self.assertEqual([rule["value"] for rule in policy["applications"]["list"]],
                         ["xterm", "Firefox-esr"])
        self.assertEqual(policy["watermark"]["text"], "Seen by Example Support")
        self.agent.click("limits-summary")
        self.agent.click("tab-people")

    def test_the_screen_moves_to_its_own_window_and_back(self):
        customer = self.started("Paula")
        driver = self.agent.driver
        main = driver.current_window_handle
        self.agent.click("pop-out")
        self.agent.until(lambda: len(driver.window_handles) == 2, "the window")
        driver.switch_to.window(next(h for h in driver.window_handles if h != main))
        self.agent.until(lambda: self.screen() == "on", "the screen there")
        self.agent.until(lambda: self.agent.pixels() == self.expected(customer), "the same pixels")
        self.agent.click("back")
        driver.switch_to.window(main)
        self.agent.until(lambda: self.screen() == "on", "the screen back here")

    def test_a_window_that_is_open_before_anything_is_shared_waits(self):
        customer = self.joined(self.new_session("Wally"))
        driver = self.agent.driver
        main = driver.current_window_handle
        self.agent.click("pop-out")
        self.agent.until(lambda: len(driver.window_handles) == 2, "the window")
        own = next(handle for handle in driver.window_handles if handle != main)
        driver.switch_to.window(own)
        self.agent.says("screen-empty-text", "Nothing is shared yet. This window waits.")
        driver.switch_to.window(main)
        self.agent.click("start-session")
        customer.event("screen.ask")
        customer.share("control", DISPLAYS)
        driver.switch_to.window(own)
        self.agent.until(lambda: self.screen() == "on", "the screen there")
        self.agent.click("back")
        driver.switch_to.window(main)
        self.agent.until(lambda: self.screen() == "on", "the screen back here")

    def test_the_transcript_holds_what_was_said(self):
        customer = self.started("Tom")
        customer.request("chat.send", text="Remember the milk")
        self.agent.says("chat-log", "Remember the milk")
        text = self.agent.fetched(self.agent.find("transcript").get_attribute("href")).decode()
        self.assertIn("Remember the milk", text)

    def test_ending_is_asked_for_once_and_ends_for_all(self):
        customer = self.started("Edda")
        self.agent.click("end")
        self.agent.click("confirm-no")
        self.agent.says("status", "In session")
        self.agent.click("end")
        self.agent.click("confirm-yes")
        self.assertEqual(customer.event("session.ended")["reason"], "agent")
        self.agent.says("status", "Ended")
        self.agent.says("screen-info", "Screen: none")
        self.agent.click("dismiss")
        self.agent.until(lambda: self.agent.shown("welcome"), "the empty console")

    def test_a_link_tells_how_to_start_and_redeems_nothing(self):
        code = self.new_session("Ludo")
        self.other.open(f"/?code={code}")
        self.assertEqual(self.other.find("pin").get_attribute("data-code"), code)
        host = self.gateway.url.removeprefix("http://")
        self.assertEqual(self.other.find("open-deskhand").get_attribute("href"),
                         f"deskhand://{host}/?code={code}")
        self.assertTrue(self.other.text("command").startswith(f"deskhand join {code}"))
        self.other.open(f"/{code}")
        self.assertEqual(self.other.find("pin").get_attribute("data-code"), code)
        self.other.picture("join")
        self.agent.says("status", "Invited")
        self.joined(code)
        self.agent.says("status", "Waiting")


if __name__ == "__main__":
    unittest.main()
