"""Waiting for something to be true, never for time to pass."""

import os
import time

# A busy machine makes everything late; it must not make a test wrong.
PATIENCE = float(os.environ.get("DESKHAND_PATIENCE", "20"))


class NotInTime(AssertionError):
    """What was waited for did not happen."""


def until(condition, what, seconds=None, every=0.03):
    """Returns the first true value of `condition()`."""
    end = time.monotonic() + (PATIENCE if seconds is None else seconds)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            shown = f" (last: {value!r})" if value not in (None, False) else ""
            raise NotInTime(f"not in time: {what}{shown}")
        time.sleep(every)


def stays(condition, what, seconds):
    """Fails as soon as `condition()` is false within a time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not condition():
            raise AssertionError(f"did not stay so: {what}")
        time.sleep(0.03)
