"""How the window looks under what desktops do to it: larger, dark, in contrast, mirrored."""

import subprocess
import unittest

from harness import ROOT
from harness.looks import Picture
from harness.waiting import NotInTime, until
from windowcase import WindowCase, requires_window

# Of a text to its ground: what WCAG 2.1 asks for (AA), and in high contrast (AAA).
READABLE, CONTRAST = 4.5, 7.0
TEXTS = ("label", "push button", "check box", "alert", "heading")


@requires_window
class LooksTests(WindowCase):
    """Each page, as a whole; the daemon plays the session."""

    size = (1600, 1200)
    scale = 1
    least = READABLE

    def pages(self, name, **environment):
        """Goes through the pages, and looks at each."""
        self.face.start(**environment)
        self.face.until_open()
        face = self.face
        face.focus()
        until(lambda: face.find("text"), "the field for the code")
        self.check(name, "entry")
        before = self.texts()
        face.type("47x")
        until(lambda: self.texts() > before, "the complaint")
        self.check(name, "entry-wrong")
        self.call("join", target="477075", gateway="https://support.example",
                  fromLinkHandler=False)
        self.asked("agreement")
        self.check(name, "agreement")
        self.call("answer.agreement", accepted=True)
        self.asked("recording")
        self.check(name, "recording")
        self.call("answer.recording", allowed=True)
        for scene in ("!!talk", "!!guest", "!!record", "!!files", "!!asks"):
            # Where all is twice as large, not all of that has room.
            if scene != "!!files" or self.scale == 1:
                self.say(scene)
        self.asked("sharing")
        self.check(name, "session")
        self.say("!!withdraw")
        self.say("!!web")
        face.until_open("deskhand-bar")
        face.until_gone("deskhand")
        self.check(name, "bar")
        self.host.run("end")
        face.until_open("deskhand")
        self.check(name, "ended")

    def texts(self):
        return len([each for each in self.face.shown() if each["role"] in TEXTS])

    def asked(self, kind):
        """Waits until a question is in the window, whatever its language."""
        def buttons():
            return [each for each in self.face.shown()
                    if each["role"] == "push button" and "focused" in each["states"]]
        self.host.until_asked(kind)
        try:
            until(buttons, f"the question about {kind}", 10)
        except NotInTime:
            # Somebody writes: the keyboard stays there.
            pass

    def check(self, variant, page):
        """What is shown lies within its window, has a name, and can be read."""
        face = self.face
        face.picture(f"looks-{variant}-{page}")
        shown, picture = face.shown(), Picture(self.display)
        frames = [self.pixels(each["box"]) for each in shown if each["role"] == "frame"]
        self.assertTrue(frames, shown)
        for frame in frames:
            self.assertTrue(self.within(frame, (0, 0, *self.size)), (page, frame))
        for each in shown:
            if "focusable" in each["states"] and each["role"] != "frame":
                self.assertTrue(each["name"] or each["role"] in ("scroll pane", "viewport"),
                                (page, each))
            if each["role"] in TEXTS and each["name"] and "sensitive" in each["states"]:
                box = self.pixels(each["box"])
                self.assertTrue(any(self.within(box, frame) for frame in frames),
                                f"{variant}, {page}: cut off: {each}, {frames}")
                if each["name"].strip() and not self.is_cut(each, shown):
                    # Buttons with a colour have the theme's, and bold letters.
                    least = min(self.least, 3) if each["role"] == "push button" else self.least
                    self.assertGreaterEqual(picture.contrast(box), least,
                                            f"{variant}, {page}: {each}")
        return shown, picture

    def is_cut(self, each, shown):
        """Whether it is partly scrolled out of sight, as on low screens."""
        box = each["box"]
        for pane in shown:
            if pane["role"] == "scroll pane":
                left, top, width, height = pane["box"]
                beside = box[0] >= left + width or box[0] + box[2] <= left
                below = box[1] >= top + height or box[1] + box[3] <= top
                inside = box[1] >= top and box[1] + box[3] <= top + height
                if not beside and not below and not inside:
                    return True
        return False

    def pixels(self, box):
        return tuple(each * self.scale for each in box)

    @staticmethod
    def within(box, frame):
        return (box[0] >= frame[0] - 1 and box[1] >= frame[1] - 1
                and box[0] + box[2] <= frame[0] + frame[2] + 1
                and box[1] + box[3] <= frame[1] + frame[3] + 1)

    def test_in_the_usual_theme(self):
        self.pages("usual")

    def test_twice_as_large(self):
        self.scale = 2
        self.pages("twice", GDK_SCALE="2")

    def test_in_high_contrast(self):
        self.least = CONTRAST
        self.pages("contrast", GTK_THEME="HighContrast")

    def test_in_the_dark_theme(self):
        self.pages("dark", GTK_THEME="Adwaita:dark")
        self.assertTrue(Picture(self.display).is_dark(
            next(each["box"] for each in self.face.shown() if each["role"] == "frame")))

    def test_from_right_to_left_and_a_third_longer(self):
        folder = f"{self.folder}/locale"
        subprocess.run([str(ROOT / "Packaging" / "translations"), "pseudo", folder], check=True,
                       capture_output=True, timeout=60)
        self.pages("mirrored", DESKHAND_LOCALE_DIR=folder, LANGUAGE="ar")


if __name__ == "__main__":
    unittest.main()
