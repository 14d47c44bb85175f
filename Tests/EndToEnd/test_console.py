"""A whole session: the customer in a terminal, the agent in Chromium with noVNC."""

import pathlib
import unittest

from case import SessionCase, requires
from harness.waiting import until

AGREEMENT = "We help you with your computer.\nYou can stop at any time."


@requires("chromium", "chromedriver")
class ConsoleTests(SessionCase):
    """The console's own page, as agents use it."""

    def paint(self, display):
        """Something of everything on the screen: text, lines, many colours, a window's frame."""
        picture = f"{display.folder}/picture.png"
        display.run("convert", "-size", "300x200", "plasma:tomato-steelblue", picture)
        display.start("display", "-geometry", "+600+60", "-title", "picture", picture)
        display.window("picture")
        display.terminal("seq 1 400 | column -c 78; exec sleep 1000", "numbers", "+60+380")

    def test_from_a_pin_to_a_shared_desktop_and_back(self):
        world = self.world(agreement=AGREEMENT, options=[
            "--company", "Example Support", "--greeting", "Good day.", "--recording", "ask",
            "--recordings", "{folder}/recordings"])
        display, console = world.display, world.console()
        code, link = console.new_session("Clara")
        self.assertEqual(link, f"{world.url}/?code={code}")

        customer = world.host.terminal("join", code, "--terminal", "--gateway", world.url)
        customer.expect("Connected to 127.0.0.1")
        customer.expect("You can stop at any time.")
        customer.expect("Do you accept it?")
        customer.type("yes")
        customer.expect("May they record?")
        customer.type("yes")
        customer.expect("Good day.")
        console.says("status", "Waiting")
        console.says("screen-info", "none")

        console.start("control")
        customer.expect("What may they do?")
        customer.type("control")
        console.until_screen()
        customer.expect("can see and control your whole screen")

        self.paint(display)
        display.at_rest()
        console.choose("quality", "sharpest")
        until(lambda: console.pixels() == (*display.size, display.pixels()),
              "the same pixels, sharpest", 15)
        console.choose("quality", "automatic")
        display.terminal("exec sleep 1000", "more", "+500+500", "20x8")
        display.at_rest()
        # What was lossy in motion is made exact once it rests.
        until(lambda: console.pixels() == (*display.size, display.pixels()),
              "the same pixels after a rest", 15)
        self.assert_same_screen(console.pixels(), display)

        console.say("Is this the window? — “yes” or “no”")
        customer.expect("Is this the window? — “yes” or “no”")
        customer.type("Yes, that is it: ä ö ü € <b>&amp;</b>")
        console.says("chat-log", "Yes, that is it: ä ö ü € <b>&amp;</b>")
        said = [("agent", "Is this the window? — “yes” or “no”"),
                ("customer", "Yes, that is it: ä ö ü € <b>&amp;</b>")]
        self.assertEqual([tuple(line) for line in console.lines() if line[0] != "system"], said)
        self.assertEqual(
            [(line["from"]["kind"], line["text"]) for line in world.host.transcript()
             if line["from"]["kind"] != "system"], said)

        customer.type("/stop")
        customer.expect("no longer shared")
        console.says("screen-info", "none")
        until(lambda: console.pixels() is None, "no picture any more")
        console.click("end")
        console.confirm()
        customer.expect("Support has ended the session.")
        self.assertEqual(customer.end(), 0)
        console.says("status", "Ended")
        transcript = self.download(console, console.find("transcript").get_attribute("href"))
        for _, text in said:
            self.assertIn(text, transcript)
        (recording,) = pathlib.Path(world.folder, "recordings").rglob("*.fbs")
        self.assertTrue(recording.read_bytes().startswith(b"FBS 001.000\n"))
        self.assertEqual([line for line in console.complaints()
                          if "Failed to load resource" not in line], [])

    @staticmethod
    def download(console, url):
        return console.driver.execute_async_script(
            "const done = arguments[1];"
            "fetch(arguments[0]).then((it) => it.text()).then(done, (it) => done(String(it)));",
            url)

    def test_text_of_two_layouts_arrives_as_typed(self):
        world = self.world()
        console = world.console()
        agent_code, _ = console.new_session("Typist")
        world.host.join(agent_code, "--gateway", world.url)
        console.says("status", "Waiting")
        console.start("control")
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "control")
        console.until_screen()
        texts = {
            "us": "The quick brown Fox; jumps, \"over\" {the} [lazy] ~dog_ #1 $2 |\\ ^`'<>?!",
            "de": "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich: "
                  "ÄÖÜß € @ {[]} ~ \\ § °; é è ô",
        }
        for customer_layout in ("us", "de"):
            world.display.layout(customer_layout)
            for layout, text in texts.items():
                with self.subTest(agent=layout, customer=customer_layout):
                    path = f"{world.folder}/typed-{customer_layout}-{layout}"
                    title = f"typing-{customer_layout}-{layout}"
                    terminal = world.display.typing_terminal(path, title)
                    console.type(text + "\n", layout)
                    until(lambda: self.read(path).endswith("\n"), "a whole line")
                    self.assertEqual(self.read(path), text + "\n")
                    world.processes.end(terminal)
        self.assertEqual(world.display.keys_down(), [])

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def test_clicks_reach_what_is_under_them(self):
        world = self.world()
        console = world.console()
        code, _ = console.new_session("Clicker")
        world.host.join(code, "--gateway", world.url)
        console.start("control")
        world.host.until_asked("sharing")
        world.host.run("answer", "sharing", "control")
        console.until_screen()
        paths = {}
        for name, place in (("left", "+20+60"), ("right", "+560+400")):
            paths[name] = f"{world.folder}/{name}"
            world.display.terminal(
                f"stty -echo; : > {paths[name]}; exec cat > {paths[name]}", name, place, "50x10")
        for name, (x, y) in {"left": (120, 140), "right": (700, 480)}.items():
            console.click_screen(x, y)
            window = world.display.window(name)
            until(lambda: world.display.run("xdotool", "getwindowfocus").strip() == window,
                  f"focus of {name}")
            console.type(f"this is {name}\n", "us")
            until(lambda: self.read(paths[name]).endswith("\n"), "a whole line")
            self.assertEqual(self.read(paths[name]), f"this is {name}\n")


if __name__ == "__main__":
    unittest.main()
