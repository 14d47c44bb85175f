import CNotify
import EventLoop
import Glibc

/// The desktop's notification service, as libnotify reaches it: used on the loop's thread only.
struct NotificationService {
    /// Whether it has buttons, and whether it takes bodies as markup.
    let hasActions: Bool
    let takesMarkup: Bool

    /// Asks the service what it can do.
    ///
    /// - Returns: `nil` where there is none, or it does not answer.
    init?() {
        guard Self.hasBus, notify_is_initted() != 0 || notify_init("Deskhand") != 0 else {
            return nil
        }
        Self.surviveEndOfBus()
        guard let list = notify_get_server_caps() else { return nil }
        defer { cnotify_free_texts(list) }
        var abilities: Set<String> = []
        var next: UnsafeMutablePointer<GList>? = list
        while let entry = next {
            let text = entry.pointee.data?.assumingMemoryBound(to: CChar.self)
            if let text { abilities.insert(String(cString: text)) }
            next = entry.pointee.next
        }
        hasActions = abilities.contains("actions")
        takesMarkup = abilities.contains("body-markup")
    }

    /// Whether there is a session bus: where there is none, GLib would start one.
    private static var hasBus: Bool {
        if let address = getenv("DBUS_SESSION_BUS_ADDRESS"), address.pointee != 0 { return true }
        guard let folder = getenv("XDG_RUNTIME_DIR") else { return false }
        return access(String(cString: folder) + "/bus", F_OK) == 0
    }

    /// GLib ends a process whose session bus goes away, unless it is told not to.
    private static func surviveEndOfBus() {
        guard let bus = g_bus_get_sync(G_BUS_TYPE_SESSION, nil, nil) else { return }
        g_dbus_connection_set_exit_on_close(bus, 0)
        g_object_unref(UnsafeMutableRawPointer(bus))
    }
}
