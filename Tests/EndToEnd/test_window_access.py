"""The window for who has no mouse or no sight, its menu, and what is dropped on it."""

import os
import pathlib
import time
import unittest

from harness.waiting import stays, until
from windowcase import WindowCase, requires_window

# A little more than a button that has just come up ignores.
READING = 0.7
DRAGGED = str(pathlib.Path(__file__).parent / "harness" / "dragged.py")
# What holds others, and is not used itself.
HOLDERS = ("frame", "scroll pane", "viewport", "panel", "filler")


@requires_window
class AccessTests(WindowCase):
    """What a screen reader knows, and what the keyboard alone does."""

    def tab_to(self, name):
        """Goes to a control with the Tab key."""
        face = self.face
        for _ in range(40):
            focused = face.focused()
            if focused and focused["name"] == name:
                return
            before = focused and focused["name"]
            face.key("Tab")
            until(lambda: (face.focused() or {}).get("name") != before, f"past “{before}”")
        self.fail(f"Tab does not reach “{name}”")

    def use(self, name, key="space"):
        until(lambda: any(each["name"] == name and "sensitive" in each["states"]
                          for each in self.face.shown()), f"“{name}”")
        time.sleep(READING)
        self.tab_to(name)
        self.face.key(key)

    def test_a_session_by_keyboard_alone(self):
        face = self.opened()
        face.enter("477075")
        self.use("Accept")
        face.until_says("May this session be recorded?")
        self.use("Allow", "Return")
        face.until_says("This session is being recorded.")
        self.say("!!asks")
        face.until_says("Anna asks to see and control your screen")
        self.use("Copy and paste between both computers")
        until(lambda: "checked" not in face.find(
            "check box", "Copy and paste between both computers")["states"], "the box unticked")
        self.use("Share")
        face.until_says("Anna can see and control your screen.")
        self.use("Only let them look")
        face.until_says("Anna can see your screen.")
        self.use("STOP SHARING")
        until(lambda: not self.host.status()["sharing"]["on"], "sharing stopped")
        self.tab_to("Your message")
        face.type("All by keys.")
        face.key("Return")
        until(lambda: "All by keys." in face.conversation(), "the line")
        face.key("alt+F4")
        face.until_says("End the session?")
        self.tab_to("End the session")
        face.key("space")
        face.until_says("You have ended the session.")
        self.tab_to("Enter a new code")
        face.key("space")
        face.until_says("Enter your code")

    def test_each_question_is_announced(self):
        face = self.opened()
        face.listen()
        face.enter("477075")
        self.heard("Terms We help you.", "If you do not accept this")
        face.press("Accept")
        self.heard("May this session be recorded?")
        face.press("Refuse")
        for scene, words in (
                ("!!asks", "Anna asks to see and control your screen"),
                ("!!continue", "May Anna go on using your mouse and keyboard?"),
                ("!!offer", "Anna would like to send you a file plan.pdf (2.4 MB)"),
                ("!!notice", "Hours Closed tomorrow.")):
            with self.subTest(scene=scene):
                self.say(scene)
                self.heard(words)
                self.say("!!withdraw")
                until(lambda: not self.host.status()["pending"], "no question")
        self.say("!!guest")
        self.heard("Anna can see and control your screen.")
        self.say("!!talk")
        self.heard("Anna says: May I look at the letter with you?")
        self.say("!!lost")
        self.heard("The connection was lost.")

    def heard(self, *words):
        until(lambda: any(all(each in said for each in words)
                          for said in self.face.announcements()), f"{words} announced")

    def test_every_control_has_a_name_and_the_keyboard_comes_to_it(self):
        face = self.opened()
        self.walk("Code or link")
        face.enter("700003")
        face.until_says("Nothing on your screen is shared.")
        for scene in ("!!guest", "!!files", "!!asks"):
            self.say(scene)
        face.until_says("Anna asks to see and control your screen")
        face.until_says("photos.zip")
        self.walk("Your message", "Conversation", "Menu", "STOP SHARING", "Share", "No",
                  "Cancel this file", "Insert an emoji", "Send files…",
                  "Use the mouse and the keyboard")

    def walk(self, *wanted):
        """Goes all the way round with Tab, and finds each control on it."""
        face = self.face
        controls = [each for each in face.shown()
                    if "focusable" in each["states"] and "sensitive" in each["states"]
                    and each["role"] not in HOLDERS]
        self.assertEqual([each for each in controls if not each["name"]], [])
        names = {each["name"] for each in controls}
        self.assertLessEqual(set(wanted), names)
        found = set()
        for _ in range(len(controls) + 4):
            face.key("Tab")
            focused = until(face.focused, "a control with the keyboard")
            found.add(focused["name"])
        # Those that the window manager has keys for.
        self.assertEqual(names - found - {"Close", "Minimize", "Maximize"}, set())

    def test_the_menu_changes_the_letters_and_so_do_keys(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        face.focus()
        face.type("half a line")
        self.say("!!talk")
        until(lambda: "Yes, please. It is open already." in face.conversation(), "the lines")
        usual = self.letters()
        self.choose("Larger text")
        self.step(1)
        until(lambda: self.letters() > usual, "larger letters")
        for keys, step in (("ctrl+plus", 2), ("ctrl+equal", 3), ("ctrl+minus", 2),
                           ("ctrl+KP_Add", 3), ("ctrl+0", 0), ("ctrl+minus", -1)):
            face.key(keys)
            self.step(step)
        until(lambda: self.letters() < usual, "smaller letters")
        self.choose("Normal text size")
        self.step(0)
        self.choose("Smaller text")
        self.step(-1)
        # It holds for the session, whatever becomes of the window.
        face.kill()
        face.start()
        face.until_says("half a line")
        until(lambda: "Yes, please. It is open already." in face.conversation(), "the lines")
        until(lambda: self.letters() < usual, "smaller letters again")

    def step(self, step):
        until(lambda: self.kept()["fontStep"] == step, f"letters of step {step}")

    def letters(self):
        """How wide the conversation's letters are: a line's width, as a screen reader has it."""
        return self.face.extent("Conversation", "Yes, please. It is open already.")

    def choose(self, item):
        """Chooses from the menu with keys."""
        face = self.face
        self.tab_to("Menu")
        face.key("space")
        until(lambda: face.find("menu item", item), f"“{item}” in the menu")
        for _ in range(12):
            selected = [each["name"] for each in face.shown() if "selected" in each["states"]
                        and each["role"] == "menu item"]
            if selected == [item]:
                face.key("Return")
                until(lambda: not face.find("menu item", item), "the menu closed")
                return
            face.key("Down")
            until(lambda: [each["name"] for each in face.shown() if "selected" in each["states"]
                           and each["role"] == "menu item"] not in ([], selected), "the next")
        self.fail(f"no “{item}” in the menu")

    def test_the_conversation_is_saved_where_the_customer_says(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        self.say("!!talk")
        until(lambda: "Yes, please. It is open already." in face.conversation(), "the lines")
        face.focus()
        self.choose("Save conversation…")
        until(lambda: [each for each in face.shown() if each["role"] == "file chooser"],
              "the dialog")
        path = f"{self.folder}/saved.txt"
        face.key("ctrl+a")
        face.type(path)
        face.key("Return")
        until(lambda: os.path.exists(path), "the file")
        saved = pathlib.Path(path).read_text(encoding="utf-8")
        self.assertEqual(saved, self.host.run("transcript"))
        self.assertIn("Anna: May I look at the letter with you?", saved)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

    def test_a_file_that_is_dropped_is_sent(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        path = pathlib.Path(self.folder) / "pläne – 1.txt"
        path.write_text("plans", encoding="utf-8")
        self.display.start("/usr/bin/python3", DRAGGED, str(path))
        window = self.display.window("files")
        self.display.run("xdotool", "windowmove", window, "10", "60")
        for target in ("Conversation", "Your message"):
            with self.subTest(target=target):
                self.drag((60, 120), face.place(target, "text"))
                until(lambda: [each["name"] for each in self.host.status()["transfers"]]
                      == [path.name], "the file on its way")
                face.until_says(path.name)
                self.assertEqual(self.kept()["draft"], "")
                self.host.run("end")
                face.press("Enter a new code")
                # The mouse has left the keyboard with the other window.
                face.focus()
                face.enter("700003")
                face.until_says("Nothing on your screen is shared.")

    def drag(self, start, end):
        """Drags with the mouse, slowly enough to be seen as a drag."""
        run = self.display.run
        run("xdotool", "mousemove", *map(str, start), "mousedown", "1")
        for part in range(1, 9):
            place = [start[axis] + (end[axis] - start[axis]) * part // 8 for axis in (0, 1)]
            run("xdotool", "mousemove", *map(str, place), "sleep", "0.03")
        run("xdotool", "mousemove", str(end[0] + 1), str(end[1]), "sleep", "0.2", "mouseup", "1")

    def test_what_comes_under_the_pointer_is_not_pressed_by_accident(self):
        face = self.joined()
        face.until_says("Nothing on your screen is shared.")
        self.say("!!asks")
        share = face.place("Share")
        face.press("No")
        until(lambda: not face.find("push button", "Share"), "the question gone")
        # Once it has been there for a while, a press is meant.
        self.say("!!asks")
        until(lambda: face.find("push button", "Share"), "the question again")
        time.sleep(READING)
        face.click(share)
        until(lambda: self.host.status()["sharing"]["on"], "sharing")

    def test_a_window_that_comes_back_stands_where_it_stood(self):
        face = self.joined()
        self.say("!!control")
        face.until_says("Anna can see and control your screen.")
        window = face.until_open()
        self.display.run("xdotool", "windowmove", "--sync", window, "31", "17")
        before = self.place_of(window)
        self.say("!!web")
        face.until_gone("deskhand")
        self.say("!!app")
        window = face.until_open("deskhand")
        until(lambda: self.place_of(window) == before, f"the window at {before}")
        stays(lambda: self.place_of(window) == before, "the window there", 0.3)

    def place_of(self, window):
        told = self.display.run("xdotool", "getwindowgeometry", "--shell", window).split()
        return [each for each in told if each[:2] in ("X=", "Y=")]


if __name__ == "__main__":
    unittest.main()
