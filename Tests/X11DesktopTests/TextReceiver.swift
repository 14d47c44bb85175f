import CX11
import EventLoop
import Glibc
import TestSupport

@testable import X11Desktop

/// A window with the focus, and what keys make in it, as Xlib tells applications.
final class TextReceiver: Sendable {
    private let received = Locked(Received())
    private let ended = Locked(false)

    struct Received {
        /// Symbols in the order of their presses, modifiers left out.
        var symbols: [UInt32] = []
        /// How many keys went down and up.
        var presses = 0
        var releases = 0
        /// For each symbol, which modifiers the event named.
        var states: [UInt32] = []
    }

    init(_ server: XServer) throws {
        let (display, isBroken) = try TestClient.open(server)
        let window = XCreateSimpleWindow(
            display, XDefaultRootWindow(display), 0, 0, 200, 100, 0, 0, 0)
        XSelectInput(display, window, KeyPressMask | KeyReleaseMask | ExposureMask)
        XMapRaised(display, window)
        var event = XEvent()
        repeat { XNextEvent(display, &event) } while event.type != Expose
        XSetInputFocus(display, window, CInt(RevertToPointerRoot), 0)
        XSync(display, 0)
        let (handle, flag) = (Int(bitPattern: display), Int(bitPattern: isBroken))
        Thread.start { [self] in read(handle, flag) }
    }

    func stop() { ended.withLock { $0 = true } }

    var now: Received { received.withLock { $0 } }

    /// Returns the characters, once that many have come or nothing came for a second.
    func text(count: Int) async throws -> String {
        var last = (-1, ContinuousClock.now)
        while true {
            let symbols = now.symbols
            if symbols.count >= count || ContinuousClock.now - last.1 > .seconds(1) {
                return Self.text(symbols)
            }
            if symbols.count != last.0 { last = (symbols.count, .now) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    static func text(_ symbols: [UInt32]) -> String {
        var text = String.UnicodeScalarView()
        for symbol in symbols {
            let scalar = Keysym(untrusted: symbol)?.scalar.flatMap(Unicode.Scalar.init)
            text.append(scalar ?? "\u{fffd}")
        }
        return String(text)
    }

    private func read(_ handle: Int, _ flag: Int) {
        guard let display = OpaquePointer(bitPattern: handle),
            let isBroken = UnsafePointer<CInt>(bitPattern: flag)
        else { return }
        while !ended.withLock({ $0 }) && isBroken.pointee == 0 {
            var polled = pollfd(fd: XConnectionNumber(display), events: Int16(POLLIN), revents: 0)
            if XPending(display) == 0 { poll(&polled, 1, 20) }
            while XPending(display) > 0 {
                var event = XEvent()
                XNextEvent(display, &event)
                take(&event)
            }
        }
        XCloseDisplay(display)
    }

    private func take(_ event: inout XEvent) {
        switch event.type {
        case MappingNotify: XRefreshKeyboardMapping(&event.xmapping)
        case KeyRelease: received.withLock { $0.releases += 1 }
        case KeyPress:
            var symbol: KeySym = 0
            var bytes = [CChar](repeating: 0, count: 32)
            XLookupString(&event.xkey, &bytes, 32, &symbol, nil)
            let state = event.xkey.state
            received.withLock { received in
                received.presses += 1
                let keysym = UInt32(truncatingIfNeeded: symbol)
                if Keysym(untrusted: keysym)?.isModifier ?? false { return }
                received.symbols.append(keysym)
                received.states.append(state)
            }
        default: break
        }
    }
}

/// A thread of a test's own, for calls that block.
enum Thread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let data = Unmanaged.passRetained(Body(body)).toOpaque()
        pthread_create(
            &thread, nil,
            { data in
                guard let data else { return nil }
                Unmanaged<Body>.fromOpaque(data).takeRetainedValue().run()
                return nil
            }, data)
        pthread_detach(thread)
    }
}
