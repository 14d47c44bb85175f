import CX11
import HostRuntime
import Logging

/// Everything that hangs on one connection to the X server, used by its thread only.
final class DisplayParts {
    /// What the display is called.
    let displayName: String?
    let connection: DisplayConnection
    let monitors: MonitorList
    let capture: ScreenCapture
    let damage: DamageTracker?
    let pointer: PointerTracker
    let pointerInput: PointerInput?
    let viewerPointer: ViewerPointer?
    /// Which windows are ours; `nil` where the server cannot tell, and then nobody controls.
    let own: OwnWindows?
    let raw: RawInput?
    let keyboard: Keyboard?
    let clipboard: Clipboard?
    let clients: ClientProcesses?
    /// What shows some applications alone; `nil` where everything is shown, or nothing is captured.
    var sharing: ApplicationSharing? { didSet { viewerPointer?.gate.sharing = sharing } }
    /// Notes what is held down.
    let record = HeldRecord()

    init(display name: String?, log: Logger) throws(DesktopError) {
        displayName = name
        connection = try DisplayConnection(name: name)
        monitors = MonitorList(connection: connection)
        if Self.isXwayland(connection, monitors) {
            throw .unsupported(
                "This is a Wayland session: X11 shows only a part of it. Log in to an X11 session.")
        }
        capture = try ScreenCapture(connection: connection, log: log)
        damage = DamageTracker(connection: connection)
        raw = RawInput(connection: connection)
        pointer = PointerTracker(connection: connection, raw: raw)
        let hasTest = connection.hasExtension("XTEST")
        clients = ClientProcesses(connection: connection)
        if hasTest, let clients {
            let own = OwnWindows(connection: connection, clients: clients)
            let gate = InputGate(connection: connection, own: own)
            let input = PointerInput(connection: connection, record: record)
            self.own = own
            pointerInput = input
            viewerPointer = ViewerPointer(connection: connection, input: input, gate: gate)
            keyboard = Keyboard(connection: connection, gate: gate, record: record, log: log)
        } else {
            (own, pointerInput, viewerPointer, keyboard) = (nil, nil, nil, nil)
        }
        clipboard = Clipboard(connection: connection, log: log)
        warnOfMissing(log)
    }

    /// What can be done on this display.
    var abilities: Set<DesktopAbility> {
        var abilities: Set<DesktopAbility> = [.see, .windows]
        if connection.hasExtension("SHAPE") { abilities.insert(.overlay) }
        if keyboard != nil { abilities.insert(.control) }
        if clipboard != nil { abilities.insert(.clipboard) }
        if clients != nil, ApplicationSharing.isSupported(by: connection) {
            abilities.insert(.applications)
        }
        if keyboard != nil && raw != nil { abilities.insert(.stopKey) }
        return abilities
    }

    private func warnOfMissing(_ log: Logger) {
        if damage == nil {
            log.warning("no DAMAGE extension, the screen is compared as a whole again and again")
        }
        if keyboard == nil { log.warning("no XTEST, XKB or X-Resource 1.2 extension, no control") }
        if raw == nil { log.warning("no XInput 2.1 extension, no keys that stop sharing") }
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
