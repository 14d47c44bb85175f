"""Whether what a window shows can be read: sizes, places and contrast."""

import numpy


def _luminance(pixels):
    """The relative luminance of pixels, after WCAG 2.1."""
    parts = pixels / 255.0
    linear = numpy.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ numpy.array([0.2126, 0.7152, 0.0722])


class Picture:
    """A picture of a screen."""

    def __init__(self, display):
        width, height = display.size
        self.pixels = numpy.frombuffer(display.pixels(), numpy.uint8).reshape(height, width, 3)

    def contrast(self, box):
        """The ratio between the most frequent colour in a box and the one that differs most.

        Few pixels of a letter are its colour in full, so the best of them counts.
        """
        left, top, width, height = (max(each, 0) for each in box)
        part = self.pixels[top:top + height, left:left + width].reshape(-1, 3)
        colours, counts = numpy.unique(part, axis=0, return_counts=True)
        ground = _luminance(colours[counts.argmax()])
        lights = numpy.sort(_luminance(part))
        # A stray pixel is no letter.
        few = min(3, len(lights) - 1)
        ratios = [(max(ground, each) + 0.05) / (min(ground, each) + 0.05)
                  for each in (lights[few], lights[-1 - few])]
        return max(ratios)

    def is_dark(self, box):
        """Whether the ground of a box is dark."""
        left, top, width, height = (max(each, 0) for each in box)
        part = self.pixels[top:top + height, left:left + width].reshape(-1, 3)
        colours, counts = numpy.unique(part, axis=0, return_counts=True)
        return bool(_luminance(colours[counts.argmax()]) < 0.18)
