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
        XSelectInput(pointer, root, rootEvents)
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
