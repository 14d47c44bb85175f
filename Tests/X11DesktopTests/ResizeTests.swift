import CX11
import HostRuntime
import Raster
import TestSupport
import Testing

@testable import X11Desktop

@Suite(.timeLimit(.minutes(1)))
struct ResizeTests {
    @Test
    func `a screen that changes its size goes on with a frame of the new one`() async throws {
        let server = try XServer.tigerVNC(width: 1024, height: 768)
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        var changes = await desktop.displayChanges().makeAsyncIterator()
        let sizes = [
            Size(width: 640, height: 480), Size(width: 1280, height: 1024),
            Size(width: 800, height: 600), Size(width: 320, height: 200),
            Size(width: 1024, height: 768),
        ]
        for size in sizes {
            let result = try server.run(["xrandr", "-s", "\(size.width)x\(size.height)"])
            try #require(result.status == 0 || size.width == 320, "\(result.text)")
            if result.status != 0 { continue }
            let update = try await within(seconds: 5, "a frame of \(size)") {
                while true {
                    let update = try await stream.nextFrame(into: frame)
                    if update.isResized { return update }
                }
            }
            #expect(frame.size == size)
            #expect(update.changed == Region(Rectangle(size)))
            client.fill([(Rectangle(x: 7, y: 7, width: 90, height: 90), UInt(size.width))])
            _ = try await within(seconds: 5, "a frame") { try await stream.nextFrame(into: frame) }
            #expect(frame.colours == client.pixels(of: Rectangle(size)))
            let displays = await changes.next()
            #expect(displays?.first?.area == Rectangle(size))
        }
        await desktop.close()
    }

    @Test
    func `two hundred changes of size in a row end with the right picture`() async throws {
        let server = try XServer.tigerVNC(width: 1024, height: 768)
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        let taking = Task { while true { _ = try await stream.nextFrame(into: frame) } }
        for index in 0..<200 {
            client.setSize(index)
            client.fill([(Rectangle(x: 0, y: 0, width: 2000, height: 2000), UInt(index * 999))])
        }
        taking.cancel()
        _ = await taking.result
        // What is on its way is worked off by then.
        let last = try await desktop.openStream(.all)
        let now = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await last.nextFrame(into: now)
        while now.size != client.size {
            _ = try await within(seconds: 2, "the last size") {
                try await last.nextFrame(into: now)
            }
        }
        #expect(now.colours == client.pixels(of: Rectangle(now.size)))
        await desktop.close()
    }

    @Test
    func `a monitor that goes ends its stream and moves the numbers`() async throws {
        let server = try XServer.xvfb(size: (800, 600))
        try server.run(["xrandr", "--setmonitor", "L", "300/100x600/100+0+0", "screen"])
        try server.run(["xrandr", "--setmonitor", "R", "500/100x600/100+300+0", "none"])
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        var changes = await desktop.displayChanges().makeAsyncIterator()
        let stream = try await desktop.openStream(.display(2))
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        #expect(frame.size == Size(width: 500, height: 600))
        try server.run(["xrandr", "--delmonitor", "R"])
        #expect(await changes.next()?.map(\.name) == ["L"])
        await #expect(throws: DesktopError.noSuchDisplay(2)) {
            _ = try await stream.nextFrame(into: frame)
        }
        await desktop.close()
    }

    @Test
    func `the scale is that of the desktop's fonts`() async throws {
        let server = try XServer.xvfb(size: (200, 200))
        try server.run(["xrdb", "-merge", "-nocpp"], input: Array("Xft.dpi:\t144\n".utf8))
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        #expect(await desktop.displays().map(\.scale) == [1.5])
        await desktop.close()
    }
}

extension TestClient {
    var size: Size {
        var attributes = XWindowAttributes()
        XGetWindowAttributes(display, root, &attributes)
        return Size(width: Int(attributes.width), height: Int(attributes.height))
    }

    /// Sets one of the sizes that the server offers.
    func setSize(_ index: Int) {
        guard let configuration = XRRGetScreenInfo(display, root) else { return }
        defer { XRRFreeScreenConfigInfo(configuration) }
        var count: CInt = 0
        XRRConfigSizes(configuration, &count)
        XRRSetScreenConfig(
            display, configuration, root, CInt(index) % max(1, count), 1, Time(CurrentTime))
        XSync(display, 0)
    }
}
