import CNotify
import Glibc

/// A connection to a message bus, shared with whoever else in this process uses that bus.
final class Bus {
    private let pointer: OpaquePointer

    /// A call that is not answered by then is given up.
    private static let patience: CInt = 2000

    private init?(_ type: GBusType) {
        guard let pointer = g_bus_get_sync(type, nil, nil) else { return nil }
        self.pointer = pointer
        // GLib ends a process whose bus goes away, unless it is told not to.
        g_dbus_connection_set_exit_on_close(pointer, 0)
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(pointer)) }

    /// The computer's.
    static func system() -> Bus? { Bus(G_BUS_TYPE_SYSTEM) }

    /// The desktop session's; where there is none, GLib would start one.
    static func session() -> Bus? { hasSession ? Bus(G_BUS_TYPE_SESSION) : nil }

    /// Whether there is a session bus.
    static var hasSession: Bool {
        if let address = getenv("DBUS_SESSION_BUS_ADDRESS"), address.pointee != 0 { return true }
        guard let folder = getenv("XDG_RUNTIME_DIR") else { return false }
        return access(String(cString: folder) + "/bus", F_OK) == 0
    }

    /// Calls a method of something that runs already; `nil` where it is not there, or says no.
    func call(
        _ name: String, _ path: String, _ interface: String, _ method: String,
        _ arguments: [Variant] = []
    ) -> Variant? {
        let tuple = Variant.tuple(arguments)
        let answer = g_dbus_connection_call_sync(
            pointer, name, path, interface, method, tuple.pointer, nil,
            G_DBUS_CALL_FLAGS_NO_AUTO_START, Self.patience, nil, nil)
        return answer.map { Variant(owned: $0) }
    }

    /// Reads a property.
    func property(_ name: String, _ path: String, _ interface: String, _ property: String)
        -> Variant?
    {
        call(
            name, path, "org.freedesktop.DBus.Properties", "Get",
            [.text(interface), .text(property)])?.children.first?.inside
    }

    /// Calls `body` with the arguments of each signal, on the thread that subscribes.
    ///
    /// - Returns: What ends it when it goes away.
    func subscribe(
        _ signal: BusSignal, _ body: @escaping (Variant) -> Void
    ) -> Subscription {
        let data = Unmanaged.passRetained(Handler(body)).toOpaque()
        let id = g_dbus_connection_signal_subscribe(
            pointer, signal.sender, signal.interface, signal.name, signal.path,
            signal.firstArgument, G_DBUS_SIGNAL_FLAGS_NONE, received, data, release)
        return Subscription(bus: self, id: id)
    }

    /// Goes on until it goes away, on the thread that made it.
    final class Subscription {
        private let bus: Bus
        private let id: guint

        fileprivate init(bus: Bus, id: guint) { (self.bus, self.id) = (bus, id) }

        deinit { g_dbus_connection_signal_unsubscribe(bus.pointer, id) }
    }
}

/// Which signals are meant; `nil` is any.
struct BusSignal {
    var sender: String?
    var interface: String
    var name: String
    var path: String?
    var firstArgument: String?
}

private final class Handler {
    let body: (Variant) -> Void
    init(_ body: @escaping (Variant) -> Void) { self.body = body }
}

private let received: GDBusSignalCallback = { _, _, _, _, _, arguments, data in
    guard let arguments, let data else { return }
    Unmanaged<Handler>.fromOpaque(data).takeUnretainedValue().body(Variant(arguments))
}

private let release: GDestroyNotify = { data in
    if let data { Unmanaged<Handler>.fromOpaque(data).release() }
}
