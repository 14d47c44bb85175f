"""An X server of our own with a window manager and real applications, and what is on it."""

import os
import subprocess
import time

from .waiting import until


class Display:
    """An Xvfb with openbox on it, or another server."""

    def __init__(self, processes, folder, size=(1024, 768), window_manager=True, server="Xvfb"):
        self.processes, self.folder, self.size = processes, folder, size
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self._start_server(server)
        self.environment = {"DISPLAY": self.name, "HOME": folder, "LANG": "C.UTF-8",
                            "PATH": os.environ["PATH"], "XDG_CONFIG_HOME": folder + "/config"}
        self.run("xsetroot", "-solid", "#345678")
        if window_manager:
            self.manage("openbox")

    def manage(self, *command):
        """Starts a window manager, and waits until it is one."""
        self.start(*command)
        until(lambda: "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"),
              command[0])

    def _start_server(self, program):
        reading, writing = os.pipe()
        size = f"{self.size[0]}x{self.size[1]}"
        # TigerVNC's server can change its size; its own port stays closed.
        options = {"Xvfb": ["-screen", "0", f"{size}x24"],
                   "Xtigervnc": ["-rfbport", "-1", "-SecurityTypes", "None", "-geometry", size,
                                 "-depth", "24"]}
        self.server = self.processes.start(
            [program, "-displayfd", str(writing), "-noreset", "-nolisten", "tcp",
             *options[program]], log=f"{self.folder}/xvfb.log", pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as file:
            number = file.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start, see {self.folder}/xvfb.log")
        self.name = f":{number}"

    def start(self, *command, **options):
        """Starts an application on this display."""
        return self.processes.start(list(command), log=f"{self.folder}/applications.log",
                                    env=self.environment, **options)

    def run(self, *command, **options):
        """Runs a program on this display and returns what it prints."""
        return subprocess.run(command, env=self.environment, check=True, timeout=20,
                              capture_output=True, **options).stdout.decode("utf-8", "replace")

    def layout(self, name, variant=""):
        """Gives the keyboard a layout, as a customer in some country has it."""
        self.run("setxkbmap", "-layout", name, "-variant", variant)

    def terminal(self, command, title="terminal", place="+40+40", size="80x20", colours=()):
        """Starts a real xterm that runs a shell command; returns its process."""
        process = self.start("xterm", "-u8", "-T", title, "-geometry", size + place, *colours,
                             "-e", "sh", "-c", command, cwd=self.folder)
        self.window(title)
        return process

    def typing_terminal(self, path, title="typing"):
        """Starts an xterm whose lines are written to a file, and gives it the focus."""
        process = self.terminal(f"stty -echo; : > '{path}'; exec cat > '{path}'", title)
        until(lambda: os.path.exists(path), "cat in the xterm")
        self.focus(title)
        return process

    def window(self, title):
        """The id of the window with this title, once it is shown."""
        def find():
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"],
                env=self.environment, capture_output=True, timeout=10, check=False)
            return found.stdout.split()
        return until(find, f"the window “{title}”")[0].decode()

    def focus(self, title):
        window = self.window(title)
        self.run("xdotool", "windowactivate", "--sync", window)
        until(lambda: self.run("xdotool", "getwindowfocus").strip() == window, f"focus of {title}")

    def pixels(self):
        """The screen as the X server has it: red, green, blue, row by row."""
        return subprocess.run(
            ["import", "-silent", "-window", "root", "-depth", "8", "rgb:-"],
            env=self.environment, check=True, timeout=20, capture_output=True).stdout

    def picture(self, path):
        """Saves a PNG of the screen."""
        self.run("import", "-silent", "-window", "root", path)

    def keys_down(self):
        """Keycodes that are held down now, as the server sees them."""
        from .xlib import query_keymap
        return query_keymap(self.name)

    def at_rest(self, still=0.3, seconds=None):
        """Waits until nothing has changed on the screen for a while; returns its pixels."""
        last, since = self.pixels(), time.monotonic()

        def rested():
            nonlocal last, since
            now = self.pixels()
            if now != last:
                last, since = now, time.monotonic()
            return time.monotonic() - since > still
        until(rested, "a screen at rest", seconds)
        return last
