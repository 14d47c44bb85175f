"""The window with the real daemon and a real gateway: nothing here is played."""

import os
import signal
import struct
import tempfile
import time
import unittest
import zlib

from case import requires
from deskcase import DeskCase
from harness.waiting import stays, until

# From the end of a window to the next one on the screen.
AGAIN = 1.0
COUNT = int(os.environ.get("PRESSES", "100"))
RETURN, ESCAPE, TAB, SPACE, ALT, F4 = 0xFF0D, 0xFF1B, 0xFF09, 0x20, 0xFFE9, 0xFFC1
CLIPBOARD = "Copy and paste between both computers"
# A colour that no theme has.
PHOTO = b"\xff\x00\xfe"


def picture(colour, side=64):
    """A PNG of one colour."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress((b"\0" + colour * side) * side))
            + chunk(b"IEND", b""))


@requires("dbus-daemon", "xprop")
class RealWindowTests(DeskCase):
    """What the customer sees and does, and what comes of it at the agent."""

    seconds = 60

    def status(self, world):
        return self.call(world, "status")

    def joined(self, world, face, agent):
        """A customer who waits in the window, having typed nothing but the command."""
        made = agent.create()
        world.host.run("join", made["link"])
        face.until_open()
        face.until_says("Welcome. An agent will be with you soon.")
        return made["sessionId"]

    def shared(self, world, face, agent):
        session = self.joined(world, face, agent)
        agent.start(session)
        face.until_says("Anna asks to see and control your screen")
        face.press("Share")
        face.until_says("Your screen is shared")
        agent.until(session, lambda it: it["sharing"]["on"], "sharing")
        return session

    def test_a_whole_session(self):
        world, face = self.desk(agreement="We help you.", options=[
            "--recording", "ask", "--recordings", "{folder}/recordings"])
        agent = world.agent()
        self.assertEqual(agent.http("POST", "/v1/agent/avatar", picture(PHOTO), {
            "Content-Type": "image/png"})[0], 200)
        made = agent.create()
        session = made["sessionId"]
        done = world.host.attempt("join", made["link"])
        self.assertEqual(done.returncode, 0, done.stderr)
        face.until_says("We help you.")
        self.assertEqual(face.focused()["name"], "Leave")
        face.press("Accept")
        face.until_says("May this session be recorded?")
        face.press("Refuse")
        face.until_says("Welcome. An agent will be with you soon.")

        # Escape is no, and the agent hears it; the next time it is yes.
        agent.start(session)
        face.until_says("Anna asks to see and control your screen")
        until(lambda: PHOTO in world.display.pixels(), "the agent's photo")
        face.picture("real-asks")
        face.focus()
        face.key("Escape")
        until(lambda: not self.status(world)["pending"], "the answer")
        self.assertFalse(self.status(world)["sharing"]["on"])
        agent.start(session)
        face.until_says("Anna asks to see and control your screen")
        face.press("Use the mouse and the keyboard", "check box")
        face.press("Share")
        agent.until(session, lambda it: it["sharing"]["on"], "sharing")
        face.until_says("Your screen is shared")
        self.assertEqual(self.status(world)["sharing"]["access"], "view")

        agent.call("chat.send", sessionId=session, text="<b>Hello</b> %s")
        until(lambda: "<b>Hello</b> %s" in face.conversation(), "the agent's line")
        face.focus()
        face.type("Good morning")
        face.key("Return")
        until(lambda: [line["text"] for line in agent.history(session)
                       if line["from"]["kind"] == "customer"] == ["Good morning"], "the line")
        face.picture("real-session")

        # A nudge comes to the front and is one line, wherever it is looked for.
        world.display.terminal("sleep 600", "in front", "+0+0", "180x62")
        world.display.focus("in front")
        window = face.until_open()
        agent.call("chat.nudge", sessionId=session)
        until(lambda: face.active() == window,
              "the window in front")
        nudge = "Anna asks for your attention."
        until(lambda: nudge in face.conversation(), "the nudge")
        self.assertEqual(face.conversation().count(nudge), 1)
        self.assertEqual([line["text"] for line in self.call(world, "chat.conversation")].count(nudge), 1)

        agent.call("session.end", sessionId=session)
        face.until_says("Support has ended the session.")
        self.assertFalse(self.status(world)["sharing"]["on"])
        face.picture("real-ended")
        face.press("Close")
        until(lambda: not face.windows(), "the window closed")
        stays(lambda: not face.windows(), "no window after the session", 0.5)

    def test_the_half_typed_line_outlives_the_window(self):
        world, face = self.desk()
        agent = world.agent()
        session = self.shared(world, face, agent)
        agent.call("chat.send", sessionId=session, text="Please describe it.")
        face.until_says("Please describe it.")
        face.focus()
        face.type("half a li")
        until(lambda: self.call(world, "window.recall")["draft"] == "half a li", "the draft")
        for _ in range(2):
            (process,) = face.windows()
            self.assertEqual(face.shown_process(), process)
            killed = time.monotonic()
            os.kill(process, signal.SIGKILL)
            # The number of the new X window may well be that of the old one.
            until(lambda: face.shown_process() not in (None, process), "another window",
                  every=0.01)
            took = time.monotonic() - killed
            self.assertLess(took, AGAIN)
            face.until_says("half a li")
            self.assertIn("Please describe it.", face.conversation())
            self.assertTrue(self.status(world)["sharing"]["on"])
        face.focus()
        face.type("ne")
        face.key("Return")
        agent.until(session, lambda it: any(
            line["text"] == "half a line" for line in agent.messages.get(session, [])),
            "the whole line at the agent")

    def test_the_bar_stops_and_the_window_outlives_the_daemon(self):
        world, face = self.desk()
        agent = world.agent()
        session = self.shared(world, face, agent)
        (process,) = face.windows()
        window = face.until_open()
        world.display.run("xdotool", "windowminimize", window)
        face.until_open("deskhand-bar")
        agent.call("chat.send", sessionId=session, text="Are you there?")
        face.until_says("1 unread message")
        face.picture("real-bar")
        face.press("Stop sharing")
        agent.until(session, lambda it: not it["sharing"]["on"], "nothing shared")
        face.until_gone("deskhand-bar")
        face.focus(window)
        face.type("half")
        until(lambda: self.call(world, "window.recall")["draft"] == "half", "the draft")

        # The daemon ends as in a crash: the window starts it, and the session goes on.
        daemon = world.host.peer()
        os.kill(daemon, signal.SIGKILL)
        until(lambda: world.host.peer() not in (None, daemon), "another daemon")
        until(lambda: (self.status(world)["phase"], self.status(world)["connection"])
              == ("active", "online"), "the session again")
        until(lambda: not face.says("Deskhand is starting again."), "the window connected")
        agent.call("chat.send", sessionId=session, text="Welcome back.")
        until(lambda: [line for line in face.conversation()
                       if line in ("Are you there?", "Welcome back.")]
              == ["Are you there?", "Welcome back."], "the conversation, each line once")
        self.assertEqual(face.windows(), [process])
        face.press("Send")
        agent.until(session, lambda it: any(
            line["text"] == "half" for line in agent.messages.get(session, [])),
            "the line at the agent")

    def test_a_display_makes_the_window_ask(self):
        policy = self.policy("version: 1\nallowLoopbackLinks: true\n")
        world, face = self.desk("--policy-file", policy)
        agent = world.agent()
        made = agent.create()
        bare = world.host.terminal()
        bare.expect("The window is open.")
        self.assertEqual(bare.end(), 0)
        face.until_says("Enter your code")
        opened = world.host.terminal("open", "--", made["link"])
        self.assertEqual(opened.end(), 0)
        self.assertNotIn("Start it?", opened.text)
        face.until_says("A link asks to start a support session")
        self.assertTrue(face.says("127.0.0.1"))
        face.focus()
        face.key("Escape")
        face.until_says("Enter your code")
        self.assertFalse(agent.session(made["sessionId"])["host"]["present"])
        # Without a terminal, as desktops run it.
        self.assertEqual(world.host.attempt("open", "--", made["link"]).returncode, 0)
        face.press("Start the session")
        agent.until(made["sessionId"], lambda it: it["host"]["connected"], "the customer")
        face.until_says("Welcome. An agent will be with you soon.")
        self.assertEqual(len(face.windows()), 1)

    def policy(self, text):
        file = tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8")
        self.addCleanup(file.close)
        file.write(text)
        file.flush()
        os.chmod(file.name, 0o644)
        return file.name

    def test_viewers_press_nothing_in_the_window_and_its_stop_ends_the_picture(self):
        world, face = self.desk()
        agent = world.agent()
        session = self.shared(world, face, agent)
        viewer = world.viewer(agent, session)
        viewer.encodings(16)
        viewer.whole_frame()
        face.until_says("Anna can see and control your screen.")
        path = f"/v1/agent/sessions/{session}/files?name=plan.pdf"
        self.assertEqual(agent.http("POST", path, b"plan")[0], 201)
        face.until_found("push button", "Take it")
        face.focus()
        places = {name: face.place(name) for name in (
            "STOP SHARING", "Only let them look", "Take it", "Refuse", "Close")}
        places[CLIPBOARD] = face.place(CLIPBOARD, "check box")
        before, (process,) = self.status(world), face.windows()

        # It would work elsewhere: the viewer has the pointer.
        viewer.pointer(20, 20)
        until(lambda: "x:20 y:20" in world.display.run("xdotool", "getmouselocation"),
              "the viewer's pointer")
        for number in range(COUNT):
            x, y = list(places.values())[number % len(places)]
            for buttons in (0, 1, 0):
                viewer.pointer(x, y, buttons)
            self.press_key(viewer, number)
        # An answer to this comes after all of it was looked at.
        viewer.whole_frame()
        stays(lambda: self.untouched(before, self.status(world)), "nothing pressed", 0.5)
        self.assertEqual(face.windows(), [process])
        self.assertEqual(self.call(world, "window.recall")["draft"], "")
        face.picture("real-viewer")

        # The same number of clicks by a hand is as many changes.
        face.focus()
        for number in range(COUNT):
            face.click(places[CLIPBOARD])
            until(lambda: self.status(world)["chosen"]["clipboard"] == (number % 2 == 1),
                  f"click {number + 1}", every=0.005)
        face.click(places["Refuse"])
        until(lambda: not self.status(world)["pending"], "the file refused")
        face.click(places["STOP SHARING"])
        until(lambda: not self.status(world)["sharing"]["on"], "sharing stopped")
        self.assertEqual(self.status(world)["viewers"], [])
        with self.assertRaises(OSError):
            while True:
                viewer.whole_frame()
        agent.until(session, lambda it: not it["sharing"]["on"], "the agent seeing it")
        face.until_says("Nothing on your screen is shared.")

    def press_key(self, viewer, number):
        chord = [[RETURN], [ESCAPE], [SPACE], [TAB, SPACE], [ALT, F4], [ord("a")]][number % 6]
        for key in chord:
            viewer.key(key, True)
        for key in reversed(chord):
            viewer.key(key, False)

    def untouched(self, before, now):
        return all(now[each] == before[each] for each in (
            "phase", "sharing", "chosen", "permissions", "viewers", "transfers")) and [
                each["kind"] for each in now["pending"]] == ["file"]


if __name__ == "__main__":
    unittest.main()
