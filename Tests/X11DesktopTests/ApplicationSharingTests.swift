import CX11
import Glibc
import HostRuntime
import Policy
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.serialized, .timeLimit(.minutes(2)))
struct ApplicationSharingTests {
    @Test(arguments: GuardedDesk.WindowManager.allCases)
    func `the chosen application's window is in the frame, and nothing else`(
        windowManager: GuardedDesk.WindowManager
    ) async throws {
        let shared = try await SharedDesk(windowManager)
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        #expect(shared.greenCount == SharedDesk.area.area)
        #expect(!shared.showsForeign)
    }

    @Test func `another part is shown from the next frame on, whole`() async throws {
        let shared = try await SharedDesk()
        _ = try await shared.next()
        #expect(shared.greenCount > 0 && shared.showsForeign)
        try await shared.desk.desktop.setVisible(.nothing)
        let update = try await shared.next()
        #expect(update.changed == Region(Rectangle(GuardedDesk.screen)))
        #expect(shared.greenCount == 0 && !shared.showsForeign)
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        #expect(!shared.showsForeign)
        try await shared.desk.desktop.setVisible(.everything)
        _ = try await shared.next()
        #expect(shared.greenCount > 0 && shared.showsForeign)
    }

    @Test func `what covers the window is not shown, and hides nothing`() async throws {
        let shared = try await SharedDesk()
        let cover = try Cover(shared.desk.server, SharedDesk.area)
        try await shared.desk.desktop.setVisible(SharedDesk.titled(.allow, "Letter"))
        try await shared.untilGreen()
        #expect(shared.greenCount == SharedDesk.area.area)
        cover.close()
    }

    @Test(arguments: [ApplicationFilter.Mode.allow, .deny])
    func `a title that no longer may be seen hides the window at once`(
        mode: ApplicationFilter.Mode
    ) async throws {
        let shared = try await SharedDesk()
        let title = mode == .allow ? "Letter" : "Account"
        try await shared.desk.desktop.setVisible(SharedDesk.titled(mode, title))
        try await shared.untilGreen()
        await shared.own.perform { display, window in XStoreName(display, window, "My account") }
        _ = try await shared.next()
        #expect(shared.greenCount == 0)
        await shared.own.perform { display, window in XStoreName(display, window, "Letter") }
        try await shared.untilGreen()
    }

    @Test func `the pointer's picture is seen over what is shown alone`() async throws {
        let shared = try await SharedDesk()
        let (inside, outside) = (Point(x: 200, y: 200), Point(x: 600, y: 300))
        shared.desk.client.warp(to: outside)
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        #expect(try await shared.next().pointer?.size == Size(width: 0, height: 0))
        shared.desk.client.warp(to: inside)
        var shape: PointerShape?
        repeat { shape = try await shared.next().pointer } while shape == nil
        #expect(shape?.size.width ?? 0 > 0)
        shared.desk.client.warp(to: outside)
        repeat { shape = try await shared.next().pointer } while shape == nil
        #expect(shape?.size.width == 0)
    }

    @Test func `clicks reach what is shown alone`() async throws {
        let shared = try await SharedDesk()
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        for round in 0..<100 {
            await shared.desk.click(Point(x: 500 + round, y: 300), button: [1, 2, 4, 8][round % 4])
            await shared.desk.click(Point(x: 20, y: 20 + round))
        }
        await shared.desk.click(Point(x: 200, y: 200))
        try await eventually("the click that is allowed") { shared.own.received.presses > 0 }
        #expect(shared.own.received.presses == 1)
        #expect(shared.desk.count("ButtonPress event") == 0)
        try await shared.desk.untilNothingHeld()
    }

    @Test func `a drag that leaves what is shown is let go`() async throws {
        let shared = try await SharedDesk()
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        let stream = shared.desk.stream
        await stream.pointer(at: Point(x: 200, y: 200), buttons: 0)
        await stream.pointer(at: Point(x: 200, y: 200), buttons: 1)
        await stream.pointer(at: Point(x: 300, y: 200), buttons: 1)
        await stream.pointer(at: Point(x: 600, y: 300), buttons: 1)
        try await shared.desk.untilNothingHeld()
        #expect(shared.desk.client.pointer().position == Point(x: 300, y: 200))
        await stream.pointer(at: Point(x: 610, y: 310), buttons: 1)
        await stream.pointer(at: Point(x: 610, y: 310), buttons: 0)
        try await eventually("the end of the drag") { shared.own.received.releases == 1 }
        #expect(shared.desk.count("Button") == 0)
    }

    @Test func `keys reach what is shown alone, and the window manager's none`() async throws {
        let shared = try await SharedDesk()
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        try await shared.desk.focusForeign()
        for _ in 0..<50 { await shared.desk.tap(XK_a) }
        await shared.own.takeFocus()
        for key in [XK_Super_L, XK_Super_R, XK_Print] { await shared.desk.tap(key) }
        await shared.desk.stream.key(keysym: UInt32(XK_Alt_L), isDown: true)
        for key in [XK_Tab, XK_Escape, XK_F1, XK_space, XK_Control_L] { await shared.desk.tap(key) }
        await shared.desk.stream.key(keysym: UInt32(XK_Alt_L), isDown: false)
        await shared.desk.stream.key(keysym: UInt32(XK_Control_L), isDown: true)
        for key in [XK_Alt_L, XK_Tab] { await shared.desk.tap(key) }
        await shared.desk.stream.key(keysym: UInt32(XK_Control_L), isDown: false)
        await shared.desk.tap(XK_a)
        // Alt, Control, Tab with Control, and the letter.
        try await eventually("the keys that are allowed") { shared.own.received.keys >= 4 }
        #expect(shared.own.received.keys == 4)
        #expect(shared.desk.count("KeyPress event") == 0)
        try await shared.desk.untilNothingHeld()
    }

    @Test func `what is copied in hidden applications is not read`() async throws {
        let shared = try await SharedDesk()
        let desktop = shared.desk.desktop
        try await desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        var texts = await desktop.clipboardChanges().makeAsyncIterator()
        let copying = { (text: String) throws -> Child in
            let script = "printf \(text) | xclip -quiet -i -selection clipboard"
            return try shared.desk.server.start(["sh", "-c", script])
        }
        let hidden = try copying("secret")
        try await eventually("the clipboard's owner") { [client = shared.desk.client] in
            client.hasClipboard()
        }
        // Two round trips later, what the server has told is taken.
        for _ in 0..<2 { _ = await desktop.windows() }
        #expect(await desktop.clipboardRequests == 0)
        try await desktop.setVisible(.everything)
        let open = try copying("open")
        #expect(await texts.next() == "open")
        _ = (hidden, open)
    }

    @Test func `windows that have come while nobody looked are seen`() async throws {
        let shared = try await SharedDesk()
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        await shared.desk.stream.close()
        let later = try OwnClient(
            shared.desk.server, area: Rectangle(x: 400, y: 20, width: 50, height: 50),
            color: 0x00_b000)
        let stream = try await shared.desk.desktop.openStream(.all)
        repeat { _ = try await stream.nextFrame(into: shared.frame) } while shared.greenCount == 0
        #expect(shared.frame.colours.contains(0x00_b000))
        later.end()
    }

    @Test func `windows tell whether they are seen, and whose they are`() async throws {
        let shared = try await SharedDesk()
        try await shared.desk.desktop.setVisible(SharedDesk.ourselves())
        try await shared.untilGreen()
        let windows = await shared.desk.desktop.windows()
        #expect(windows.filter(\.isVisible).map(\.title) == ["Letter"])
        #expect(windows.filter(\.isVisible).first?.application?.process == getpid())
        #expect(windows.contains { !$0.isVisible && $0.executable == "xev" })
    }
}

extension X11Desktop {
    /// How often the clipboard was asked for.
    fileprivate var clipboardRequests: Int { parts?.clipboard?.requestCount ?? 0 }
}

/// A window over another one, of an own connection.
private final class Cover {
    private let display: OpaquePointer

    init(_ server: XServer, _ area: Rectangle) throws {
        display = try TestClient.open(server).0
        var attributes = XSetWindowAttributes()
        attributes.background_pixel = 0xff_00ff
        let window = XCreateWindow(
            display, XDefaultRootWindow(display), CInt(area.x), CInt(area.y), UInt32(area.width),
            UInt32(area.height), 0, CInt(CopyFromParent), UInt32(InputOutput), nil,
            UInt(CWBackPixel), &attributes)
        XStoreName(display, window, "Account")
        XMapRaised(display, window)
        XSync(display, 0)
    }

    func close() { XCloseDisplay(display) }
}
