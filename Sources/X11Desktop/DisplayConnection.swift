import CX11
import HostRuntime
import Raster

/// Owns a `Display*`: closed exactly once, when the last reference goes away.
final class DisplayConnection {
    let pointer: OpaquePointer
    let screen: CInt
    let root: Window
    private let isBroken: UnsafeMutablePointer<CInt>
    private var atoms: [String: Atom] = [:]
    private var rootEvents = 0
    private var selections: [Window: [EventReader: Int]] = [:]

    /// Connects to a display of this computer, such as `:0` or `:0.1`; what would go over TCP is
    /// refused.
    init(name: String?) throws(DesktopError) {
        guard let name, let local = Self.localName(name) else {
            throw .cannotOpenDisplay(name: name)
        }
        cx11_install_error_handlers()
        guard let pointer = XOpenDisplay(local) else { throw .cannotOpenDisplay(name: name) }
        self.pointer = pointer
        isBroken = .allocate(capacity: 1)
        isBroken.initialize(to: 0)
        cx11_watch_io_error(pointer, isBroken)
        screen = XDefaultScreen(pointer)
        root = XRootWindow(pointer, screen)
    }

    deinit {
        XCloseDisplay(pointer)
        isBroken.deallocate()
    }

    /// Whether the server went away, or threw us out.
    var isLost: Bool { isBroken.pointee != 0 }

    /// The socket to poll.
    var descriptor: CInt { XConnectionNumber(pointer) }

    /// Asks for more of the root window's events, or for fewer: a client has one mask for it.
    func selectOnRoot(_ mask: Int, isWanted: Bool = true) {
        rootEvents = isWanted ? rootEvents | mask : rootEvents & ~mask
        select(rootEvents, on: root, for: .screen)
    }

    /// Asks for events of a window for one of those who read them: a client has one mask for it.
    func select(_ mask: Int, on window: Window, for reader: EventReader) {
        let before = selections[window] ?? [:]
        if before[reader] == mask { return }
        selections[window, default: [:]][reader] = mask
        XSelectInput(pointer, window, selections[window]?.values.reduce(0, |) ?? 0)
    }

    /// Forgets what was asked of a window that is no more.
    func forget(_ window: Window) { selections[window] = nil }

    /// Asks for no more events for somebody.
    func endSelections(of reader: EventReader) {
        for (window, masks) in selections where masks[reader] != nil {
            select(0, on: window, for: reader)
            selections[window]?[reader] = nil
        }
    }

    /// Tells whether an event is about another window than the root, about what a window says of
    /// itself, or about the focus.
    func tellsOfWindows(_ event: inout XEvent) -> Bool {
        cx11_tells_of_windows(&event, root, atom("_NET_WM_NAME")) != 0
    }

    /// Takes such an event that has come, wherever it waits; `nil` where there is none.
    func takeWindowEvent() -> XEvent? {
        var event = XEvent()
        let isThere = cx11_take_window_event(pointer, root, atom("_NET_WM_NAME"), &event)
        return isThere == 0 ? nil : event
    }

    /// Returns the children of a window, from bottom to top.
    func children(of window: Window) -> [Window] {
        var (root, parent): (Window, Window) = (0, 0)
        var children: UnsafeMutablePointer<Window>?
        var count: UInt32 = 0
        let isKnown = XQueryTree(pointer, window, &root, &parent, &children, &count)
        guard isKnown != 0, let children else { return [] }
        defer { XFree(children) }
        return Array(UnsafeBufferPointer(start: children, count: Int(count)))
    }

    /// Does something while no other client is served, so that all of it belongs to one moment.
    func whileGrabbed<Result>(_ body: () -> Result) -> Result {
        XGrabServer(pointer)
        defer {
            XUngrabServer(pointer)
            XFlush(pointer)
        }
        return body()
    }

    /// Sends what was asked for, and waits for nothing.
    func flush() { XFlush(pointer) }

    /// Asks how large the root window is.
    func rootSize() -> Size {
        var root: Window = 0
        var (x, y): (CInt, CInt) = (0, 0)
        var (width, height, border, depth): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        let isKnown = XGetGeometry(
            pointer, self.root, &root, &x, &y, &width, &height, &border, &depth)
        return isKnown == 0
            ? Size(width: 0, height: 0) : Size(width: Int(width), height: Int(height))
    }

    /// Returns the atom of a name.
    func atom(_ name: String) -> Atom {
        if let atom = atoms[name] { return atom }
        let atom = XInternAtom(pointer, name, 0)
        atoms[name] = atom
        return atom
    }

    /// Waits until the server has done everything that was asked, and tells whether it complained.
    func syncHasFailed() -> Bool {
        XSync(pointer, 0)
        return cx11_take_error() != 0 || isLost
    }

    /// Tells whether the server has an extension.
    func hasExtension(_ name: String) -> Bool {
        var opcode: CInt = 0
        var event: CInt = 0
        var error: CInt = 0
        return XQueryExtension(pointer, name, &opcode, &event, &error) != 0
    }

    /// Names the Unix socket explicitly: for a bare `:0` Xlib would fall back to TCP.
    static func localName(_ name: String) -> String? {
        let rest = name.utf8.starts(with: "unix:".utf8) ? name.utf8.dropFirst(4) : name.utf8[...]
        guard rest.first == UInt8(ascii: ":"), rest.count <= 16 else { return nil }
        let parts = rest.dropFirst().split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let areNumbers = parts.allSatisfy { part in
            (1...5).contains(part.count) && part.allSatisfy { (0x30...0x39).contains($0) }
        }
        return areNumbers ? "unix/\(Substring(rest))" : nil
    }
}

/// Who reads events of windows.
enum EventReader {
    /// What looks at the screen and its monitors.
    case screen
    /// What keeps viewers away from our windows.
    case own
    /// What hands the clipboard out.
    case clipboard
    /// What shows the windows of some applications.
    case applications
}
