"""The window of one customer, as that person uses it: seen, heard, clicked and typed into."""

import json
import os
import re
import signal
import subprocess

from . import ROOT, program
from .processes import children
from .waiting import NotInTime, until

ANNOUNCEMENTS = os.path.join(os.path.dirname(__file__), "announcements.py")
ACCESSIBLE = os.path.join(os.path.dirname(__file__), "accessible.py")
PICTURES = ROOT / ".build" / "test" / "screenshots"


class Face:
    """`deskhand-window` on a display, with a session bus of its own."""

    def __init__(self, processes, display, environment, folder):
        self.processes, self.display, self.folder = processes, display, folder
        self.bus = self._start_bus()
        self.log = f"{folder}/window.log"
        self.environment = dict(
            environment, DISPLAY=display.name, DBUS_SESSION_BUS_ADDRESS=self.bus,
            CANBERRA_DRIVER="null", NO_AT_BRIDGE="0", GTK_THEME="Adwaita",
            XDG_DATA_HOME=self._data())
        self.process = None
        self.reader = None

    def _start_bus(self):
        address = f"unix:path={self.folder}/bus"
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C.UTF-8",
                       "DISPLAY": self.display.name, "XDG_RUNTIME_DIR": self.folder}
        self.processes.start(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"],
            log=f"{self.folder}/bus.log", env=environment)
        until(lambda: os.path.exists(f"{self.folder}/bus"), "the session bus")
        return address

    def _data(self):
        """A data folder with our pictures, and a browser that notes what it is to open."""
        data = f"{self.folder}/data"
        icons = f"{data}/icons/hicolor/scalable/apps"
        os.makedirs(icons, exist_ok=True)
        os.makedirs(f"{data}/applications", exist_ok=True)
        os.symlink(ROOT / "Packaging" / "icons" / "deskhand.svg", f"{icons}/deskhand.svg")
        self.opened = f"{self.folder}/opened"
        browser = f"{self.folder}/browser"
        with open(browser, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{self.opened}'\n")
        os.chmod(browser, 0o700)
        with open(f"{data}/applications/browser.desktop", "w", encoding="utf-8") as file:
            file.write("[Desktop Entry]\nType=Application\nName=Browser\n"
                       f"Exec={browser} %u\nMimeType=x-scheme-handler/https;\n")
        with open(f"{data}/applications/mimeapps.list", "w", encoding="utf-8") as file:
            file.write("[Default Applications]\nx-scheme-handler/https=browser.desktop\n")
        return data

    def pages(self):
        """What was opened in the browser."""
        if not os.path.exists(self.opened):
            return []
        with open(self.opened, encoding="utf-8") as file:
            return file.read().split()

    def start(self, **environment):
        self.process = self.processes.start(
            [program("deskhand-window")], log=self.log,
            env=dict(self.environment, **environment))
        return self.process

    def kill(self):
        """Ends it as a crash would."""
        self.processes.end(self.process, signal.SIGKILL)

    def end_with(self, host):
        """Ends the windows that a daemon has started, and the daemon.

        Each would start the other again, so the windows stand still before it ends.
        """
        windows = self.windows()
        for window in windows:
            os.kill(window, signal.SIGSTOP)
        host.end_daemons()
        for window in windows:
            os.kill(window, signal.SIGKILL)

    def windows(self):
        """Ids of the window's processes in this account."""
        return children(self.environment["XDG_RUNTIME_DIR"], "deskhand-window")

    # What a screen reader knows.

    def _ask(self, **command):
        if not self.reader or self.reader.poll() is not None:
            self.reader = self.processes.start(
                ["/usr/bin/python3", ACCESSIBLE], log=f"{self.folder}/reader.log",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment)
        line = json.dumps(dict(command, application="deskhand-window")) + "\n"
        self.reader.stdin.write(line.encode())
        self.reader.stdin.flush()
        return json.loads(self.reader.stdout.readline() or "null")

    def shown(self):
        """All that is shown: roles, names, texts, states."""
        return self._ask(do="list") or []

    def says(self, text):
        """Whether a text is shown."""
        return any(text in each["name"] or text in each["text"] for each in self.shown())

    def until_says(self, text, seconds=None):
        try:
            return until(lambda: self.says(text), f"“{text}” in the window", seconds)
        except NotInTime as error:
            words = [each["name"] or each["text"] for each in self.shown()]
            raise NotInTime(f"{error}; it says {[each for each in words if each]}") from None

    def find(self, role, name=None):
        for each in self.shown():
            if each["role"] == role and name in (None, each["name"]):
                return each
        return None

    def until_found(self, role, name):
        return until(lambda: self.find(role, name), f"{role} “{name}”")

    def press(self, name, role="push button"):
        """Presses a control as a screen reader does."""
        until(lambda: self._ask(do="press", role=role, name=name), f"pressing “{name}”")

    def place(self, name, role="push button"):
        """Where the middle of a control is on the screen."""
        return until(lambda: self._ask(do="place", role=role, name=name), f"{role} “{name}”")

    def extent(self, name, line):
        """How wide a line of a text is, in pixels; nothing while it is not seen."""
        return self._ask(do="extent", name=name, line=line) or 0

    def conversation(self):
        """The conversation as it stands in the window, line by line."""
        return (self.find("text", "Conversation") or {"text": ""})["text"].split("\n")

    def focused(self):
        """The control that has the keyboard."""
        for each in self.shown():
            if "focused" in each["states"] and each["role"] not in ("frame", "dialog"):
                return each
        return None

    def listen(self):
        """Writes down from now on what is announced."""
        self.announced = f"{self.folder}/announced.log"
        with open(self.announced, "wb") as file:
            self.processes.start(["/usr/bin/python3", ANNOUNCEMENTS], stdout=file,
                                 log=f"{self.folder}/reader.log", env=self.environment)
        until(lambda: "listening" in self.announcements(), "somebody listening")

    def announcements(self):
        """What was announced since, in order."""
        with open(self.announced, encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    # What a hand does.

    def click(self, place):
        """Clicks as the mouse on the desk does."""
        self.display.run(
            "xdotool", "mousemove", str(place[0]), str(place[1]), "click", "1")

    def id(self, role="deskhand"):
        """The X window of a role, once it is shown; None while it is not."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", "^deskhand-window$"],
            env=self.display.environment, capture_output=True, timeout=10, check=False)
        for window in found.stdout.decode().split():
            shown = subprocess.run(
                ["xprop", "-id", window, "WM_WINDOW_ROLE"], env=self.display.environment,
                capture_output=True, timeout=10, check=False).stdout.decode()
            if re.search(rf'"{role}"', shown):
                return window
        return None

    def shown_process(self, role="deskhand"):
        """Whose window of a role is shown; None while there is none."""
        window = self.id(role)
        told = subprocess.run(
            ["xprop", "-id", window or "0", "_NET_WM_PID"], env=self.display.environment,
            capture_output=True, timeout=10, check=False).stdout.decode()
        found = re.search(r"= (\d+)", told)
        return int(found[1]) if window and found else None

    def active(self):
        """The X window in front; nothing in the moment between two."""
        return subprocess.run(
            ["xdotool", "getactivewindow"], env=self.display.environment,
            capture_output=True, timeout=10, check=False).stdout.decode().strip()

    def until_open(self, role="deskhand"):
        return until(lambda: self.id(role), f"the window “{role}”")

    def until_gone(self, role="deskhand"):
        until(lambda: not self.id(role), f"no window “{role}”")

    def key(self, *keys):
        self.display.run("xdotool", "key", "--clearmodifiers", *keys)

    def type(self, text):
        self.display.run("xdotool", "type", "--clearmodifiers", "--delay", "2", text)

    def focus(self, window=None):
        """Brings the window to the front, or a known one back from where it was minimised."""
        window = window or self.until_open()
        self.display.run("xdotool", "windowactivate", "--sync", window)
        # The window manager calls a window active before the toolkit has taken the keyboard.
        until(self.has_keyboard, "the keyboard in the window")
        return window

    def has_keyboard(self):
        """Whether what is typed now arrives in one of its windows."""
        return any("active" in each["states"] for each in self.shown())

    def picture(self, name):
        """Keeps a picture of the screen for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        try:
            self.display.at_rest(0.25, seconds=2)
        except NotInTime:
            # Something turns or blinks.
            pass
        self.display.picture(str(PICTURES / f"{name}.png"))

    def enter(self, code):
        """Types a code and connects."""
        until(lambda: self.find("text", "Code or link"), "the field for the code")
        self.key("ctrl+a")
        self.type(code)
        self.key("Return")

    def paste(self, text):
        """Pastes a text with the keys for it."""
        subprocess.run(
            ["xclip", "-selection", "clipboard", "-in"], input=text.encode(),
            env=self.display.environment, timeout=10, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.key("ctrl+v")

    def start_another(self):
        """Starts the program once more."""
        return self.processes.start(
            [program("deskhand-window")], log=self.log, env=self.environment)
