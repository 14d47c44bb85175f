import CNotify
import EventLoop
import Glibc
public import HostRuntime
public import Logging

/// Has the notification service be quiet: by `Inhibit` where it knows that, and by dunst's own way.
///
/// An inhibition ends with our connection to the bus, whatever becomes of us. Dunst would stay
/// paused, so a file says that it was us, for the next daemon to find.
public actor DesktopQuiet: QuietDesktop {
    private enum Means {
        case inhibition(cookie: UInt32)
        case dunst
    }

    private let loop: GLibLoop
    private let log: Logger
    private let marker: String
    private var means: Means?

    private static let name = "org.freedesktop.Notifications"
    private static let path = "/org/freedesktop/Notifications"
    private static let dunst = "org.dunstproject.cmd0"

    /// GLib's thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// Makes one that has not asked for anything.
    ///
    /// - Parameters:
    ///   - folder: Where a file is kept that says what has to be undone: the runtime folder.
    ///   - log: Gets how it is done.
    public init?(folder: String, log: Logger) {
        guard let loop = GLibLoop(name: "quiet") else { return nil }
        self.loop = loop
        self.log = log
        marker = folder + "/dunst-paused"
    }

    // Not isolated, as LocalServer's.
    deinit { loop.stop() }

    /// Undoes what an earlier daemon could not.
    public func recover() {
        guard access(marker, F_OK) == 0 else { return }
        unlink(marker)
        if let bus = Bus.session() { pauseDunst(false, on: bus) }
    }

    /// Has the desktop show no notifications, or show them again.
    public func setQuiet(_ isQuiet: Bool) -> Bool {
        guard let bus = Bus.session() else { return !isQuiet }
        guard isQuiet else {
            end(on: bus)
            return true
        }
        if means != nil { return true }
        means = inhibit(on: bus) ?? pause(on: bus)
        log.notice("notifications of others", metadata: ["hidden": "\(means != nil)"])
        return means != nil || isQuietAlready(on: bus)
    }

    private func inhibit(on bus: Bus) -> Means? {
        let hints = Variant.emptyDictionary()
        let answer = bus.call(
            Self.name, Self.path, Self.name, "Inhibit",
            [.text("deskhand"), .text("The screen is being shared."), hints])
        return (answer?.children.first?.number).map { .inhibition(cookie: $0) }
    }

    private func pause(on bus: Bus) -> Means? {
        // Nobody's own choice is undone afterwards.
        guard bus.property(Self.name, Self.path, Self.dunst, "paused")?.bool == false else {
            return nil
        }
        close(open(marker, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        pauseDunst(true, on: bus)
        guard bus.property(Self.name, Self.path, Self.dunst, "paused")?.bool == true else {
            unlink(marker)
            return nil
        }
        return .dunst
    }

    private func isQuietAlready(on bus: Bus) -> Bool {
        bus.property(Self.name, Self.path, Self.dunst, "paused")?.bool == true
    }

    private func pauseDunst(_ isPaused: Bool, on bus: Bus) {
        _ = bus.call(
            Self.name, Self.path, "org.freedesktop.DBus.Properties", "Set",
            [.text(Self.dunst), .text("paused"), .any(.truth(isPaused))])
    }

    private func end(on bus: Bus) {
        switch means.take() {
        case .inhibition(let cookie):
            _ = bus.call(Self.name, Self.path, Self.name, "UnInhibit", [.number(cookie)])
        case .dunst:
            pauseDunst(false, on: bus)
            unlink(marker)
        case nil: break
        }
    }
}
