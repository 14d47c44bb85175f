import CX11
import HostRuntime

/// What a display's server says about screensavers and lockers.
final class LockScreen {
    let connection: DisplayConnection
    private let eventBase: CInt?
    private let status: Atom
    private var isSaverOn = false
    private var hasStatus = false
    private var lockers: Set<Window> = []

    /// Lockers whose window covers the screen and says nothing but its name.
    private static let names = ["i3lock", "xsecurelock", "alock", "xtrlock", "slock", "physlock"]
    /// How many windows are looked at, at the start.
    private static let mostWindows = 512

    init(display: String?) throws(DesktopError) {
        connection = try DisplayConnection(name: display)
        status = connection.atom("_SCREENSAVER_STATUS")
        var (base, error): (CInt, CInt) = (0, 0)
        let hasSaver = XScreenSaverQueryExtension(connection.pointer, &base, &error) != 0
        eventBase = hasSaver ? base : nil
        if hasSaver {
            XScreenSaverSelectInput(
                connection.pointer, connection.root, UInt(ScreenSaverNotifyMask))
        }
        connection.selectOnRoot(PropertyChangeMask | SubstructureNotifyMask)
        readSaver()
        readStatus()
        for window in WindowStack(connection: connection).all().suffix(Self.mostWindows) {
            look(at: window)
        }
    }

    /// Whether something locks or hides the screen.
    var isLocked: Bool { isSaverOn || hasStatus || !lockers.isEmpty }

    /// Takes all events that have come.
    func takeEvents() {
        while !connection.isLost, XPending(connection.pointer) > 0 {
            var event = XEvent()
            XNextEvent(connection.pointer, &event)
            handle(&event)
        }
    }

    private func handle(_ event: inout XEvent) {
        if let eventBase, event.type == eventBase + CInt(ScreenSaverNotify) { return readSaver() }
        switch event.type {
        case PropertyNotify: if event.xproperty.atom == status { readStatus() }
        case MapNotify: if event.xmap.override_redirect != 0 { look(at: event.xmap.window) }
        case UnmapNotify: lockers.remove(event.xunmap.window)
        case DestroyNotify: lockers.remove(event.xdestroywindow.window)
        default: break
        }
    }

    private func readSaver() {
        guard eventBase != nil, let info = XScreenSaverAllocInfo() else { return }
        defer { XFree(info) }
        let isKnown = XScreenSaverQueryInfo(connection.pointer, connection.root, info)
        isSaverOn = isKnown != 0 && info.pointee.state == ScreenSaverOn
    }

    /// The first number is what it does: nothing, BLANK or LOCK.
    private func readStatus() {
        let values = connection.property32(of: connection.root, status, limit: 8)
        hasStatus = values?.first.map { $0 != 0 } ?? false
    }

    private func look(at window: Window) {
        guard let bytes = connection.property8(of: window, XA_WM_CLASS, limit: 256) else { return }
        let parts = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard parts.contains(where: { Self.names.contains($0.lowercased()) }) else { return }
        var attributes = XWindowAttributes()
        guard XGetWindowAttributes(connection.pointer, window, &attributes) != 0,
            attributes.map_state == IsViewable
        else { return }
        lockers.insert(window)
    }
}
