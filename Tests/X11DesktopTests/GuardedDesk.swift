import CX11
import EventLoop
import Glibc
import HostRuntime
import Raster
import TestSupport
import Testing

@testable import X11Desktop

/// A screen with a viewer on it and a window of another program, which tells what comes to it.
final class GuardedDesk: Sendable {
    enum WindowManager: CaseIterable { case none, openbox }

    static let screen = Size(width: 800, height: 600)
    /// Where the other program's window is: the right half, below where a title bar would be.
    static let foreignArea = Rectangle(x: 450, y: 100, width: 300, height: 400)

    let server: XServer
    let client: TestClient
    let desktop: X11Desktop
    let stream: any ScreenStream
    private let children: [Child]
    private let output: CInt
    private let told = Locked("")

    init(_ windowManager: WindowManager = .none) async throws {
        server = try XServer.xvfb(size: (Self.screen.width, Self.screen.height))
        client = try TestClient(server)
        var children: [Child] = []
        if windowManager == .openbox {
            // Windows that come while it starts, it may forget.
            let ready = "xprop -root -f _READY 8s -set _READY yes"
            children.append(
                try server.start(["openbox", "--sm-disable", "--startup", ready]))
            let client = client
            let property = XInternAtom(client.display, "_READY", 0)
            try await eventually("a window manager") { client.hasProperty(property) }
        }
        let (output, childOutput) = try Child.pair()
        self.output = output
        let area = Self.foreignArea
        children.append(
            try server.start(
                [
                    "stdbuf", "-oL", "xev", "-geometry",
                    "\(area.width)x\(area.height)+\(area.x)+\(area.y)", "-event", "button",
                    "-event", "keyboard", "-event", "expose",
                ], output: childOutput))
        close(childOutput)
        self.children = children
        desktop = try await X11Desktop.open(display: server.display, log: testLog)
        stream = try await desktop.openStream(.all)
        try await eventually("xev") { self.count("Expose event") > 0 }
    }

    deinit { close(output) }

    /// Declares this process' windows to be ours.
    func guardOwn() async { await desktop.setOwnProcesses([getpid()]) }

    func click(_ point: Point, button: UInt16 = 1) async {
        await stream.pointer(at: point, buttons: 0)
        await stream.pointer(at: point, buttons: button)
        await stream.pointer(at: point, buttons: 0)
    }

    func tap(_ keysym: CInt) async {
        await stream.key(keysym: UInt32(keysym), isDown: true)
        await stream.key(keysym: UInt32(keysym), isDown: false)
    }

    /// How often the other program has told of something, such as `ButtonPress event`.
    func count(_ what: String) -> Int {
        told.withLock { told in
            var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while poll(&polled, 1, 0) == 1 {
                let count = read(output, &buffer, buffer.count)
                if count <= 0 { break }
                told += String(decoding: buffer[..<count], as: UTF8.self)
            }
            return told.split(separator: "\n").count { $0.hasPrefix(what) }
        }
    }

    /// Returns the centre of a window, as a viewer sees it in a picture that is a little old.
    func centre(of window: Window) -> Point {
        var attributes = XWindowAttributes()
        var (x, y): (CInt, CInt) = (0, 0)
        var child: Window = 0
        XGetWindowAttributes(client.display, window, &attributes)
        XTranslateCoordinates(
            client.display, window, client.root, attributes.width / 2, attributes.height / 2, &x,
            &y, &child)
        return Point(x: Int(x), y: Int(y))
    }

    /// Gives the other program the keyboard.
    func focusForeign() async throws {
        let area = Self.foreignArea
        var child: Window = 0
        var (x, y): (CInt, CInt) = (0, 0)
        XTranslateCoordinates(
            client.display, client.root, client.root, CInt(area.x + 200), CInt(area.y + 200), &x,
            &y, &child)
        try #require(child != 0)
        var inner: Window = child
        while inner != 0 {
            child = inner
            XTranslateCoordinates(
                client.display, client.root, child, CInt(area.x + 200), CInt(area.y + 200), &x, &y,
                &inner)
        }
        XSetInputFocus(client.display, child, CInt(RevertToPointerRoot), 0)
        XSync(client.display, 0)
    }

    /// Whatever is held down anywhere is a fault.
    func expectNothingHeld() {
        #expect(client.keysDown() == [])
        #expect(client.pointer().mask & 0x1f00 == 0)
    }
}

/// Waits until something is so.
func eventually(
    _ what: String, seconds: Double = 10, _ condition: @Sendable () -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while !condition() {
        if ContinuousClock.now > end { throw TestSupportError.timedOut(what) }
        try await Task.sleep(for: .milliseconds(2))
    }
}

extension Rectangle {
    /// Whether a pixel is within it.
    func holds(_ point: Point) -> Bool {
        contains(Rectangle(x: point.x, y: point.y, width: 1, height: 1))
    }
}
