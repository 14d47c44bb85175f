"""A locked screen: nothing of it is seen, nothing is done on it, and both sides are told."""

import os
import time

from case import SessionCase, requires
from harness.bus import Bus
from harness.waiting import until
from harness.watcher import Watcher, rfb

SHIFT = 0xFFE1
PICTURES = os.environ.get("WATERMARK_PICTURES")


@requires("dbus-daemon")
class LockTests(SessionCase):
    """Each of those that lock, in front of a viewer with control."""

    def share(self):
        self.customer = self.world(size=(640, 480), daemon=False)
        host = self.customer.host
        self.bus = Bus(self.customer.processes, self.customer.folder, "session")
        self.system = Bus(self.customer.processes, self.customer.folder, "system")
        host.environment.update(DBUS_SESSION_BUS_ADDRESS=self.bus.address,
                                DBUS_SYSTEM_BUS_ADDRESS=self.system.address)
        self.logind = self.system.locker("logind")
        host.start_daemon()
        self.agent = self.customer.agent()
        self.session = self.customer.active_session(self.agent)
        headers = [f"{name}: {value}" for name, value in self.agent.credentials.items()]
        self.watcher = Watcher(self.agent.screen_url(self.session), "agent", headers=headers,
                               encodings=[rfb.COPY_RECT, rfb.TIGHT])
        self.addCleanup(self.watcher.close)
        until(self.sees_the_screen, "the screen")
        self.pauses = []

    def sees_the_screen(self):
        with self.watcher.changed:
            shown = self.watcher.shown
            return shown is not None and (shown[:40, :40] == (0x34, 0x56, 0x78)).all()

    def sees_nothing(self):
        """Whether not one pixel is left of what the screen shows."""
        with self.watcher.changed:
            return not (self.watcher.shown == (0x34, 0x56, 0x78)).all(axis=2).any()

    def locked_by(self, lock, unlock, holds=True):
        """Locks and unlocks, and looks at all that have to hear of it."""
        viewer, screen = self.watcher.viewer, self.customer.display
        if holds:
            viewer.key(SHIFT, True)
            until(screen.keys_down, "the key")
        began = time.monotonic()
        lock()
        until(self.sees_nothing, "a screen that is hidden")
        self.pauses.append(time.monotonic() - began)
        until(lambda: not screen.keys_down(), "the key let go")
        status = until(lambda: (now := self.customer.host.status())["sharing"].get("held")
                       == "locked" and now, "the state")
        self.assertTrue(status["sharing"]["on"])
        self.assertFalse(status["permissions"]["control"])
        self.assertIn("locked", self.customer.host.run("status"))
        self.agent.until(self.session, lambda it: it["sharing"].get("paused") == "locked",
                         "the agent's side")
        viewer.key(SHIFT, True)
        # The notice is drawn by then, and whatever the key does would have been done.
        until(lambda: (self.watcher.shown == 255).all(axis=2).any(), "the notice")
        self.assertFalse(screen.keys_down())
        viewer.key(SHIFT, False)
        unlock()
        until(self.sees_the_screen, "the screen again")
        self.agent.until(self.session, lambda it: not it["sharing"].get("paused"),
                         "the agent's side")
        until(lambda: "held" not in self.customer.host.status()["sharing"], "the state")
        viewer.key(SHIFT, True)
        until(screen.keys_down, "the key")
        viewer.key(SHIFT, False)
        until(lambda: not screen.keys_down(), "the key let go")

    def test_whatever_locks_the_screen_pauses_sharing(self):
        self.share()
        screen = self.customer.display
        self.locked_by(lambda: self.logind.say("lock"), lambda: self.logind.say("unlock"))
        saver = self.bus.locker("gnome")
        self.locked_by(lambda: saver.say("lock"), lambda: saver.say("unlock"))
        # One that dies locks nothing any more.
        self.locked_by(lambda: saver.say("lock"),
                       lambda: self.customer.processes.end(saver.process))
        self.locked_by(lambda: screen.run("xset", "s", "activate"),
                       lambda: screen.run("xset", "s", "reset"),
                       # A key that is let go wakes the server's own screensaver.
                       holds=False)
        print("paused after", ", ".join(f"{1000 * each:.0f} ms" for each in self.pauses))
        self.assertLess(sorted(self.pauses)[1], 1)
        if PICTURES:
            self.logind.say("lock")
            until(lambda: (self.watcher.shown == 255).all(axis=2).any(), "the notice")
            os.makedirs(PICTURES, exist_ok=True)
            self.watcher.viewer.framebuffer.save_png(f"{PICTURES}/locked.png")

    def test_a_screen_that_is_locked_already_is_not_shown(self):
        self.share()
        self.logind.say("lock")
        until(lambda: self.customer.host.status()["sharing"].get("held") == "locked", "the lock")
        headers = [f"{name}: {value}" for name, value in self.agent.credentials.items()]
        late = Watcher(self.agent.screen_url(self.session, tag="late"), "late", headers=headers,
                       encodings=[rfb.RAW])
        self.addCleanup(late.close)
        until(lambda: late.shown is not None and (late.shown == 255).all(axis=2).any(), "a notice")
        self.assertFalse((late.shown == (0x34, 0x56, 0x78)).all(axis=2).any())


