"""A service on a bus of a test's own, told by lines on its input what to say."""

import sys

from gi.repository import Gio, GLib

LOGIN = """<node>
<interface name="org.freedesktop.login1.Manager"><method name="GetSession">
<arg type="s" direction="in"/><arg type="o" direction="out"/></method></interface>
<interface name="org.freedesktop.login1.User">
<property name="Display" type="(so)" access="read"/></interface>
<interface name="org.freedesktop.login1.Session">
<property name="LockedHint" type="b" access="read"/></interface></node>"""
PLASMA = """<node><interface name="org.freedesktop.Notifications"><method name="Inhibit">
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
<arg type="u" direction="out"/></method><method name="UnInhibit"><arg type="u" direction="in"/>
</method></interface></node>"""
SAVER = """<node><interface name="org.gnome.ScreenSaver"><method name="GetActive">
<arg type="b" direction="out"/></method><signal name="ActiveChanged"><arg type="b"/></signal>
</interface></node>"""


def serve(address, kind):
    """Serves until its input ends."""
    flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
             | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
    state = {"locked": False}
    session = "/org/freedesktop/login1/session/c1"

    def call(_, sender, path, interface, method, arguments, invocation):
        if method == "Inhibit":
            print("inhibited by", arguments[0], flush=True)
            invocation.return_value(GLib.Variant("(u)", (7,)))
        elif method == "UnInhibit":
            print("free of", arguments[0], flush=True)
            invocation.return_value(None)
        elif method == "GetActive":
            invocation.return_value(GLib.Variant("(b)", (state["locked"],)))
        else:
            invocation.return_dbus_error("org.freedesktop.login1.NoSuchSession", "none")

    def read(_, sender, path, interface, name):
        if name == "Display":
            return GLib.Variant("(so)", ("c1", session))
        return GLib.Variant("b", state["locked"])

    def change(is_locked):
        state["locked"] = is_locked
        if kind == "logind":
            bus.emit_signal(None, session, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                            GLib.Variant("(sa{sv}as)", (
                                "org.freedesktop.login1.Session",
                                {"LockedHint": GLib.Variant("b", is_locked)}, [])))
        else:
            bus.emit_signal(None, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver",
                            "ActiveChanged", GLib.Variant("(b)", (is_locked,)))
        bus.flush_sync(None)

    if kind == "logind":
        interfaces = {each.name.rsplit(".", 1)[1]: each
                      for each in Gio.DBusNodeInfo.new_for_xml(LOGIN).interfaces}
        for path, name in (("/org/freedesktop/login1", "Manager"),
                           ("/org/freedesktop/login1/user/self", "User"), (session, "Session")):
            bus.register_object(path, interfaces[name], call, read, None)
        own = "org.freedesktop.login1"
    elif kind == "plasma":
        interface = Gio.DBusNodeInfo.new_for_xml(PLASMA).interfaces[0]
        bus.register_object("/org/freedesktop/Notifications", interface, call, None, None)
        own = interface.name
    else:
        interface = Gio.DBusNodeInfo.new_for_xml(SAVER).interfaces[0]
        bus.register_object("/org/gnome/ScreenSaver", interface, call, None, None)
        own = "org.gnome.ScreenSaver"
    loop = GLib.MainLoop()

    def hear(source, condition):
        line = sys.stdin.readline().strip()
        if not line:
            loop.quit()
            return False
        change(line == "lock")
        return True
    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, hear)
    Gio.bus_own_name_on_connection(bus, own, 0, lambda *_: print("ready", flush=True), None)
    loop.run()


if __name__ == "__main__":
    serve(*sys.argv[1:])
