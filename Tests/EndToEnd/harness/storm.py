"""A client that draws as fast as it can, and one that notes when keys arrive.

As a program: storm.py DISPLAY SECONDS draws all over the screen without a rest.
"""

import ctypes
import pathlib
import select
import sys
import threading
import time

if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from harness import xlib
from harness.painter import Painter


class KeyWindow(threading.Thread):
    """A window with the focus that notes when each key press reaches it."""

    def __init__(self, display):
        super().__init__(daemon=True)
        self.x = xlib.drawing_library()
        self.display = self.x.XOpenDisplay(display.encode())
        root = self.x.XDefaultRootWindow(self.display)
        window = self.x.XCreateSimpleWindow(self.display, root, 0, 0, 40, 40, 0, 0, 0xFFFFFF)
        attributes = (ctypes.c_ulong * 16)()
        attributes[11] = 1  # No window manager has a say in it.
        self.x.XChangeWindowAttributes(self.display, window, 1 << 9, attributes)
        self.x.XSelectInput(self.display, window, 1)  # KeyPressMask
        self.x.XMapRaised(self.display, window)
        self.x.XSync(self.display, 0)
        self.x.XSetInputFocus(self.display, window, 1, 0)
        self.x.XSync(self.display, 0)
        self.arrivals, self.changed, self.is_over = [], threading.Condition(), False
        self.start()

    def run(self):
        event = (ctypes.c_long * 24)()
        descriptor = self.x.XConnectionNumber(self.display)
        while not self.is_over:
            if not self.x.XPending(self.display):
                select.select([descriptor], [], [], 0.1)
                continue
            self.x.XNextEvent(self.display, event)
            if event[0] & 0xFFFFFFFF == 2:  # KeyPress
                with self.changed:
                    self.arrivals.append(time.monotonic())
                    self.changed.notify_all()

    def wait(self, count, seconds):
        """When the key of this number arrived, or None."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.arrivals) >= count, seconds):
                return None
            return self.arrivals[count - 1]

    def close(self):
        self.is_over = True
        self.join(2)
        self.x.XCloseDisplay(self.display)


def main():
    painter, seconds = Painter(sys.argv[1], 1), float(sys.argv[2])
    width, height = painter.size()
    photographs = [painter.photograph(width, height) for _ in range(6)]
    text = [painter.smooth_text(width, height, 0xFFFFFF, 0) for _ in range(2)]
    end, frames = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        kind = frames // 40 % 4
        if kind == 0:
            painter.put(0, 0, photographs[frames % 6])
        elif kind == 1:
            if frames % 40 == 0:
                painter.put(0, 0, text[0])
            painter.scroll(0, 0, width, height, 0, -17)
        elif kind == 2:
            painter.put(0, 0, text[frames % 2])
        else:
            painter.draw(20)
        painter.sync()
        frames += 1
    print(frames)


if __name__ == "__main__":
    main()
