#!/usr/bin/python3
"""What a screen reader is told to say at once: a line of JSON for each announcement."""

import json

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def heard(event, *_):
    print(json.dumps(str(event.any_data)), flush=True)


def main():
    Atspi.init()
    listener = Atspi.EventListener.new(heard, None)
    listener.register("object:announcement")
    print(json.dumps("listening"), flush=True)
    Atspi.event_main()


if __name__ == "__main__":
    main()
