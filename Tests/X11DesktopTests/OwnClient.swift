import CX11
import EventLoop
import Glibc
import Raster
import TestSupport

/// A window of this process, which the tests declare to be one of ours, and what reaches it.
final class OwnClient: Sendable {
    /// What has come to it.
    struct Received: Equatable {
        var presses = 0
        var releases = 0
        var motions = 0
        var keys = 0
        var closings = 0
    }

    /// What it does all the time, as fast as it can.
    enum Restlessness: Sendable {
        /// Nothing.
        case still
        /// It moves to and fro within this area of the screen, each time that it has moved.
        case moving(Rectangle)
        /// It goes from the screen and comes again.
        case blinking
    }

    private struct State {
        var received = Received()
        var restlessness = Restlessness.still
        var steps = 0
        var hasMoved = true
        var lastMove = ContinuousClock.now
        var isEnded = false
        var work: [@Sendable (OpaquePointer, Window) -> Void] = []
    }

    let window: Window
    private let state = Locked(State())
    private let size: Size

    /// Maps a window, and waits until it can be seen.
    init(
        _ server: XServer, area: Rectangle, isMenu: Bool = false, color: UInt = 0xff_00ff
    ) throws {
        let (display, isBroken) = try TestClient.open(server)
        size = area.size
        var attributes = XSetWindowAttributes()
        attributes.override_redirect = isMenu ? 1 : 0
        attributes.background_pixel = color
        let mask =
            ButtonPressMask | ButtonReleaseMask | PointerMotionMask | KeyPressMask
            | ExposureMask | StructureNotifyMask
        attributes.event_mask = mask
        window = XCreateWindow(
            display, XDefaultRootWindow(display), CInt(area.x), CInt(area.y), UInt32(area.width),
            UInt32(area.height), 0, CInt(CopyFromParent), UInt32(InputOutput), nil,
            UInt(CWBackPixel | CWEventMask | CWOverrideRedirect), &attributes)
        var closing = XInternAtom(display, "WM_DELETE_WINDOW", 0)
        XSetWMProtocols(display, window, &closing, 1)
        var hints = XSizeHints()
        hints.flags = USPosition | USSize
        XSetWMNormalHints(display, window, &hints)
        XMapRaised(display, window)
        var event = XEvent()
        repeat { XNextEvent(display, &event) } while event.type != Expose
        let (handle, flag) = (Int(bitPattern: display), Int(bitPattern: isBroken))
        Thread.start { [self] in live(handle, flag) }
    }

    deinit { end() }

    /// What has come so far.
    var received: Received { state.withLock { $0.received } }

    /// How often it has moved or blinked.
    var steps: Int { state.withLock { $0.steps } }

    func end() { state.withLock { $0.isEnded = true } }

    func set(_ restlessness: Restlessness) {
        state.withLock { $0.restlessness = restlessness }
    }

    /// Does something on its own connection, and returns when the server has done it.
    func perform(_ body: @escaping @Sendable (OpaquePointer, Window) -> Void) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.work.append { display, window in
                    body(display, window)
                    XSync(display, 0)
                    continuation.resume()
                }
            }
        }
    }

    /// Takes the keyboard's focus.
    func takeFocus() async {
        await perform { display, window in
            XSetInputFocus(display, window, CInt(RevertToPointerRoot), 0)
        }
    }

    private func live(_ handle: Int, _ flag: Int) {
        guard let display = OpaquePointer(bitPattern: handle),
            let isBroken = UnsafePointer<CInt>(bitPattern: flag)
        else { return }
        while !state.withLock(\.isEnded) && isBroken.pointee == 0 {
            let work = state.withLock { state in
                defer { state.work = [] }
                return state.work
            }
            for body in work { body(display, window) }
            let isResting = !step(display)
            var polled = pollfd(fd: XConnectionNumber(display), events: Int16(POLLIN), revents: 0)
            if isResting, XPending(display) == 0 { poll(&polled, 1, 5) }
            while XPending(display) > 0 {
                var event = XEvent()
                XNextEvent(display, &event)
                take(event)
            }
        }
        XCloseDisplay(display)
    }

    private func step(_ display: OpaquePointer) -> Bool {
        let (restlessness, steps) = state.withLock { ($0.restlessness, $0.steps) }
        switch restlessness {
        case .still: return false
        case .moving(let area):
            // A window manager that is asked faster than it can would be behind for ever.
            if !mayMove() { return false }
            let (right, down) = (area.width - size.width, area.height - size.height)
            XMoveWindow(
                display, window, CInt(area.x + steps * 37 % max(1, right)),
                CInt(area.y + steps * 23 % max(1, down)))
        case .blinking:
            if steps.isMultiple(of: 2) {
                XUnmapWindow(display, window)
            } else {
                XMapRaised(display, window)
            }
        }
        XSync(display, 0)
        state.withLock { $0.steps += 1 }
        return true
    }

    private func mayMove() -> Bool {
        state.withLock { state in
            let now = ContinuousClock.now
            guard state.hasMoved || now - state.lastMove > .milliseconds(50) else { return false }
            state.hasMoved = false
            state.lastMove = now
            return true
        }
    }

    private func take(_ event: XEvent) {
        state.withLock { state in
            switch event.type {
            case ConfigureNotify: state.hasMoved = true
            case ButtonPress: state.received.presses += 1
            case ButtonRelease: state.received.releases += 1
            case MotionNotify: state.received.motions += 1
            case KeyPress: state.received.keys += 1
            case ClientMessage: state.received.closings += 1
            default: break
            }
        }
    }
}
