"""A viewer that judges each update, with the decoder of Tests/Tools."""

import pathlib
import random
import socket
import sys
import threading
import time

from . import ROOT
from .waiting import PATIENCE

sys.path.append(str(pathlib.Path(ROOT, "Tests", "Tools")))
import rfb_decoder as rfb  # noqa: E402  (it is no package)


class Watcher(threading.Thread):
    """A viewer that looks at each update as soon as it is complete.

    It knows which pictures were on the screen since it was last right: a pixel that none of them
    has is a wrong pixel, however soon it is mended.
    """

    def __init__(self, url, name, pixel_format=None, encodings=(), continuous=False, quality=None,
                 slowness=0.0, headers=(), seed=0, sizes=(rfb.EXTENDED_DESKTOP_SIZE,)):
        super().__init__(daemon=True, name=name)
        self.random, self.slowness = random.Random(seed), slowness
        # Asked for, and then switched on as soon as the server says that it can.
        self.wants_continuous, self.is_continuous = continuous, False
        self.is_lossy, self.quality = quality is not None, quality
        self.viewer = rfb.Viewer(rfb.connect(url, timeout=PATIENCE, headers=headers))
        self.viewer.transport.socket.settimeout(None)
        self.viewer.handshake()
        self.format = pixel_format or rfb.PixelFormat()
        if pixel_format:
            self.viewer.set_pixel_format(pixel_format)
        numbers = [*encodings, *sizes, rfb.LAST_RECT, rfb.FENCE]
        # Who is not told of a new size keeps the old one, and sees that part of the screen.
        self.keeps_size = not sizes
        numbers += [rfb.CONTINUOUS_UPDATES] * continuous
        numbers += [rfb.quality_level(quality)] if self.is_lossy else []
        self.viewer.set_encodings(numbers)
        self.changed = threading.Condition()
        self.shown, self.allowed, self.problem = None, [], None
        self.was_right, self.first_decibels = False, None
        self.updates, self.is_over, self.last_update = 0, False, time.monotonic()
        # What this viewer is to see where the screen shows a picture.
        self.compose = lambda picture: picture
        self.viewer.request()
        self.start()

    def run(self):
        try:
            while not self.is_over:
                self._follow()
        except Exception as error:  # pylint: disable=broad-except  # said to whoever waits
            with self.changed:
                if not self.is_over:
                    self.problem = self.problem or f"{type(error).__name__}: {error}"
                self.changed.notify_all()

    def _follow(self):
        before, size = self.viewer.updates, self.viewer.framebuffer.pixels.shape
        self.viewer.read_message()
        if self.viewer.has_continuous_updates and self.wants_continuous:
            self.wants_continuous, self.is_continuous = False, True
            self.viewer.continuous_updates(True)
        if self.viewer.updates == before:
            return
        with self.changed:
            self.shown = self.viewer.framebuffer.pixels.copy()
            self.updates += 1
            self.last_update = time.monotonic()
            self._judge()
            self.changed.notify_all()
        if self.slowness and self.random.random() < 0.5:
            time.sleep(self.random.uniform(0, self.slowness))
        is_resized = self.viewer.framebuffer.pixels.shape != size
        if self.is_continuous:
            if is_resized:
                self.viewer.continuous_updates(True)
                self.viewer.request()
        else:
            self.viewer.request(incremental=not is_resized)
        if self.random.random() < 0.03 and not self.is_lossy:
            self.viewer.request(area=self._part())

    def _part(self):
        height, width = self.viewer.framebuffer.pixels.shape[:2]
        x, y = self.random.randrange(width), self.random.randrange(height)
        return x, y, self.random.randint(1, width - x), self.random.randint(1, height - y)

    def _judge(self):
        """Looks for pixels that no allowed picture has; or how like one is that is lossy."""
        if self.is_lossy and self.allowed and self.first_decibels is None:
            self.first_decibels = self.decibels()
        if self.is_lossy or not self.was_right or self.problem:
            return
        if any(each.shape != self.shown.shape for each in self.allowed):
            return
        wrong = wrong_pixels(self.shown, self.allowed)
        if wrong.any():
            self.problem = f"after update {self.updates}: {self.place(wrong)}"

    def place(self, wrong):
        """Where pixels are wrong, and what they are."""
        rows, columns = wrong.nonzero()
        y, x = rows[0], columns[0]
        wanted = [each[y, x].tobytes().hex() for each in self.allowed]
        return (f"{len(rows)} wrong pixels within {columns.min()},{rows.min()} to "
                f"{columns.max()},{rows.max()}; {x},{y} is {self.shown[y, x].tobytes().hex()}, "
                f"not {' or '.join(wanted)}; rectangles so far {self.viewer.counts}")

    def expect(self, picture):
        """The screen shows this from now on; what it showed before may still be on its way."""
        wanted = self.format.picture(self.compose(picture))
        with self.changed:
            if self.keeps_size and self.shown is not None:
                height, width = self.shown.shape[:2]
                wanted = wanted[:height, :width]
            self.allowed.append(wanted)
            self.first_decibels = None

    def expect_anything(self):
        """The screen shows what nobody knows until it is right again."""
        with self.changed:
            self.allowed, self.was_right = [], False

    def is_exact(self):
        if self.shown is None or not self.allowed:
            return False
        shown = self.shown
        if self.keeps_size:
            # What is beyond the screen now was on it once.
            height, width = self.allowed[-1].shape[:2]
            shown = shown[:height, :width]
        return shown.shape == self.allowed[-1].shape and bool((shown == self.allowed[-1]).all())

    def decibels(self):
        if self.shown is None or self.shown.shape != self.allowed[-1].shape:
            return 0
        # What is exact must not hide what is not.
        wrong = (self.shown != self.allowed[-1]).any(axis=2)
        return rfb.psnr(self.shown[wrong], self.allowed[-1][wrong])

    def settle(self, since, seconds=PATIENCE):
        """Waits until the picture is exact, and returns how long it took."""
        end = since + seconds
        with self.changed:
            while True:
                if self.problem:
                    raise AssertionError(f"{self.name}: {self.problem}")
                if self.is_exact():
                    self.allowed, self.was_right = self.allowed[-1:], True
                    return max(0.0, self.last_update - since)
                self.changed.wait(max(0.01, end - time.monotonic()))
                if time.monotonic() > end and not self.is_exact():
                    raise AssertionError(f"{self.name}: not right in {seconds} s: {self.what()}")

    def what(self):
        """How what is shown is not what is expected."""
        if self.shown is None:
            return "no update"
        if self.shown.shape != self.allowed[-1].shape:
            return f"{self.shown.shape} instead of {self.allowed[-1].shape}"
        self.allowed = self.allowed[-1:]
        return self.place(wrong_pixels(self.shown, self.allowed))

    def close(self):
        self.is_over = True
        try:
            self.viewer.transport.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.join(5)
        self.viewer.transport.close()


def wrong_pixels(shown, allowed):
    """Which pixels are like none of the pictures."""
    wrong = (shown != allowed[0]).any(axis=2)
    for each in allowed[1:]:
        wrong &= (shown != each).any(axis=2)
    return wrong
