#!/usr/bin/python3
"""A notification service that tells on standard output what it is asked for.

Usage: service.py ABILITY...   answers, with these abilities, and obeys lines such as
                               "invoke 1 default" and "close 1" on the pipe named by COMMANDS
       service.py silent       takes the name and never answers
"""
import json
import os
import sys
import threading

from gi.repository import Gio, GLib

INTERFACE = "org.freedesktop.Notifications"
XML = f"""<node><interface name="{INTERFACE}">
<method name="Notify">
<arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
</method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""

abilities = sys.argv[1:]
last = 0


def tell(**what):
    print(json.dumps(what), flush=True)


def answer(connection, sender, path, interface, method, arguments, invocation):
    global last
    if abilities == ["silent"]:
        return tell(unanswered=method)
    values = arguments.unpack()
    if method == "Notify":
        last = values[1] or last + 1
        tell(notify=last, replaces=values[1], summary=values[3], body=values[4],
             actions=values[5], urgency=values[6].get("urgency"))
        invocation.return_value(GLib.Variant("(u)", (last,)))
    elif method == "CloseNotification":
        tell(close=values[0])
        invocation.return_value(None)
        emit(connection, "NotificationClosed", "(uu)", (values[0], 3))
    elif method == "GetCapabilities":
        invocation.return_value(GLib.Variant("(as)", (abilities,)))
    else:
        invocation.return_value(GLib.Variant("(ssss)", ("service", "test", "1", "1.2")))


def emit(connection, signal, kind, values):
    connection.emit_signal(None, "/org/freedesktop/Notifications", INTERFACE, signal,
                           GLib.Variant(kind, values))


def obey(connection):
    with open(os.environ["COMMANDS"], encoding="utf-8") as commands:
        for line in commands:
            verb, number, *rest = line.split()
            if verb == "invoke":
                GLib.idle_add(emit, connection, "ActionInvoked", "(us)", (int(number), rest[0]))
            else:
                GLib.idle_add(emit, connection, "NotificationClosed", "(uu)", (int(number), 2))


def serve(connection, _name):
    node = Gio.DBusNodeInfo.new_for_xml(XML)
    connection.register_object("/org/freedesktop/Notifications", node.interfaces[0], answer)
    if "COMMANDS" in os.environ:
        threading.Thread(target=obey, args=(connection,), daemon=True).start()


Gio.bus_own_name(Gio.BusType.SESSION, INTERFACE, Gio.BusNameOwnerFlags.NONE, serve,
                 lambda *_: tell(ready=True), None)
GLib.MainLoop().run()
