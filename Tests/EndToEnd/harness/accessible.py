#!/usr/bin/python3
"""What a screen reader sees of a desktop: a command a line on standard input, an answer a line.

It runs as a process of its own, because the library talks to one session bus for ever.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def application(name):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child and child.get_name() == name:
            return child
    return None


def walk(node, depth=0):
    if node is None or depth > 40:
        return
    yield node
    for index in range(min(node.get_child_count(), 300)):
        yield from walk(node.get_child_at_index(index), depth + 1)


def states(node):
    wanted = {"showing": Atspi.StateType.SHOWING, "sensitive": Atspi.StateType.SENSITIVE,
              "focused": Atspi.StateType.FOCUSED, "checked": Atspi.StateType.CHECKED,
              "focusable": Atspi.StateType.FOCUSABLE, "editable": Atspi.StateType.EDITABLE,
              "active": Atspi.StateType.ACTIVE,
              "selected": Atspi.StateType.SELECTED}
    have = node.get_state_set()
    return [name for name, state in wanted.items() if have.contains(state)]


def text(node):
    content = node.get_text_iface()
    if content is None:
        return ""
    count = Atspi.Text.get_character_count(content)
    return Atspi.Text.get_text(content, 0, min(count, 100_000))


def box(node):
    """Left, top, width and height on the screen, as the toolkit counts pixels."""
    component = node.get_component_iface()
    if component is None:
        return None
    place = Atspi.Component.get_extents(component, Atspi.CoordType.SCREEN)
    return [place.x, place.y, place.width, place.height]


def describe(node):
    return {"role": node.get_role_name(), "name": node.get_name(), "text": text(node),
            "box": box(node), "description": node.get_description(), "states": states(node)}


def nodes(name):
    for node in walk(application(name)):
        try:
            if node.get_state_set().contains(Atspi.StateType.SHOWING):
                yield node, describe(node)
        except gi.repository.GLib.Error:
            continue


def press(name, role, title):
    for node, shown in nodes(name):
        if shown["role"] == role and shown["name"] == title and "sensitive" in shown["states"]:
            action = node.get_action_iface()
            return bool(action and Atspi.Action.do_action(action, 0))
    return False


def extent(name, title, line):
    """How wide a line of a text is."""
    for node, shown in nodes(name):
        if shown["role"] == "text" and shown["name"] == title:
            start = shown["text"].find(line)
            if start >= 0:
                box = Atspi.Text.get_range_extents(
                    node.get_text_iface(), start, start + len(line), Atspi.CoordType.SCREEN)
                return box.width
    return None


def place(name, role, title):
    for node, shown in nodes(name):
        if shown["role"] == role and shown["name"] == title:
            box = Atspi.Component.get_extents(node.get_component_iface(), Atspi.CoordType.SCREEN)
            return [box.x + box.width // 2, box.y + box.height // 2]
    return None


def main():
    Atspi.init()
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if command["do"] == "list":
                answer = [shown for _, shown in nodes(command["application"])]
            elif command["do"] == "extent":
                answer = extent(command["application"], command["name"], command["line"])
            elif command["do"] == "place":
                answer = place(command["application"], command["role"], command["name"])
            else:
                answer = press(command["application"], command["role"], command["name"])
        except gi.repository.GLib.Error:
            # Windows come and go while they are looked at.
            answer = None
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
