"""Notifications of other programs are kept away while the screen is shared, where policy says so."""

import signal
import subprocess

from case import SessionCase, requires
from harness.bus import Bus
from harness.waiting import until


@requires("dbus-daemon", "dunst", "dunstctl")
class QuietTests(SessionCase):
    """With services that can be told, and without."""

    def share(self):
        self.customer = self.world(size=(640, 480), daemon=False)
        host = self.customer.host
        self.bus = Bus(self.customer.processes, self.customer.folder, "session")
        host.environment.update(DBUS_SESSION_BUS_ADDRESS=self.bus.address)

    def begin(self):
        self.customer.host.start_daemon()
        self.agent = self.customer.agent()
        self.session = self.customer.active_session(self.agent)

    def hide(self, is_hidden):
        self.agent.call("policy.set", sessionId=self.session,
                        policy={"applications": {"hideNotifications": is_hidden}})

    def warning(self):
        return self.customer.host.status().get("warning") or ""

    def test_a_service_that_knows_inhibitions_is_asked(self):
        self.share()
        service = self.bus.locker("plasma")
        self.begin()
        self.hide(True)
        until(lambda: "inhibited by deskhand" in service.said(), "the inhibition")
        self.assertNotIn("free of 7", service.said())
        self.hide(False)
        until(lambda: "free of 7" in service.said(), "its end")
        self.hide(True)
        until(lambda: service.said().count("inhibited by deskhand") == 2, "another one")
        self.customer.host.run("share", "stop")
        until(lambda: service.said().count("free of 7") == 2, "the end with the sharing")
        self.assertEqual(self.warning(), "")

    def dunst_is_paused(self):
        environment = {**self.customer.display.environment,
                       "DBUS_SESSION_BUS_ADDRESS": self.bus.address}
        said = subprocess.run(["dunstctl", "is-paused"], env=environment, capture_output=True,
                              text=True, timeout=10, check=False).stdout.strip()
        return {"true": True, "false": False}.get(said)

    def test_dunst_is_paused_and_goes_on_also_after_an_accident(self):
        self.share()
        display = self.customer.display
        self.customer.processes.start(
            ["dunst"], log=f"{self.customer.folder}/dunst.log",
            env={**display.environment, "DBUS_SESSION_BUS_ADDRESS": self.bus.address})
        until(lambda: self.dunst_is_paused() is False, "dunst")
        self.begin()
        self.hide(True)
        until(self.dunst_is_paused, "a pause")
        self.hide(False)
        until(lambda: self.dunst_is_paused() is False, "no pause")
        self.hide(True)
        until(self.dunst_is_paused, "a pause")
        # Killed, it cannot undo it; the next one does.
        self.customer.processes.end(self.customer.host.daemon, signal.SIGKILL)
        self.assertTrue(self.dunst_is_paused())
        self.customer.host.start_daemon()
        until(lambda: self.dunst_is_paused() is False, "no pause")

    def test_where_none_can_be_told_it_is_said(self):
        self.share()
        self.begin()
        self.hide(True)
        until(lambda: "Notifications of other programs" in self.warning(), "the warning")
        self.hide(False)
        until(lambda: not self.warning(), "no warning")
