import CX11
import EventLoop
import Glibc
import HostRuntime
import Policy
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(1)))
struct StopKeyTests {
    @Test
    func `the chord fires once for each time that it is pressed`() async throws {
        let desk = try await StopDesk()
        try desk.server.run(["xdotool", "key", "ctrl+alt+Escape"])
        try await desk.expectStops(1)
        // One after the other: presses that nobody has heard of yet are one.
        for count in 2...4 {
            try desk.server.run(["xdotool", "key", "ctrl+alt+Escape"])
            try await desk.expectStops(count)
        }
    }

    @Test(arguments: ["Escape", "ctrl+Escape", "alt+Escape", "ctrl+alt+a", "ctrl+alt+F12"])
    func `other keys do not`(keys: String) async throws {
        let desk = try await StopDesk()
        try desk.server.run(["xdotool", "key", keys])
        try await desk.expectStops(0)
        try desk.server.run(["xdotool", "key", "ctrl+alt+Escape"])
        try await desk.expectStops(1)
    }

    @Test(arguments: ["Caps_Lock", "Num_Lock", "shift", "super"])
    func `locks, and more keys than the chord, are not in the way`(key: String) async throws {
        let desk = try await StopDesk()
        let isLock = key.hasSuffix("Lock")
        try desk.server.run(["xdotool", isLock ? "key" : "keydown", key])
        try desk.server.run(["xdotool", "key", "ctrl+alt+Escape"])
        try await desk.expectStops(1)
    }

    @Test
    func `it fires under a window that fills the screen and has grabbed everything`() async throws {
        let desk = try await StopDesk()
        let area = Rectangle(x: 0, y: 0, width: 400, height: 400)
        let other = try OwnClient(desk.server, area: area, isMenu: true)
        let hasGrabbed = Locked(false)
        await other.perform { display, window in
            let keyboard = XGrabKeyboard(
                display, window, 0, CInt(GrabModeAsync), CInt(GrabModeAsync), 0)
            let pointer = XGrabPointer(
                display, window, 0, 0, CInt(GrabModeAsync), CInt(GrabModeAsync), window, 0, 0)
            hasGrabbed.withLock { $0 = (keyboard, pointer) == (0, 0) }
        }
        #expect(hasGrabbed.withLock { $0 })
        try desk.server.run(["xdotool", "key", "ctrl+alt+Escape"])
        try await desk.expectStops(1)
        try await eventually("what was pressed") { other.received.keys == 3 }
        other.end()
    }

    @Test(arguments: ["us", "de", "fr", "ru", "us,ru", "jp", "il"])
    func `it fires with every layout`(layout: String) async throws {
        let desk = try await StopDesk(layout: layout)
        let keyboard = try #require(DeskDevice(desk.client, named: "Xvfb keyboard"))
        let keys = [XK_Control_L, XK_Alt_L, XK_Escape]
        for key in keys { keyboard.key(key, isDown: true) }
        for key in keys.reversed() { keyboard.key(key, isDown: false) }
        try await desk.expectStops(1)
    }

    @Test
    func `when the key moves, it is followed, and when it goes, it stays`() async throws {
        let desk = try await StopDesk()
        let keyboard = try #require(DeskDevice(desk.client, named: "Xvfb keyboard"))
        try desk.server.run(["xmodmap", "-e", "keycode 9 = x", "-e", "keycode 96 = Escape"])
        try desk.press(keyboard, keycode: 9)
        try await desk.expectStops(0)
        try desk.press(keyboard, keycode: 96)
        try await desk.expectStops(1)
        try desk.server.run(["xmodmap", "-e", "keycode 96 = y"])
        try desk.press(keyboard, keycode: 96)
        try await desk.expectStops(2)
    }

    @Test
    func `a key that is held and repeats fires once`() async throws {
        let desk = try await StopDesk()
        let keyboard = try #require(DeskDevice(desk.client, named: "Xvfb keyboard"))
        let receiver = try TextReceiver(desk.server)
        keyboard.key(XK_Control_L, isDown: true)
        keyboard.key(XK_Alt_L, isDown: true)
        keyboard.key(XK_Escape, isDown: true)
        try await eventually("repeats") { receiver.now.presses >= 8 }
        for key in [XK_Escape, XK_Alt_L, XK_Control_L] { keyboard.key(key, isDown: false) }
        try await desk.expectStops(1)
        receiver.stop()
    }

    @Test
    func `keys that are down and up again before anybody looks still fire`() async throws {
        let desk = try await StopDesk()
        let display = desk.client.display
        XGrabServer(display)
        for isDown in [1, 0] as [CInt] {
            for key in [XK_Control_L, XK_Alt_L, XK_Escape] {
                let keycode = XKeysymToKeycode(display, KeySym(key))
                XTestFakeKeyEvent(display, UInt32(keycode), isDown, 0)
            }
        }
        XUngrabServer(display)
        XSync(display, 0)
        try await desk.expectStops(1)
    }

    @Test
    func `with sticky keys, one key after the other fires once`() async throws {
        let desk = try await StopDesk()
        let sticky = UInt32(XkbStickyKeysMask)
        XkbChangeEnabledControls(desk.client.display, UInt32(XkbUseCoreKbd), sticky, sticky)
        XSync(desk.client.display, 0)
        let keyboard = try #require(DeskDevice(desk.client, named: "Xvfb keyboard"))
        for key in [XK_Control_L, XK_Alt_L, XK_Escape, XK_Escape] {
            keyboard.key(key, isDown: true)
            keyboard.key(key, isDown: false)
            try await desk.settle()
        }
        try await desk.expectStops(1)
    }

    @Test
    func `no viewer can press it`() async throws {
        let desk = try await StopDesk()
        let stream = try await desk.desktop.openStream(.all)
        for keys in [[XK_Control_L, XK_Alt_L, XK_Escape], [XK_Alt_R, XK_Control_R, XK_Escape]] {
            for key in keys { await stream.key(keysym: UInt32(key), isDown: true) }
            for key in keys { await stream.key(keysym: UInt32(key), isDown: false) }
        }
        try await desk.expectStops(0)
        // Nor be in the way of who presses it.
        await stream.key(keysym: UInt32(XK_Shift_L), isDown: true)
        try desk.server.run(["xdotool", "key", "ctrl+alt+Escape"])
        try await desk.expectStops(1)
    }

    @Test
    func `the last watch counts`() async throws {
        let desk = try await StopDesk()
        let next = try await desk.desktop.watchStopKey(KeyChord("Ctrl+Shift+F11"))
        try await within(seconds: 5, "the end of the first") { try await desk.waitForEnd() }
        try desk.server.run(["xdotool", "key", "ctrl+alt+Escape", "key", "ctrl+shift+F11"])
        var stops = next.makeAsyncIterator()
        #expect(await stops.next() != nil)
        await desk.desktop.close()
        #expect(await stops.next() == nil)
        await #expect(throws: DesktopError.displayLost) {
            _ = try await desk.desktop.watchStopKey(.stopSharing)
        }
    }

    @Test
    func `a key that this keyboard does not have is refused`() async throws {
        let desk = try await StopDesk(layout: "ru")
        await #expect(throws: DesktopError.unsupported("This keyboard has no key for Ctrl+Alt+Q."))
        {
            _ = try await desk.desktop.watchStopKey(KeyChord("Ctrl+Alt+Q"))
        }
    }

    @Test
    func `when nobody reads any more, keys wake nobody`() async throws {
        let desk = try await StopDesk()
        // The server tells that it uses another keyboard; that wakes too, once.
        try desk.server.run(["xdotool", "key", "a"])
        desk.reader.cancel()
        try await within(seconds: 5, "the end") { try await desk.waitForEnd() }
        try await desk.settle()
        let before = desk.desktop.loop.wakeUps
        try desk.server.run(["xdotool", "key", "a", "b", "c"])
        #expect(desk.desktop.loop.wakeUps == before)
    }
}

/// A desktop whose stop key is watched, and how often it has fired.
final class StopDesk: Sendable {
    let server: XServer
    let client: TestClient
    let desktop: X11Desktop
    let reader: Task<Void, Never>
    private let stops: Locked<Int>

    init(layout: String = "us") async throws {
        server = try XServer.xvfb(size: (400, 400))
        try server.run(["setxkbmap", "-layout", layout])
        client = try TestClient(server)
        desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.watchStopKey(.stopSharing)
        let stops = Locked(0)
        self.stops = stops
        reader = Task { for await _ in stream { stops.withLock { $0 += 1 } } }
    }

    deinit { reader.cancel() }

    /// Returns when the desktop has taken what the server told it so far.
    func settle() async throws {
        for _ in 0..<2 { _ = await desktop.windows() }
        await Task.yield()
    }

    func press(_ device: DeskDevice, keycode: UInt8) throws {
        device.key(XK_Control_L, isDown: true)
        device.key(XK_Alt_L, isDown: true)
        device.key(keycode, isDown: true)
        device.key(keycode, isDown: false)
        device.key(XK_Alt_L, isDown: false)
        device.key(XK_Control_L, isDown: false)
    }

    /// Waits for so many, and sees that there are no more.
    func expectStops(_ count: Int, location: SourceLocation = #_sourceLocation) async throws {
        let stops = stops
        try await eventually("\(count) stops") { stops.withLock { $0 } >= count }
        for _ in 0..<10 { try await settle() }
        #expect(stops.withLock { $0 } == count, sourceLocation: location)
    }

    func waitForEnd() async throws { await reader.value }
}
