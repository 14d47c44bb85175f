#!/usr/bin/python3
"""dragged.py FILE...: a window from which a hand drags files, as from a file manager."""

import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402


def main():
    uris = [pathlib.Path(each).absolute().as_uri() for each in sys.argv[1:]]
    window = Gtk.Window(title="files", default_width=160, default_height=120)
    source = Gtk.EventBox()
    source.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    source.drag_source_add_uri_targets()
    source.connect("drag-data-get", lambda _1, _2, data, _3, _4: data.set_uris(uris))
    window.add(source)
    window.show_all()
    Gtk.main()


if __name__ == "__main__":
    main()
