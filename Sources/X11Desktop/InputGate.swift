import CX11
import Glibc
import Raster

/// Decides whether what a viewer does may reach the server: never where it would reach us, nor what
/// is not shown.
///
/// Whoever asks has the server grabbed, so that no window comes, goes or moves between the answer
/// and the input: XTest's events are processed within their request.
final class InputGate {
    let own: OwnWindows
    private let connection: DisplayConnection
    /// What shows some applications alone; `nil` where everything is shown.
    var sharing: ApplicationSharing?

    /// How long a window manager may think about a press, before what follows is dropped.
    private static let thawTime: Duration = .milliseconds(100)

    init(connection: DisplayConnection, own: OwnWindows) {
        self.connection = connection
        self.own = own
    }

    /// Where the pointer is, in what child of the root window, and which buttons are down.
    struct Pointer {
        var position: Point
        var window: Window
        var mask: UInt32
    }

    /// Waits for a short while until something is so, with the server free; `false` if it never is.
    func waits(until condition: () -> Bool) -> Bool {
        let end = ContinuousClock.now + Self.thawTime
        while !condition() {
            if ContinuousClock.now > end { return false }
            usleep(200)
        }
        return true
    }

    /// Takes what the server has told by now, ahead of whatever else waits.
    ///
    /// To be called after a round trip within the grab: all that happened before it has come then.
    func catchUp() {
        while let event = connection.takeWindowEvent() {
            own.handle(event)
            sharing?.note(event)
            if event.type == DestroyNotify { connection.forget(event.xdestroywindow.window) }
        }
        own.look()
        sharing?.settle()
    }

    /// Whether nothing is kept from viewers.
    var isOpen: Bool { own.isUnused && sharing == nil }

    /// Whether there is anything on the screen that is kept from viewers.
    var hasBarred: Bool { own.isOnScreen || sharing != nil }

    /// Whether a child of the root window, or the root itself, is kept from viewers.
    func bars(_ window: Window) -> Bool {
        own.isOwn(window) || !(sharing?.isVisible(window) ?? true)
    }

    /// Whether pointer and keyboard belong to a menu that is kept from viewers.
    func isTakenByMenu() -> Bool {
        if own.hasMenu { return true }
        // What is ours and no menu takes nothing.
        let mayBeMenu = sharing?.hiddenMenus.contains { !own.isOwn($0) } ?? false
        return mayBeMenu && isGrabbedByOther()
    }

    /// Tries whether another client has the keyboard to itself, as whoever has a menu open does.
    private func isGrabbedByOther() -> Bool {
        let display = connection.pointer
        let status = XGrabKeyboard(
            display, connection.root, 0, GrabModeAsync, GrabModeAsync, UInt(CurrentTime))
        if status == GrabSuccess { XUngrabKeyboard(display, UInt(CurrentTime)) }
        return status == AlreadyGrabbed
    }

    /// Returns the child of the root window that gets a click there; 0 for the root itself.
    func window(at point: Point) -> Window {
        var (x, y): (CInt, CInt) = (0, 0)
        var child: Window = 0
        let isHere = XTranslateCoordinates(
            connection.pointer, connection.root, connection.root, CInt(clamping: point.x),
            CInt(clamping: point.y), &x, &y, &child)
        return isHere == 0 ? 0 : child
    }

    /// Asks where the pointer is.
    func pointer() -> Pointer {
        var (root, child): (Window, Window) = (0, 0)
        var (x, y, childX, childY): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
        var mask: UInt32 = 0
        let isHere = XQueryPointer(
            connection.pointer, connection.root, &root, &child, &x, &y, &childX, &childY, &mask)
        if isHere == 0 { return Pointer(position: Point(x: 0, y: 0), window: 0, mask: 0) }
        return Pointer(position: Point(x: Int(x), y: Int(y)), window: child, mask: mask)
    }

    /// Tells whether a key that goes down now may do so: whether another than us would get it.
    func admitsKeys() -> Bool {
        if isOpen { return true }
        catchUp()
        if !hasBarred { return true }
        return !isTakenByMenu() && !hasFocus()
    }

    /// Whether the keyboard is with what is kept from viewers.
    private func hasFocus() -> Bool {
        var focus: Window = 0
        var revertTo: CInt = 0
        XGetInputFocus(connection.pointer, &focus, &revertTo)
        switch Int(focus) {
        case None: return sharing != nil
        case PointerRoot: return bars(pointer().window)
        default: return own.belongs(focus) || bars(topLevel(of: focus))
        }
    }

    private func topLevel(of window: Window) -> Window {
        var window = window
        // Deeper than any window is, and than a server would let one be.
        for _ in 0..<64 {
            var (root, parent): (Window, Window) = (0, 0)
            var children: UnsafeMutablePointer<Window>?
            var count: UInt32 = 0
            let isKnown = XQueryTree(
                connection.pointer, window, &root, &parent, &children, &count)
            if let children { XFree(children) }
            if isKnown == 0 || parent == 0 || parent == connection.root { return window }
            window = parent
        }
        return window
    }
}
