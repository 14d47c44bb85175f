"""A viewer that nobody here wrote: TigerVNC's, through a WebSocket-to-TCP relay."""

import unittest

from case import SessionCase, requires
from harness.display import Display
from harness.viewers import Bridge, TigerVNC
from harness.waiting import until

ENCODINGS = {
    "ZRLE": ["-PreferredEncoding=ZRLE"],
    "Tight": ["-PreferredEncoding=Tight", "-NoJPEG=1"],
    "Raw": ["-PreferredEncoding=Raw"],
}


@requires("xtigervncviewer")
class TigerVNCTests(SessionCase):
    """Sees what is on the screen, and types on it."""

    def shared(self, access="control"):
        world = self.world(size=(800, 600))
        agent = world.agent()
        session = world.active_session(agent, access)
        world.display.terminal("seq 1 300 | column -c 70; exec sleep 1000", "numbers", "+30+60")
        return world, agent, session

    def watching(self, world, port, options, name="viewer"):
        """A second screen of the same size, filled by the viewer."""
        screen = Display(world.processes, f"{world.folder}/{name}", world.display.size)
        viewer = TigerVNC(world.processes, screen, port, *options)
        # The pointer is drawn by the viewer; it must not lie on the picture.
        screen.run("xdotool", "mousemove", "799", "599")
        return screen, viewer

    def until_equal(self, world, screen, viewer, why):
        world.display.at_rest()

        def same():
            if viewer.process.poll() is not None:
                self.fail(f"the viewer ended with {viewer.process.returncode}")
            return screen.pixels() == world.display.pixels()
        try:
            until(same, why, 15, every=0.2)
        except AssertionError:
            self.assert_same_screen((*screen.size, screen.pixels()), world.display)

    def test_every_encoding_shows_the_screen_as_it_is(self):
        world, agent, session = self.shared()
        for name, options in ENCODINGS.items():
            with self.subTest(encoding=name):
                bridge = world.bridge(agent, session, tag=f"tiger-{name}")
                screen, viewer = self.watching(world, bridge.port, options, name)
                self.until_equal(world, screen, viewer, f"the same pixels by {name}")
                world.display.terminal("ls -l /usr/bin | head -200; exec sleep 1000",
                                       f"after-{name}", "+200+200")
                self.until_equal(world, screen, viewer, f"the same pixels by {name}, later")
                viewer.close()
                agent.until(session, lambda it: not it["viewers"], "the viewer gone")

    def test_what_is_typed_through_it_arrives(self):
        world, agent, session = self.shared()
        bridge = world.bridge(agent, session)
        screen, viewer = self.watching(world, bridge.port, ENCODINGS["ZRLE"])
        self.until_equal(world, screen, viewer, "the same pixels")
        for layout, text, keys, expected in (
            ("us", "Hello, World! {1|2} ~", [], "Hello, World! {1|2} ~"),
            ("de", "Grüße: öäü ß @ €", ["dead_acute", "e", "dead_circumflex", "o"],
             "Grüße: öäü ß @ €éô"),
        ):
            with self.subTest(layout=layout):
                world.display.layout(layout)
                screen.layout(layout)
                path = f"{world.folder}/typed-{layout}"
                world.display.typing_terminal(path, f"typing-{layout}")
                screen.run("xdotool", "type", "--delay", "30", text)
                for key in keys:
                    screen.run("xdotool", "key", "--delay", "30", key)
                screen.run("xdotool", "key", "Return")

                def typed():
                    with open(path, encoding="utf-8", errors="replace") as file:
                        return file.read()
                until(lambda: typed().endswith("\n"), "a whole line")
                self.assertEqual(typed(), expected + "\n")
        until(lambda: world.display.keys_down() == [], "no key down")

    def test_an_expert_with_a_link_sees_and_cannot_type(self):
        world, agent, session = self.shared()
        made = agent.call("external.create", sessionId=session, name="Expert")
        url = made["url"].replace("http", "ws", 1).replace("/external/", "/v1/external/") + "/screen"
        bridge = Bridge(url, {"Origin": world.url})
        self.addCleanup(bridge.close)
        screen, viewer = self.watching(world, bridge.port, ENCODINGS["ZRLE"])
        path = f"{world.folder}/typed"
        world.display.typing_terminal(path)
        self.until_equal(world, screen, viewer, "the same pixels")
        status = world.host.status()
        self.assertEqual([(each["kind"], each["access"]) for each in status["viewers"]],
                         [("external", "view")])
        screen.run("xdotool", "type", "--delay", "20", "intruder")
        screen.run("xdotool", "key", "Return")
        # An agent's own key comes after: when it has arrived, the expert's would have, too.
        agent.call("keys.send", sessionId=session, keys=["Return"])

        def typed():
            with open(path, encoding="utf-8") as file:
                return file.read()
        until(lambda: typed() != "", "the agent's line")
        self.assertEqual(typed(), "\n")


if __name__ == "__main__":
    unittest.main()
