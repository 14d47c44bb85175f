import Glibc

/// Something that knows whether the session is locked.
protocol LockSource: AnyObject {}

/// Told with a source's name each time it says whether the session is locked.
typealias LockNote = (String, Bool) -> Void

/// logind, which desktops tell that they have locked (`LockedHint`).
///
/// Source: org.freedesktop.login1(5), session objects.
final class LoginSource: LockSource {
    private static let name = "org.freedesktop.login1"
    private static let session = "org.freedesktop.login1.Session"
    private var subscription: Bus.Subscription?

    /// Watches the session that this user sees; `nil` where logind knows of none.
    init?(_ bus: Bus, note: @escaping LockNote) {
        guard let path = Self.path(on: bus) else { return nil }
        let signal = BusSignal(
            sender: Self.name, interface: "org.freedesktop.DBus.Properties",
            name: "PropertiesChanged", path: path, firstArgument: Self.session)
        subscription = bus.subscribe(signal) { arguments in
            let parts = arguments.children
            guard parts.count > 1, let isLocked = parts[1]["LockedHint"]?.bool else { return }
            note(Self.name, isLocked)
        }
        if let isLocked = bus.property(Self.name, path, Self.session, "LockedHint")?.bool {
            note(Self.name, isLocked)
        }
    }

    private static func path(on bus: Bus) -> String? {
        let (root, manager) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")
        if let id = getenv("XDG_SESSION_ID"),
            let path = bus.call(
                name, root, manager, "GetSession", [.text(String(cString: id))])?
                .children.first?.text
        {
            return path
        }
        // A service of the user belongs to no session, but the user has one that is seen.
        let user = "/org/freedesktop/login1/user/self"
        let display = bus.property(name, user, "org.freedesktop.login1.User", "Display")
        guard let parts = display?.children, parts.count == 2, parts[0].text?.isEmpty == false
        else { return nil }
        return parts[1].text
    }
}

/// A screensaver that desktops have on the session's bus.
final class SaverSource: LockSource {
    /// As the desktops call them: KDE and older ones, GNOME, Cinnamon, MATE, Xfce.
    static let names = ["freedesktop", "gnome", "cinnamon", "mate", "xfce"].map {
        "org.\($0).ScreenSaver"
    }
    private var subscriptions: [Bus.Subscription] = []

    init(_ name: String, _ bus: Bus, note: @escaping LockNote) {
        let changed = BusSignal(interface: name, name: "ActiveChanged")
        let left = BusSignal(
            sender: "org.freedesktop.DBus", interface: "org.freedesktop.DBus",
            name: "NameOwnerChanged", path: "/org/freedesktop/DBus", firstArgument: name)
        subscriptions = [
            bus.subscribe(changed) { arguments in
                if let isActive = arguments.children.first?.bool { note(name, isActive) }
            },
            // One that is gone locks nothing.
            bus.subscribe(left) { arguments in
                if arguments.children.last?.text?.isEmpty == true { note(name, false) }
            },
        ]
        let path = "/" + name.split(separator: ".").joined(separator: "/")
        if let isActive = bus.call(name, path, name, "GetActive")?.children.first?.bool {
            note(name, isActive)
        }
    }
}
