"""What agents do in the console beside looking: files, clipboard, keys, screens, limits."""

import os
import stat
import subprocess
import unittest

from case import SessionCase, requires
from harness.display import Display
from harness.viewers import TigerVNC
from harness.waiting import stays, until

CONTENT = bytes(range(256)) * 9000
TEXT = "Zwölf Boxkämpfer, größer als 5 € – 😀 🇩🇪 \u4f60\u597d"


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


class FlowCase(SessionCase):
    """Sessions that an agent has begun in the console."""

    def joined(self, **options):
        """A session that the agent has started, before anything is shared."""
        world = self.world(**options)
        console = world.console()
        code, _ = console.new_session("Customer")
        world.host.join(code, "--gateway", world.url)
        console.start("control")
        return world, console

    def shared(self, access="control", **options):
        world, console = self.joined(**options)
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", access)
        console.until_screen()
        return world, console


@requires("chromium", "chromedriver")
class FileFlowTests(FlowCase):
    """Files both ways, by the console's own buttons."""

    def offered(self, world, console, name, content=CONTENT):
        path = f"{world.folder}/{name}"
        with open(path, "wb") as file:
            file.write(content)
        console.find("offer-file-input").send_keys(path)
        return world.host.until_asked("file")

    def transfer(self, console, state, name):
        """The line of a transfer in the drawer, once it is in a state."""
        def find():
            for line in console.driver.find_elements(
                    "css selector", f'[data-testid=transfer][data-state="{state}"]'):
                if name in line.text or name in (line.get_attribute("textContent") or ""):
                    return line
            return None
        return until(find, f"{name} {state}")

    def test_files_go_both_ways(self):
        world, console = self.joined(screen=False)
        console.click("tab-files")
        question = self.offered(world, console, "Rechnung ü.pdf")
        self.assertIn("Rechnung ü.pdf", world.host.run("files"))
        world.host.run("answer", "file", question["id"], "yes")
        self.transfer(console, "done", "Rechnung ü.pdf")
        path = f"{world.host.downloads}/Rechnung ü.pdf"
        with open(path, "rb") as file:
            self.assertEqual(file.read(), CONTENT)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)

        question = self.offered(world, console, "refused.bin")
        world.host.run("answer", "file", question["id"], "no")
        self.transfer(console, "refused", "refused.bin")
        question = self.offered(world, console, "cancelled.bin")
        line = self.transfer(console, "offered", "cancelled.bin")
        line.find_element("css selector", "[data-testid=file-cancel]").click()
        world.host.until_status(
            lambda it: not any(each["kind"] == "file" for each in it["pending"]),
            "the question taken back")
        self.transfer(console, "cancelled", "cancelled.bin")
        self.assertEqual(os.listdir(world.host.downloads), ["Rechnung ü.pdf"])

        sent = f"{world.folder}/Foto ß.png"
        with open(sent, "wb") as file:
            file.write(CONTENT[::-1])
        sending = subprocess.Popen(
            [world.host.program, "send", sent], env=world.host.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        line = self.transfer(console, "asked", "Foto ß.png")
        line.find_element("css selector", "[data-testid=file-accept]").click()
        line = self.transfer(console, "ready", "Foto ß.png")
        said, _ = sending.communicate(timeout=20)
        self.assertEqual(sending.returncode, 0, said)
        received = console.download_by(line.find_element("css selector", "[data-testid=file-save]"))
        self.assertEqual(os.path.basename(received), "Foto ß.png")
        with open(received, "rb") as file:
            self.assertEqual(file.read(), CONTENT[::-1])

    def test_a_file_from_the_customer_survives_cuts(self):
        world, console = self.joined(screen=False)
        agent = world.agent()
        (session,) = agent.sessions
        agent.call("session.join", sessionId=session)
        path = f"{world.folder}/large.bin"
        with open(path, "wb") as file:
            file.write(CONTENT * 5)
        world.host.run("send", "--no-wait", path)
        asked = agent.until(session, lambda it: it["transfers"], "the wish")["transfers"][0]
        world.relay.slow = True
        agent.call("file.accept", sessionId=session, transferId=asked["transferId"])
        for _ in range(3):
            until(lambda: world.relay.passing(b"PATCH /"), "an upload on its way")
            world.relay.cut(b"PATCH /")
        world.relay.slow = False
        ready = agent.until(
            session, lambda it: it["transfers"][0]["state"] == "ready", "it there")
        _, _, body = agent.http("GET", ready["transfers"][0]["downloadPath"])
        self.assertTrue(body == CONTENT * 5)
        world.host.until_status(lambda it: it["transfers"][0]["state"] == "done", "it done")

    def test_what_cannot_be_sent_is_said_clearly(self):
        world, console = self.joined(screen=False)
        for path, words in ((world.folder, "is not a file"), ("/dev/null", "is not a file"),
                            (f"{world.folder}/missing", "No such file")):
            done = world.host.attempt("send", path)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)
        large = f"{world.folder}/large"
        with open(large, "wb") as file:
            file.truncate((1 << 30) + 1)
        done = world.host.attempt("send", large)
        self.assertEqual(done.returncode, 77)
        self.assertIn("“large” is larger than the 1073741824 bytes allowed.", done.stderr)


@requires("chromium", "chromedriver", "xclip", "xev", "xtigervncviewer")
class InputFlowTests(FlowCase):
    """Clipboard and keys."""

    def clipboard(self, display):
        done = subprocess.run(
            ["xclip", "-selection", "clipboard", "-o", "-target", "UTF8_STRING"],
            env=display.environment, capture_output=True, timeout=10, check=False)
        return done.stdout.decode()

    def copy(self, display, text):
        subprocess.run(
            ["xclip", "-selection", "clipboard"], env=display.environment, timeout=10,
            input=text.encode(), check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def dialog(self, console):
        return console.find("clipboard-text").get_property("value")

    def test_the_clipboard_follows_the_rights(self):
        world, console = self.shared()
        self.copy(world.display, TEXT)
        until(lambda: self.dialog(console) == TEXT, "the customer's text at the agent")
        console.click("clipboard-open")
        console.driver.execute_script(
            "document.getElementById('clipboard-text').value = arguments[0]", TEXT[::-1])
        console.click("clipboard-send")
        until(lambda: self.clipboard(world.display) == TEXT[::-1],
              "the agent's text at the customer")

        world.host.run("share", "view")
        until(lambda: not console.find("clipboard-open").is_enabled(), "no clipboard in view")
        self.copy(world.display, "secret")
        # What the page does not offer, the host must not take or give either.
        console.driver.execute_script("""
            const field = document.getElementById('clipboard-text');
            field.value = 'intruder';
            document.getElementById('clipboard-form').requestSubmit();""")
        stays(lambda: self.clipboard(world.display) == "secret"
              and self.dialog(console) == "intruder", "nothing copied", 1)

    def test_the_clipboard_of_another_viewer(self):
        world = self.world(size=(640, 480))
        agent = world.agent()
        session = world.active_session(agent)
        bridge = world.bridge(agent, session)
        screen = Display(world.processes, f"{world.folder}/viewer", (640, 480))
        viewer = TigerVNC(world.processes, screen, bridge.port, "-SendPrimary=0", "-SetPrimary=0")
        agent.until(session, lambda it: len(it["viewers"]) == 1, "the viewer")
        until(lambda: screen.pixels() == world.display.pixels(), "the picture")
        self.copy(world.display, TEXT)
        until(lambda: self.clipboard(screen) == TEXT, "the customer's text at the viewer")
        self.copy(screen, TEXT[::-1])
        # The viewer tells of its clipboard when somebody comes back to it.
        screen.terminal("exec sleep 1000", "other")
        screen.focus("other")
        screen.run("xdotool", "key", "alt+Tab")

        def arrived():
            screen.run("xdotool", "mousemove", "600", "400", "click", "1")
            return self.clipboard(world.display) == TEXT[::-1]
        until(arrived, "the viewer's text at the customer", every=0.2)
        world.host.run("share", "stop")
        until(lambda: viewer.process.poll() is not None, "the viewer's end")

    def test_keys_of_the_menu_arrive(self):
        world, console = self.shared()
        log = f"{world.folder}/xev.log"
        with open(log, "wb") as file:
            process = subprocess.Popen(
                ["stdbuf", "-oL", "xev", "-name", "keys", "-event", "keyboard"],
                env=world.display.environment, stdout=file, stderr=file)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        world.display.focus("keys")
        agent = world.agent()
        (session,) = agent.sessions
        console.click("send-keys")
        console.click("keys-ctrl-alt-del")
        until(lambda: "Delete" in read(log) and read(log).count("KeyRelease") >= 3, "the chord")
        self.assertEqual(self.events(log), [
            ("KeyPress", "Control_L"), ("KeyPress", "Alt_L"), ("KeyPress", "Delete"),
            ("KeyRelease", "Delete"), ("KeyRelease", "Alt_L"), ("KeyRelease", "Control_L")])
        agent.call("session.join", sessionId=session)
        agent.call("keys.send", sessionId=session, keys=["XF86AudioMute"])
        until(lambda: "XF86AudioMute" in read(log), "a media key")
        before = len(self.events(log))
        for keys in (["Control_L", "Alt_L", "F1"], ["Control_L", "Alt_L", "BackSpace"],
                     ["Alt_L", "Sys_Req"]):
            agent.call("keys.send", sessionId=session, keys=keys)
        agent.call("keys.send", sessionId=session, keys=["x"])
        until(lambda: ("KeyRelease", "x") in self.events(log), "x")
        self.assertEqual(
            {key for _, key in self.events(log)[before:]}, {"Control_L", "Alt_L", "x"})
        self.assertEqual(world.display.keys_down(), [])

    @staticmethod
    def events(log):
        found, kind = [], ""
        for line in read(log).splitlines():
            if line.startswith("Key"):
                kind = line.split()[0]
            elif "keysym" in line and kind:
                found.append((kind, line.partition("keysym ")[2].split(", ")[1].split(")")[0]))
                kind = ""
        return found


@requires("chromium", "chromedriver", "xrandr", "Xtigervnc")
class ScreenFlowTests(FlowCase):
    """Several monitors, and a screen that changes its size."""

    def crop(self, display, left, width):
        whole, (full, height) = display.pixels(), display.size
        return b"".join(whole[3 * (row * full + left):3 * (row * full + left + width)]
                        for row in range(height))

    def test_each_monitor_is_shown_and_pointed_at(self):
        world = self.world(size=(1000, 600))
        display = world.display
        display.run("xrandr", "--setmonitor", "LEFT", "500/132x600/158+0+0", "screen")
        display.run("xrandr", "--setmonitor", "RIGHT", "500/132x600/158+500+0", "none")
        path = f"{world.folder}/typed"
        display.terminal(f"stty -echo; : > {path}; exec cat > {path}", "right", "+560+100", "40x10")
        console = world.console()
        code, _ = console.new_session("Two screens")
        world.host.join(code, "--gateway", world.url)
        console.start("control")
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "control")
        console.until_screen()
        until(lambda: "(2)" in console.find("next-screen").text, "Next screen (2)")
        self.assertEqual(
            [(each["name"], each["width"], each["height"]) for each in
             world.host.status()["displays"]], [("LEFT", 500, 600), ("RIGHT", 500, 600)])
        console.choose("quality", "sharpest")
        seen = [console.find("screen-info").text]
        parts = {"1 (500x600)": (0, 500), "2 (500x600)": (500, 500), "all (1000x600)": (0, 1000)}
        display.at_rest()
        for _ in range(4):
            console.click("next-screen")
            until(lambda: console.find("screen-info").text != seen[-1], "another screen")
            seen.append(console.find("screen-info").text)
            left, width = parts[seen[-1].removeprefix("Screen: ")]
            until(lambda: console.pixels() == (width, 600, self.crop(display, left, width)),
                  f"the pixels of {seen[-1]}")
        while "2 (500x600)" not in console.find("screen-info").text:
            console.click("next-screen")
        until(lambda: console.pixels()[0] == 500, "one monitor")
        console.click_screen(250, 200)
        window = display.window("right")
        until(lambda: display.run("xdotool", "getwindowfocus").strip() == window, "its focus")
        self.assertIn("x:750 y:200", display.run("xdotool", "getmouselocation"))
        console.type("on the right\n", "us")
        until(lambda: read(path) == "on the right\n", "the line")
        self.assertEqual(console.find("screen-info").text, "Screen: 2 (500x600)")

    def test_a_screen_that_changes_its_size_is_seen_so(self):
        world = self.world(screen=False, daemon=False)
        display = ResizableDisplay(world.processes, f"{world.folder}/screen", (800, 600))
        world.display = world.host.display = display
        world.host.environment["DISPLAY"] = display.name
        world.host.start_daemon()
        console = world.console()
        code, _ = console.new_session("Resizer")
        world.host.join(code, "--gateway", world.url)
        console.start("control")
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "control")
        console.until_screen()
        console.choose("quality", "sharpest")
        for size in ((800, 600), (1024, 768), (640, 480)):
            display.resize(size)
            display.run("xsetroot", "-solid", "#804020")
            display.at_rest()
            until(lambda: console.pixels() == (*size, display.pixels()), f"{size} seen")
            until(lambda: f"{size[0]}x{size[1]}" in console.find("screen-info").text, "it named")


class ResizableDisplay(Display):
    """A server that changes its size, as a monitor does that is changed."""

    def __init__(self, processes, folder, size):
        super().__init__(processes, folder, size, server="Xtigervnc")

    def resize(self, size):
        if size != self.size:
            self.run("xrandr", "--output", "VNC-0", "--mode", f"{size[0]}x{size[1]}")
            self.size = size


if __name__ == "__main__":
    unittest.main()
