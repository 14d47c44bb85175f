import CX11
import EventLoop
import Glibc
import HostRuntime
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(1)))
struct MarkScreenTests {
    private static let size = Size(width: 640, height: 480)

    /// A block of one colour, which is easily found again.
    private static func mark(_ anchor: MarkAnchor = .center) throws -> ScreenMark {
        let size = Size(width: 100, height: 40)
        let pixels = [UInt32](repeating: 0xFFFF_00FF, count: size.width * size.height)
        let picture = try #require(MarkPicture(size: size, pixels: pixels))
        return ScreenMark(picture: picture, anchor: anchor, opacity: 0.5)
    }

    private static let place = Rectangle(x: 270, y: 220, width: 100, height: 40)

    private func isMarked(_ client: TestClient) -> Bool {
        client.pixels(of: Self.place).allSatisfy { $0 == 0xFF_00FF }
    }

    @Test func `a mark that does not change costs nothing`() async throws {
        let server = try XServer.xvfb(size: (Self.size.width, Self.size.height))
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        await desktop.showMark(try Self.mark())
        #expect(isMarked(client))
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        let loop = try #require(await desktop.markScreen?.loop)
        try await eventually("rest") {
            let before = loop.wakeUps
            usleep(200_000)
            return loop.wakeUps == before
        }
        let before = (loop.wakeUps, desktop.loop.wakeUps)
        // What is drawn elsewhere is nothing to it, either.
        for colour in 1...200 {
            client.fill([(Rectangle(x: 0, y: 0, width: 200, height: 200), UInt(colour))])
        }
        #expect(loop.wakeUps == before.0)
        await desktop.showMark(try Self.mark())
        #expect(loop.wakeUps <= before.0 + 1)
        await desktop.showMark(nil)
        #expect(!isMarked(client))
        #expect(await desktop.markScreen == nil)
        await desktop.close()
    }

    @Test func `who fights for the top is fought seldom, and loses in the end`() async throws {
        let server = try XServer.xvfb(size: (Self.size.width, Self.size.height))
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        await desktop.showMark(try Self.mark())
        let rival = try TestClient(server)
        var attributes = XSetWindowAttributes()
        attributes.override_redirect = 1
        attributes.background_pixel = 0x00_FF00
        attributes.event_mask = VisibilityChangeMask
        let window = XCreateWindow(
            rival.display, rival.root, 0, 0, 640, 480, 0, 0, UInt32(InputOutput), nil,
            UInt(CWOverrideRedirect | CWBackPixel | CWEventMask), &attributes)
        XMapRaised(rival.display, window)
        var raises = 0
        let end = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < end {
            while XPending(rival.display) > 0 {
                var event = XEvent()
                XNextEvent(rival.display, &event)
                guard event.type == VisibilityNotify,
                    event.xvisibility.state != VisibilityUnobscured
                else { continue }
                XRaiseWindow(rival.display, window)
                XSync(rival.display, 0)
                raises += 1
            }
            usleep(1000)
        }
        #expect((3...12).contains(raises), "\(raises)")
        // It has given up, and the mark comes back.
        try await eventually("the mark") { isMarked(client) }
        await desktop.showMark(nil)
        await desktop.close()
    }

    @Test func `a window that cannot be put below is left alone`() throws {
        var stacking = MarkStacking()
        var event = XEvent()
        event.type = MapNotify
        event.xmap.window = 7
        let start = ContinuousClock.now
        var raises = 0
        for round in 0..<10 {
            stacking.note(event, own: [1])
            // Only the first of these events is news: it is the same window in the same place.
            let now = start + .seconds(round)
            event.type = CirculateNotify
            event.xcirculate.window = 9
            if stacking.wait(at: now) == .zero {
                stacking.look({ [7] }, raise: { raises += 1 }, at: now)
            }
        }
        #expect(raises == 1)
    }

    @Test(arguments: [16, 24, 30])
    func `solid pixels have the screen's own format`(depth: Int) async throws {
        let server = try XServer.xvfb(size: (640, 480), depth: depth)
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        await desktop.showMark(try Self.mark())
        let seen = PixelModel(client).colours(of: Self.place)
        #expect(seen.allSatisfy { $0 == 0xFF_00FF })
        await desktop.close()
    }

    @Test func `it is on the screen whatever ends, and gone with the display`() async throws {
        let server = try XServer.xvfb(size: (640, 480))
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        for anchor in MarkAnchor.allCases { await desktop.showMark(try Self.mark(anchor)) }
        await desktop.close()
        try await eventually("nothing") {
            client.pixels(of: Rectangle(Self.size)).allSatisfy { $0 != 0xFF_00FF }
        }
        let lost = try await X11Desktop.open(display: server.display, log: testLog)
        await lost.showMark(try Self.mark())
        server.crash()
        await lost.showMark(try Self.mark(.tile))
        await lost.showMark(nil)
    }
}
