import CX11
import HostRuntime
import Logging

/// Everything that hangs on one connection to the X server, used by its thread only.
final class DisplayParts {
    let connection: DisplayConnection
    let monitors: MonitorList
    let capture: ScreenCapture
    let damage: DamageTracker?
    let pointer: PointerTracker
    let pointerInput: PointerInput?
    let keyboard: Keyboard?
    let clipboard: Clipboard?

    init(display name: String?, log: Logger) throws(DesktopError) {
        connection = try DisplayConnection(name: name)
        monitors = MonitorList(connection: connection)
        if Self.isXwayland(connection, monitors) {
            throw .unsupported(
                "This is a Wayland session: X11 shows only a part of it. Log in to an X11 session.")
        }
        capture = try ScreenCapture(connection: connection, log: log)
        damage = DamageTracker(connection: connection)
        pointer = PointerTracker(connection: connection)
        let hasTest = connection.hasExtension("XTEST")
        pointerInput = hasTest ? PointerInput(connection: connection) : nil
        keyboard = hasTest ? Keyboard(connection: connection, log: log) : nil
        clipboard = Clipboard(connection: connection, log: log)
        warnOfMissing(log)
    }

    /// What can be done on this display.
    var abilities: Set<DesktopAbility> {
        var abilities: Set<DesktopAbility> = [.see, .windows]
        if keyboard != nil { abilities.insert(.control) }
        if clipboard != nil { abilities.insert(.clipboard) }
        return abilities
    }

    private func warnOfMissing(_ log: Logger) {
        if damage == nil {
            log.warning("no DAMAGE extension, the screen is compared as a whole again and again")
        }
        if keyboard == nil { log.warning("no XTEST or XKB extension, no control") }
        if clipboard == nil { log.warning("no XFIXES extension, no clipboard") }
    }

    /// Xwayland names its outputs so where it has not yet the extension of that name.
    private static func isXwayland(
        _ connection: DisplayConnection, _ monitors: MonitorList
    ) -> Bool {
        connection.hasExtension("XWAYLAND")
            || monitors.displays.contains { $0.name.hasPrefix("XWAYLAND") }
    }
}
