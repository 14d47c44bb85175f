"""An X client that draws at random, and knows what is on the screen: Xlib through ctypes."""

import ctypes
import random

import numpy

from . import xlib

LETTERS = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,;:-+*/=()[]{}"
LINE = 14


class Painter:
    """Draws on a root window and on windows of its own; all that it does follows from its seed."""

    def __init__(self, display, seed=0):
        self.x = xlib.drawing_library()
        self.random = random.Random(seed)
        self.noise = numpy.random.default_rng(seed)
        self.display = self.x.XOpenDisplay(display.encode())
        if not self.display:
            raise ConnectionError(f"cannot open {display}")
        self.root = self.x.XDefaultRootWindow(self.display)
        self.visual = self.x.XDefaultVisual(self.display, 0)
        self.context = self.x.XCreateGC(self.display, self.root, 0, None)
        # Copies are of what is there: no answer about what could not be copied is wanted.
        self.x.XSetGraphicsExposures(self.display, self.context, 0)
        # What lies over the root window is drawn on as well.
        self.x.XSetSubwindowMode(self.display, self.context, 1)
        self.windows = []
        self.weights, self.page = WEIGHTS, None
        # Letters with smooth edges, as most applications draw them: shares of ink.
        ink = self.noise.random((60, LINE, 7)) * (self.noise.random((60, LINE, 7)) < 0.3)
        ink[:, :2], ink[:, :, 6] = 0, 0
        ink[:4] = 0
        self.letters = ink

    def close(self):
        self.x.XCloseDisplay(self.display)

    def prefer(self, name, weight):
        """Draws something more often than the rest; the sum of their weights is about 30."""
        self.weights = [weight if each.__name__ == f"_{name}" else old
                        for each, old in zip(OPERATIONS, self.weights)]

    # What is there

    def size(self):
        """The root window's size now."""
        window = ctypes.c_ulong()
        numbers = [ctypes.c_int(), ctypes.c_int()] + [ctypes.c_uint() for _ in range(4)]
        self.x.XGetGeometry(self.display, self.root, ctypes.byref(window),
                            *(ctypes.byref(number) for number in numbers))
        return numbers[2].value, numbers[3].value

    def picture(self, area=None):
        """What XGetImage says is on the screen: rows of red, green and blue."""
        return self._image(area)[..., 2::-1].copy()

    def _image(self, area=None):
        x, y, width, height = area or (0, 0, *self.size())
        image = self.x.XGetImage(self.display, self.root, x, y, width, height,
                                 ctypes.c_ulong(0xFFFFFFFF), 2)
        if not image:
            raise ValueError(f"no image of {x},{y} {width}x{height}")
        try:
            row = image.contents.bytes_per_line
            data = ctypes.string_at(image.contents.data, row * height)
        finally:
            self.x.XFree(image.contents.data)
            self.x.XFree(image)
        table = numpy.frombuffer(data, numpy.uint8).reshape(height, row)
        return table[:, :width * 4].reshape(height, width, 4)

    # One change as others see it

    def grab(self):
        """Nobody else sees or does anything on this display until `ungrab`."""
        self.x.XGrabServer(self.display)

    def ungrab(self):
        self.x.XUngrabServer(self.display)
        self.x.XSync(self.display, 0)

    def sync(self):
        self.x.XSync(self.display, 0)

    def draw(self, count=None):
        """Draws at random, and returns what: the names of the operations."""
        names = []
        for _ in range(count or self.random.choice((1, 1, 1, 1, 2, 3))):
            operation = self.random.choices(OPERATIONS, self.weights)[0]
            names.append(operation.__name__.strip("_"))
            operation(self)
        self.x.XFlush(self.display)
        return names

    # Chances

    def _area(self, least=1):
        width, height = self.size()
        w = self._length(min(least, width), width)
        h = self._length(min(least, height), height)
        return self.random.randint(0, width - w), self.random.randint(0, height - h), w, h

    def _length(self, least, most):
        most = most if self.random.random() < 0.3 else max(least, most // 2)
        return self.random.randint(least, most)

    def _colour(self):
        if self.random.random() < 0.5:
            return self.random.choice((0, 0xFFFFFF, 0xFF0000, 0x336699, 0xEEEEEE, 0x010203))
        return self.random.randrange(1 << 24)

    def _rectangle(self, colour, x, y, w, h):
        self.x.XSetForeground(self.display, self.context, colour)
        self.x.XFillRectangle(self.display, self.root, self.context, x, y, w, h)

    def put(self, x, y, pixels):
        """Puts rows of red, green and blue on the screen."""
        height, width = pixels.shape[:2]
        table = numpy.zeros((height, width, 4), numpy.uint8)
        table[..., 2::-1] = pixels
        data = table.tobytes()
        image = self.x.XCreateImage(self.display, self.visual, 24, 2, 0, data, width, height, 32,
                                    width * 4)
        self.x.XPutImage(self.display, self.root, self.context, image, 0, 0, x, y, width, height)
        # Its pixels are Python's.
        self.x.XFree(image)

    def photograph(self, width, height):
        """Something with the smooth shades and the little noise of a photograph."""
        y, x = numpy.mgrid[0:height, 0:width]
        layers = []
        for _ in range(3):
            tilt, bend, phase = self.noise.uniform(0.005, 0.05, 3)
            layers.append(128 + 60 * numpy.sin(x * tilt + phase * 90)
                          + 50 * numpy.cos(y * bend - x * tilt / 3))
        shades = numpy.stack(layers, -1) + self.noise.normal(0, 2, (height, width, 3))
        return shades.clip(0, 255).astype(numpy.uint8)

    # The operations

    def _fill(self):
        self._rectangle(self._colour(), *self._area())

    def _many_fills(self):
        for _ in range(self.random.randint(3, 12)):
            x, y, w, h = self._area()
            self._rectangle(self._colour(), x, y, max(1, w // 6), max(1, h // 6))

    def _text(self, area=None):
        x, y, w, h = area or self._area(LINE)
        paper, ink = self.random.choice(
            ((0xFFFFFF, 0), (0, 0xEEEEEE), (0xFDF6E3, 0x073642), (self._colour(), 0)))
        self._rectangle(paper, x, y, w, h)
        if self.random.random() < 0.6:
            return self.put(x, y, self.smooth_text(w, h, paper, ink))
        self.x.XSetBackground(self.display, self.context, paper)
        for line in range(h // LINE):
            if self.random.random() < 0.2:
                ink = self._colour()
            self.x.XSetForeground(self.display, self.context, ink)
            text = "".join(self.random.choices(LETTERS, k=max(1, w // 6))).encode()
            self.x.XDrawImageString(self.display, self.root, self.context, x,
                                    y + LINE * line + 11, text, len(text))
        return None

    def smooth_text(self, width, height, paper, ink):
        """Lines of letters whose edges are between the two colours."""
        lines, columns = -(-height // LINE), -(-width // 7)
        page = self.letters[self.noise.integers(0, len(self.letters), (lines, columns))]
        page = page.transpose(0, 2, 1, 3).reshape(lines * LINE, columns * 7)[:height, :width]
        paper, ink = (numpy.array([each >> shift & 255 for shift in (16, 8, 0)])
                      for each in (paper, ink))
        return (paper + page[..., None] * (ink - paper)).astype(numpy.uint8)

    def _pixels(self):
        width, height = self.size()
        for _ in range(self.random.choice((1, 1, 2, 40))):
            self.x.XSetForeground(self.display, self.context, self._colour())
            self.x.XDrawPoint(self.display, self.root, self.context,
                              self.random.randrange(width), self.random.randrange(height))

    def _lines(self):
        width, height = self.size()
        for _ in range(self.random.randint(1, 8)):
            self.x.XSetForeground(self.display, self.context, self._colour())
            self.x.XDrawLine(self.display, self.root, self.context,
                             self.random.randrange(width), self.random.randrange(height),
                             self.random.randrange(width), self.random.randrange(height))

    def _page_area(self):
        """What is scrolled: most of the time what was scrolled before, as people do it."""
        width, height = self.size()
        fits = self.page and (self.page[0] + self.page[2] <= width
                              and self.page[1] + self.page[3] <= height)
        if not fits or self.random.random() < 0.1:
            self.page = self._area(200)
            if self.random.random() < 0.7:
                self._text(self.page)
        return self.page

    def _distance(self, length):
        most = max(1, min(length - 1, 120))
        return self.random.choice((-1, 1)) * self.random.randint(1, most)

    def scroll(self, x, y, w, h, dx, dy):
        """Moves what is in an area within it, as a scrolled window does."""
        self.x.XCopyArea(self.display, self.root, self.root, self.context,
                         x + max(0, -dx), y + max(0, -dy), w - abs(dx), h - abs(dy),
                         x + max(0, dx), y + max(0, dy))

    def _scroll(self):
        x, y, w, h = self._page_area()
        dy = self._distance(h)
        self.scroll(x, y, w, h, 0, dy)
        self._text((x, y if dy > 0 else y + h + dy, w, abs(dy)))

    def _scroll_sideways(self):
        x, y, w, h = self._page_area()
        dx = self._distance(w)
        self.scroll(x, y, w, h, dx, 0)
        self._text((x if dx > 0 else x + w + dx, y, abs(dx), h))

    def _scroll_anew(self):
        """Scrolls as a browser does, which draws all of it again."""
        x, y, w, h = self._page_area()
        dy = self._distance(h)
        before = self.picture((x, y, w, h))
        after = numpy.roll(before, dy, axis=0)
        fresh = self.photograph(w, abs(dy)) if self.random.random() < 0.3 else 255
        after[slice(0, dy) if dy > 0 else slice(dy, None)] = fresh
        self.put(x, y, after)

    def _copy_elsewhere(self):
        x, y, w, h = self._area(8)
        width, height = self.size()
        self.x.XCopyArea(self.display, self.root, self.root, self.context, x, y, w, h,
                         self.random.randint(0, width - w), self.random.randint(0, height - h))

    def _window(self):
        if len(self.windows) > 3:
            self.x.XDestroyWindow(self.display, self.windows.pop(0))
        x, y, w, h = self._area(60)
        window = self.x.XCreateSimpleWindow(self.display, self.root, x, y, w, h, 1, 0,
                                            self._colour())
        # No window manager has a say in it.
        attributes = (ctypes.c_ulong * 16)()
        attributes[11] = 1
        self.x.XChangeWindowAttributes(self.display, window, 1 << 9, attributes)
        self.x.XMapRaised(self.display, window)
        self.windows.append(window)
        self._text((x, y, w, h))

    def _move_window(self):
        if not self.windows:
            return self._window()
        width, height = self.size()
        return self.x.XMoveWindow(self.display, self.random.choice(self.windows),
                                  self.random.randint(-20, width), self.random.randint(-9, height))

    def _photograph(self):
        x, y, w, h = self._area(40)
        self.put(x, y, self.photograph(w, h))

    def _noise(self):
        x, y, w, h = self._area()
        w, h = max(1, w // 2), max(1, h // 2)
        self.put(x, y, self.noise.integers(0, 256, (h, w, 3), numpy.uint8))

    def _few_colours(self):
        x, y, w, h = self._area()
        colours = numpy.array([[self.random.randrange(256) for _ in range(3)] for _ in range(
            self.random.choice((2, 3, 5, 16, 17, 127, 128, 200, 256, 257)))], numpy.uint8)
        self.put(x, y, colours[self.noise.integers(0, len(colours), (h, w))])

    def _whole_screen(self):
        width, height = self.size()
        if self.random.random() < 0.5:
            self._rectangle(self._colour(), 0, 0, width, height)
        else:
            self._text((0, 0, width, height))


OPERATIONS, WEIGHTS = zip(*(
    (Painter._fill, 3), (Painter._many_fills, 1), (Painter._text, 3), (Painter._pixels, 2),
    (Painter._lines, 1), (Painter._scroll, 4), (Painter._scroll_sideways, 2),
    (Painter._scroll_anew, 3), (Painter._copy_elsewhere, 1), (Painter._window, 1),
    (Painter._move_window, 3), (Painter._photograph, 2), (Painter._noise, 1),
    (Painter._few_colours, 2), (Painter._whole_screen, 1)))
