import CX11
import EventLoop
import Glibc
import TestSupport

@testable import X11Desktop

/// A window manager that holds every click and the Super key back for a while, and then brings a
/// window of ours to where they are.
final class HesitantManager: Sendable {
    private let received = Locked((presses: 0, keys: 0))
    private let held = Locked(0)
    private let isEnded = Locked(false)

    /// Its window will be there, and 200 pixels wide and high.
    init(_ server: XServer, x: Int, y: Int) throws {
        let (display, isBroken) = try TestClient.open(server)
        let root = XDefaultRootWindow(display)
        let window = XCreateSimpleWindow(
            display, root, CInt(x), CInt(y), 200, 200, 0, 0, 0xff_00ff)
        XSelectInput(display, window, ButtonPressMask | KeyPressMask | ExposureMask)
        XGrabButton(
            display, 1, UInt32(AnyModifier), root, 1, UInt32(ButtonPressMask),
            CInt(GrabModeSync), CInt(GrabModeAsync), 0, 0)
        let key = XKeysymToKeycode(display, KeySym(XK_Super_L))
        XGrabKey(
            display, CInt(key), UInt32(AnyModifier), root, 1, CInt(GrabModeAsync),
            CInt(GrabModeSync))
        XSync(display, 0)
        let (handle, flag) = (Int(bitPattern: display), Int(bitPattern: isBroken))
        Thread.start { [self] in live(handle, flag, window) }
    }

    deinit { end() }

    func end() { isEnded.withLock { $0 = true } }

    /// What its own window got.
    var count: (presses: Int, keys: Int) { received.withLock { $0 } }
    /// How many events it has held back.
    var heldCount: Int { held.withLock { $0 } }

    private func live(_ handle: Int, _ flag: Int, _ window: Window) {
        guard let display = OpaquePointer(bitPattern: handle),
            let isBroken = UnsafePointer<CInt>(bitPattern: flag)
        else { return }
        while !isEnded.withLock({ $0 }) && isBroken.pointee == 0 {
            var polled = pollfd(fd: XConnectionNumber(display), events: Int16(POLLIN), revents: 0)
            if XPending(display) == 0 { poll(&polled, 1, 5) }
            while XPending(display) > 0 {
                var event = XEvent()
                XNextEvent(display, &event)
                take(event, display, window)
            }
        }
        XCloseDisplay(display)
    }

    private func take(_ event: XEvent, _ display: OpaquePointer, _ window: Window) {
        switch event.type {
        case ButtonPress where event.xbutton.window == window:
            received.withLock { $0.presses += 1 }
        case KeyPress where event.xkey.window == window: received.withLock { $0.keys += 1 }
        case ButtonPress:
            usleep(40_000)
            XAllowEvents(display, CInt(ReplayPointer), event.xbutton.time)
            XMapRaised(display, window)
            held.withLock { $0 += 1 }
        case KeyPress:
            usleep(40_000)
            XMapRaised(display, window)
            XSync(display, 0)
            XSetInputFocus(display, window, CInt(RevertToPointerRoot), 0)
            XAllowEvents(display, CInt(AsyncKeyboard), event.xkey.time)
            held.withLock { $0 += 1 }
        default: break
        }
        XFlush(display)
    }
}
