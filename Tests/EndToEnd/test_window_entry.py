"""The window before a session: what people paste, what goes wrong, links, and closing."""

import unittest

from harness.waiting import stays, until
from windowcase import WindowCase, requires_window


@requires_window
class EntryTests(WindowCase):
    """Where the code is entered; the daemon behind it plays what the gateway would say."""

    def test_the_gateway_is_named_before_anything_is_typed(self):
        face = self.opened()
        face.until_says("The code goes to Example Support at support.example.")
        self.assertTrue(face.says("Did you call them?"))
        self.assertEqual(face.focused()["name"], "Code or link")
        face.picture("entry")

    def test_each_failure_has_its_sentence_and_what_to_do(self):
        face = self.opened()
        for code, sentence, advice in (
                ("222222", "This code is not valid at support.example.", "Check the digits"),
                ("222223", "This code has expired.", "Ask your support agent"),
                ("222224", "There were too many wrong codes.", "Wait a few minutes"),
                ("222225", "This network lets nothing out without a proxy.", "runs the network"),
                ("222226", "support.example cannot be reached.", "connected to the internet"),
                ("222227", "support.example cannot prove", "Do not go on."),
                ("222228", "needs a newer Deskhand.", "Update Deskhand"),
                ("444444", "Support at support.example is closed now.", "Try again later")):
            with self.subTest(code=code):
                face.enter(code)
                face.until_says(sentence)
                self.assertTrue(face.says(advice), advice)
        face.picture("entry-closed")

    def test_what_is_wrong_is_said_while_it_is_typed(self):
        face = self.opened()
        face.type("47x")
        face.until_says("A code consists of digits alone.")
        face.picture("entry-wrong")
        face.key("BackSpace")
        until(lambda: not face.says("A code consists of digits alone."), "no complaint")
        face.key("Return")
        face.until_says("A code has at least 6 digits.")

    def test_what_people_paste_is_taken(self):
        face = self.opened()
        for text in ("477 075", "477-075", "４７７０７５",
                     "https://support.example/?code=477075"):
            with self.subTest(text=text):
                until(lambda: face.find("text", "Code or link"), "the field for the code")
                face.paste(text)
                face.key("Return")
                face.until_says("Terms")
                self.host.run("end")
                face.press("Enter a new code")

    def test_connecting_can_be_cancelled(self):
        face = self.opened()
        face.enter("333333")
        face.until_says("Connecting to support.example…")
        face.picture("entry-busy")
        face.key("Escape")
        until(lambda: not face.says("Connecting to support.example…"), "cancelled")

    def test_whoever_was_called_can_go(self):
        face = self.opened()
        face.press("Cancel")
        until(lambda: not face.windows(), "the window's end")

    def test_the_half_typed_code_outlives_the_window(self):
        face = self.opened()
        face.type("4770")
        until(lambda: self.kept()["codeText"] == "4770", "the daemon keeping it")
        face.kill()
        face.start()
        face.until_open()
        until(lambda: (face.find("text", "Code or link") or {}).get("text") == "4770",
              "the half-typed code")

    def test_a_second_start_raises_the_first(self):
        face = self.opened()
        self.display.terminal("sleep 600", "in front", "+0+0", "160x60")
        self.display.focus("in front")
        second = face.start_another()
        self.assertEqual(second.wait(20), 0)
        window = face.until_open()
        until(lambda: face.active() == window,
              "the first window in front")
        self.assertEqual(len(face.windows()), 1)

    def test_a_link_is_asked_about_first(self):
        face = self.opened()
        self.show_invitation("deskhand://support.example/?code=477075")
        face.until_says("A link asks to start a support session")
        self.assertTrue(face.says("support.example"))
        self.assertEqual(face.focused()["name"], "Cancel")
        face.picture("invitation")
        stays(lambda: self.host.status()["phase"] == "code-entry", "nothing joined", 0.5)
        face.key("Return")
        face.until_says("Enter your code")
        self.show_invitation("deskhand://support.example/?code=477075")
        face.press("Start the session")
        face.until_says("Terms")


if __name__ == "__main__":
    unittest.main()
