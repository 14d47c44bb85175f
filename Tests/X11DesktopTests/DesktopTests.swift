import CX11
import EventLoop
import Glibc
import HostRuntime
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(1)))
struct DesktopTests {
    @Test(arguments: [
        nil, "", "localhost:0", "host:0", "127.0.0.1:0", "tcp/x:0", ":", ":x", ":-1",
        ":0.0.0", "unix", ":123456789", "/tmp/.X11-unix/X0", ":64999",
    ])
    func `a display that is none, or is over TCP, is refused`(name: String?) async throws {
        await #expect(throws: DesktopError.cannotOpenDisplay(name: name)) {
            _ = try await X11Desktop.open(display: name, log: testLog)
        }
    }

    @Test
    func `a screen that does not change costs nothing`() async throws {
        let server = try XServer.xvfb()
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        let waiting = Task { try await stream.nextFrame(into: frame) }
        try await settle(desktop)
        let before = desktop.loop.wakeUps
        let isQuiet = try await within(seconds: 3, "quiet") {
            try await Task.sleep(for: .milliseconds(1500))
            return desktop.loop.wakeUps == before
        }
        #expect(isQuiet)
        client.fill([(Rectangle(x: 5, y: 5, width: 5, height: 5), 0xff)])
        let update = try await waiting.value
        #expect(update.changed.area == 25)
        await desktop.close()
    }

    @Test
    func `nothing is captured while nobody waits for it`() async throws {
        let server = try XServer.xvfb()
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        try await settle(desktop)
        let before = (desktop.loop.wakeUps, await desktop.grabCount)
        for colour in 1...500 {
            client.fill([(Rectangle(x: 9, y: 9, width: 500, height: 500), UInt(colour))])
        }
        #expect(await desktop.grabCount == before.1)
        // One event says that there is damage; the question above is the other wake-up.
        #expect(desktop.loop.wakeUps <= before.0 + 3)
        let update = try await stream.nextFrame(into: frame)
        #expect(update.changed == Region(Rectangle(x: 9, y: 9, width: 500, height: 500)))
        await desktop.close()
    }

    @Test
    func `a server that dies ends everything and not the process`() async throws {
        let server = try XServer.xvfb()
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        let waiting = Task { try await stream.nextFrame(into: frame) }
        var changes = await desktop.displayChanges().makeAsyncIterator()
        await stream.key(keysym: UInt32(XK_a), isDown: true)
        server.crash()
        await #expect(throws: DesktopError.displayLost) {
            _ = try await within(seconds: 5, "the end") { try await waiting.value }
        }
        #expect(await changes.next() == nil)
        await #expect(throws: DesktopError.displayLost) {
            _ = try await stream.nextFrame(into: frame)
        }
        await #expect(throws: DesktopError.displayLost) { _ = try await desktop.openStream(.all) }
        await stream.key(keysym: UInt32(XK_a), isDown: false)
        await stream.pointer(at: Point(x: 1, y: 1), buttons: 1)
        await stream.releaseAll()
        await desktop.setClipboard("x")
        #expect(await desktop.windows().isEmpty)
        #expect(await desktop.abilities.isEmpty)
        await stream.close()
    }

    @Test
    func `a server that dies while frames are taken is no crash`() async throws {
        let server = try XServer.xvfb()
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        let taking = Task { while true { _ = try await stream.nextFrame(into: frame) } }
        for colour in 0..<100 {
            client.fill([(Rectangle(x: 0, y: 0, width: 1280, height: 720), UInt(colour))])
            await stream.key(keysym: 0x0100_4e00 + UInt32(colour), isDown: true)
            await stream.key(keysym: 0x0100_4e00 + UInt32(colour), isDown: false)
            if colour == 50 { server.crash() }
        }
        await #expect(throws: DesktopError.displayLost) {
            _ = try await within(seconds: 5, "the end") { try await taking.value }
        }
    }

    @Test
    func `a wait is cancelled with its task, and ends with its stream`() async throws {
        let server = try XServer.xvfb()
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        let waiting = Task { try await stream.nextFrame(into: frame) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        let second = Task { try await stream.nextFrame(into: frame) }
        try await settle(desktop)
        await stream.close()
        await #expect(throws: CancellationError.self) { _ = try await second.value }
        await desktop.close()
    }

    @Test
    func `memory shared with the server is private and already marked for removal`() async throws {
        let server = try XServer.xvfb()
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        _ = try await stream.nextFrame(into: Framebuffer(size: Size(width: 1, height: 1)))
        // Columns: key shmid perms size cpid …; 01600 is 0600 of a removed segment.
        let ours = try run(["cat", "/proc/sysvipc/shm"]).text.split(separator: "\n").filter {
            $0.split(separator: " ").dropFirst(4).first == "\(getpid())"
        }
        #expect(!ours.isEmpty)
        for line in ours { #expect(line.split(separator: " ").dropFirst(2).first == "1600") }
        await desktop.close()
    }

    @Test
    func `pointer moves, clicks and reports follow the picture`() async throws {
        let server = try XServer.xvfb(size: (800, 600))
        let client = try TestClient(server)
        try server.run(["xrandr", "--setmonitor", "L", "400/100x600/100+0+0", "screen"])
        try server.run(["xrandr", "--setmonitor", "R", "400/100x600/100+400+0", "none"])
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let names = await desktop.displays().map { "\($0.index) \($0.name) \($0.area.x)" }
        #expect(names == ["1 L 0", "2 R 400"])
        let stream = try await desktop.openStream(.display(2))
        #expect(await stream.size == Size(width: 400, height: 600))
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        await stream.pointer(at: Point(x: 10, y: 20), buttons: 0b1_0000_0101)
        _ = await desktop.windows()
        #expect(client.pointer().position == Point(x: 410, y: 20))
        #expect(client.pointer().mask & 0x1f00 == 0x500)
        await stream.pointer(at: Point(x: -99_999, y: 99_999), buttons: 0xfe00)
        _ = await desktop.windows()
        #expect(client.pointer().position == Point(x: 400, y: 599))
        #expect(client.pointer().mask & 0x1f00 == 0)
        // Its own moves are no news, those at the desk are.
        XWarpPointer(client.display, 0, client.root, 0, 0, 0, 0, 500, 50)
        XSync(client.display, 0)
        try server.run(["xdotool", "mousemove_relative", "7", "0"])
        let update = try await within(seconds: 5, "the pointer") {
            try await stream.nextFrame(into: frame)
        }
        #expect(update.pointerPosition == Point(x: 107, y: 50))
        await #expect(throws: DesktopError.noSuchDisplay(3)) {
            _ = try await desktop.openStream(.display(3))
        }
        await desktop.close()
    }

    @Test
    func `a new pointer picture comes with the next frame`() async throws {
        let server = try XServer.xvfb(size: (200, 200))
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        XDefineCursor(
            client.display, client.root, XCreateFontCursor(client.display, UInt32(XC_crosshair)))
        XSync(client.display, 0)
        let update = try await within(seconds: 5, "the picture") {
            try await stream.nextFrame(into: frame)
        }
        let shape = try #require(update.pointer)
        #expect(shape.pixels.count == shape.size.width * shape.size.height)
        #expect(shape.pixels.contains { $0 >> 24 == 255 })
        await desktop.close()
    }

    @Test
    func `windows are listed with title, class, program and place`() async throws {
        let server = try XServer.xvfb(size: (800, 600))
        let client = try TestClient(server)
        let manager = try server.start(["openbox"])
        let list = XInternAtom(client.display, "_NET_CLIENT_LIST_STACKING", 0)
        try await within(seconds: 10, "a window manager") {
            while !client.hasProperty(list) { try await Task.sleep(for: .milliseconds(20)) }
        }
        let terminal = try server.start(
            ["xterm", "-T", "Grüße", "-class", "XTerm", "-geometry", "40x10+50+60"])
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let window = try await within(seconds: 10, "a window") {
            while true {
                if let window = await desktop.windows().first(where: { $0.title == "Grüße" }) {
                    return window
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(window.applicationClass == "XTerm xterm")
        #expect(window.executable == "xterm")
        #expect(window.area.width > 100)
        withExtendedLifetime((manager, terminal)) {}
        await desktop.close()
    }

    /// Returns once the thread sleeps: two questions without a wake-up of its own between them.
    private func settle(_ desktop: X11Desktop) async throws {
        var last = -1
        while true {
            let now = desktop.loop.wakeUps
            if now == last { return }
            last = now
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

extension X11Desktop {
    var grabCount: Int { parts?.capture.grabCount ?? 0 }
}
