"""The window during a session: questions, who sees what, the bar, and ending."""

import os
import unittest

from harness.waiting import stays, until
from windowcase import WindowCase, requires_window


@requires_window
class SessionTests(WindowCase):
    """A session whose gateway is played."""

    def test_agreement_and_recording_are_asked_and_no_is_the_default(self):
        face = self.joined("477075")
        face.until_says("Terms")
        self.assertTrue(face.says("We help you."))
        self.assertEqual(face.focused()["name"], "Leave")
        face.picture("agreement")
        face.press("Accept")
        face.until_says("May this session be recorded?")
        until(lambda: (face.focused() or {}).get("name") == "Refuse", "the safe answer focused")
        face.picture("recording")
        face.key("Return")
        face.until_says("Nothing on your screen is shared.")
        self.assertFalse(self.host.status()["recording"])

    def test_escape_is_the_safe_answer(self):
        face = self.joined("477075")
        face.until_says("Terms")
        face.key("Escape")
        face.until_says("you did not accept the agreement")

    def test_the_wait_is_told(self):
        face = self.joined("700001")
        face.until_says("Welcome to Example Support.")
        self.assertTrue(face.says("You are number 3 in the queue."))
        self.assertTrue(face.says("The wait is about 3 minutes."))
        face.picture("waiting")

    def test_the_orphaned_page_opens_in_the_browser_when_pressed(self):
        face = self.joined("700002")
        face.until_says("All of us are asleep.")
        face.picture("orphaned")
        self.assertEqual(face.pages(), [])
        face.press("Open https://support.example/help")
        until(lambda: face.pages() == ["https://support.example/help"], "the page")

    def test_each_right_is_granted_by_itself(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        self.say("!asks")
        face.until_says("Anna asks to see and control your screen")
        self.assertTrue(face.says("seconds."))
        until(lambda: (face.focused() or {}).get("name") == "No", "the safe answer focused")
        face.picture("sharing")
        face.press("Use the mouse and the keyboard", "check box")
        face.press("Share")
        face.until_says("Anna can see your screen.")
        self.assertEqual(self.host.status()["sharing"]["access"], "view")

    def test_applications_are_chosen_and_changed(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        self.say("!!choose")
        writer = "Writer, Letter — Writer, Notes — Writer"
        browser = "Browser, Shop — Browser"
        face.until_found("check box", writer)
        # What support may not see, and what nobody knows what belongs to, cannot be chosen.
        self.assertEqual([each["name"] for each in face.shown() if each["role"] == "check box"
                          and "Writer" in each["name"] or "Passwords" in each["name"]
                          or "evil" in each["name"]], [writer])
        self.assertNotIn("sensitive", face.find("push button", "Share")["states"])
        face.picture("chooser")
        face.press(writer, "check box")
        face.press("Share")
        face.until_says("Anna can see and control only: 1.")
        self.assertEqual(self.host.status()["sharing"]["applications"], ["1"])

        # Less control does not show more.
        face.press("Only let them look")
        face.until_says("Anna can see only: 1.")
        face.press("CHANGE SHARING")
        face.until_says("What may support see?")
        until(lambda: "checked" in (face.find("check box", writer) or {"states": ()})["states"],
              "what is shared ticked")
        face.picture("change-sharing")
        face.press(writer, "check box")
        until(lambda: "sensitive" not in face.find("push button", "Change")["states"],
              "nothing to be shown by mistake")
        face.press(browser, "check box")
        face.press("Change")
        face.until_says("Anna can see only: 4.")
        until(lambda: not face.says("What may support see?"), "the card gone")
        sharing = self.host.status()["sharing"]
        self.assertEqual((sharing["access"], sharing["applications"]), ("view", ["4"]))

        # The bar leads there as well.
        self.say("!!web")
        face.until_open("deskhand-bar")
        face.picture("bar-change")
        face.press("Change what is shared")
        face.until_open("deskhand")
        face.press("The whole screen", "radio button")
        face.press("Change")
        face.until_says("Anna can see your screen.")
        self.assertEqual(self.host.status()["sharing"]["scope"], "desktop")
        face.press("STOP SHARING")
        face.until_says("Nothing on your screen is shared.")

    def test_the_banner_stops_sharing(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        self.assertIsNone(face.find("push button", "STOP SHARING"))
        for line in ("!guest", "!record", "!files"):
            self.say(line)
        face.until_says("Anna can see and control your screen.")
        face.until_says("Ben (guest) can only look.")
        face.until_says("This session is being recorded.")
        face.until_says("photos.zip (9 MB)")
        face.picture("session")
        face.press("STOP SHARING")
        face.until_says("Nothing on your screen is shared.")
        self.assertFalse(self.host.status()["sharing"]["on"])

    def test_control_can_be_taken_back_alone(self):
        face = self.joined()
        self.say("!control")
        face.press("Only let them look")
        face.until_says("Anna can see your screen.")

    def test_the_bar_stays_while_the_chat_is_in_the_browser(self):
        face = self.joined()
        self.say("!control")
        face.until_says("Anna can see and control your screen.")
        self.say("!web")
        bar = face.until_open("deskhand-bar")
        face.until_gone("deskhand")
        face.picture("bar")
        state = self.display.run("xprop", "-id", bar, "_NET_WM_STATE")
        for each in ("ABOVE", "SKIP_TASKBAR"):
            self.assertIn(f"_NET_WM_STATE_{each}", state)
        self.assertIn("4294967295", self.display.run("xprop", "-id", bar, "_NET_WM_DESKTOP"))
        face.press("Open the chat")
        face.until_open("deskhand")
        face.until_gone("deskhand-bar")

    def test_the_bar_stops_sharing_and_is_gone_then(self):
        face = self.joined()
        self.say("!control")
        self.say("!web")
        face.until_open("deskhand-bar")
        face.press("Stop sharing")
        until(lambda: not self.host.status()["sharing"]["on"], "sharing stopped")
        face.until_gone("deskhand-bar")

    def test_the_bar_is_there_when_the_window_is_minimised_or_covered(self):
        face = self.joined()
        self.say("!control")
        face.until_says("Anna can see and control your screen.")
        window = face.until_open()
        self.display.run("xdotool", "windowminimize", window)
        face.until_open("deskhand-bar")
        self.display.run("xdotool", "windowactivate", window)
        face.until_gone("deskhand-bar")
        self.display.terminal("sleep 600", "in front", "+0+0", "180x62")
        self.display.focus("in front")
        face.until_open("deskhand-bar")
        face.picture("bar-covered")

    def test_closing_asks_once_and_then_ends(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        face.focus()
        face.key("alt+F4")
        face.until_says("End the session?")
        self.assertEqual(face.focused()["name"], "Stay")
        face.picture("closing")
        face.key("Escape")
        until(lambda: not face.says("End the session?"), "the question gone")
        self.assertEqual(self.host.status()["phase"], "active")
        face.focus()
        face.key("alt+F4")
        face.until_says("End the session?")
        face.press("End the session")
        face.until_says("You have ended the session.")
        until(lambda: face.pages() == ["https://support.example/survey"], "the survey")
        face.picture("ended")

    def test_going_on_with_control_is_asked(self):
        face = self.joined()
        self.say("!continue")
        face.until_says("May Anna go on using your mouse and keyboard?")
        face.until_says("Mouse and keyboard wait for your answer.")
        until(lambda: (face.focused() or {}).get("name") == "Stop sharing", "the safe answer")
        face.picture("continuation")
        face.press("Go on")
        face.until_says("Anna can see and control your screen.")
        until(lambda: not self.host.status()["pending"], "the answer")

    def test_files_are_offered_by_name_and_size(self):
        face = self.joined()
        self.say("!offer")
        face.until_says("plan.pdf (2.4 MB)")
        face.picture("offer")
        face.press("Refuse")
        until(lambda: not self.host.status()["pending"], "the answer")

    def test_a_daemon_that_dies_is_started_again_and_the_window_stays(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        os.kill(self.daemon.pid, 9)
        self.daemon.wait()
        face.until_says("Deskhand is starting again.")
        stays(lambda: face.windows(), "the window", 0.5)

    def test_a_nudge_raises_and_shakes(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        self.display.terminal("sleep 600", "in front", "+0+0", "180x62")
        self.display.focus("in front")
        window = face.until_open()
        self.say("!nudge")
        until(lambda: face.active() == window,
              "the window in front")


    def test_a_question_leaves_the_keyboard_to_who_is_writing(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        face.focus()
        face.type("half a li")
        until(lambda: self.kept()["draft"] == "half a li", "the draft kept")
        self.say("!asks")
        face.until_says("Anna asks to see and control your screen")
        face.type("ne")
        until(lambda: self.kept()["draft"] == "half a line", "the draft kept")

    def test_the_half_typed_line_outlives_the_window(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        face.focus()
        face.type("half a line")
        until(lambda: self.kept()["draft"] == "half a line", "the draft kept")
        face.kill()
        face.start()
        face.until_says("half a line")


if __name__ == "__main__":
    unittest.main()
