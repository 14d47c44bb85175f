import CX11
import Glibc
import HostRuntime
import Logging
import Raster
import TestSupport
import Testing

@testable import X11Desktop

let testLog = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

@Suite(.timeLimit(.minutes(1)))
struct CaptureTests {
    @Test
    func `the first frame is the whole screen`() async throws {
        let server = try XServer.xvfb(size: (640, 480))
        let client = try TestClient(server)
        client.fill([(Rectangle(x: 10, y: 20, width: 30, height: 40), 0x12_3456)])
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        let update = try await stream.nextFrame(into: frame)
        #expect(update.isResized)
        #expect(update.changed == Region(Rectangle(Size(width: 640, height: 480))))
        #expect(update.pointer != nil)
        #expect(frame.colours == client.pixels(of: Rectangle(frame.size)))
        await desktop.close()
    }

    @Test
    func `only tiles that differ count as changed`() async throws {
        let server = try XServer.xvfb(size: (640, 480))
        let client = try TestClient(server)
        client.fill([(Rectangle(x: 0, y: 0, width: 640, height: 480), 0)])
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        // The first area is painted as it was.
        let changed = Rectangle(x: 100, y: 70, width: 50, height: 20)
        client.fill([
            (Rectangle(x: 300, y: 300, width: 100, height: 100), 0), (changed, 0xff_0000),
        ])
        let update = try await stream.nextFrame(into: frame)
        #expect(update.changed == Region(changed))
        #expect(!update.isResized)
        await desktop.close()
    }

    @Test(arguments: [24, 30, 16])
    func `frames equal the screen after random damage`(depth: Int) async throws {
        let server = try XServer.xvfb(size: (333, 257), depth: depth)
        try await compare(server, runs: depth == 24 ? 300 : 50, converts: depth != 24)
    }

    @Test
    func `frames equal the screen without shared memory and damage`() async throws {
        let server = try XServer.xvfb(
            size: (200, 150), options: ["-extension", "MIT-SHM", "-extension", "DAMAGE"])
        try await compare(server, runs: 5, converts: false)
    }

    /// Draws at random until the picture is that of the screen, again and again.
    private func compare(_ server: XServer, runs: Int, converts: Bool) async throws {
        let client = try TestClient(server)
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        let screen = Rectangle(frame.size)
        let model = PixelModel(client)
        for run in 0..<runs {
            let before = frame.colours
            let painted = (0..<Int.random(in: 1...200)).map { _ in
                (randomArea(within: frame.size), UInt.random(in: 0...0xff_ffff))
            }
            client.fill(painted)
            if run % 3 == 0 { client.copy(randomArea(within: frame.size), to: frame.size) }
            let actual = model.colours(of: screen)
            if actual == before { continue }
            let update = try await within(seconds: 5, "a frame") {
                try await stream.nextFrame(into: frame)
            }
            let after = frame.colours
            #expect(after == actual, "run \(run)")
            let moved = colours(before, of: frame.size, after: update.moves)
            for index in after.indices where moved[index] != after[index] {
                let point = Rectangle(
                    x: index % screen.width, y: index / screen.width, width: 1, height: 1)
                guard update.changed.rectangles.contains(where: { $0.contains(point) }) else {
                    Issue.record("pixel \(point) changed but was not reported")
                    return
                }
            }
        }
        await desktop.close()
    }

    @Test
    func `a scrolled pane is a move`() async throws {
        let server = try XServer.xvfb(size: (640, 480))
        let client = try TestClient(server)
        // As small as letters.
        client.fill(
            (0..<20_000).map { _ in
                var area = randomArea(within: Size(width: 640, height: 480))
                area.width = min(area.width, 5)
                area.height = min(area.height, 7)
                return (area, UInt.random(in: 0...0xff_ffff))
            })
        let desktop = try await X11Desktop.open(display: server.display, log: testLog)
        let stream = try await desktop.openStream(.all)
        let frame = Framebuffer(size: Size(width: 1, height: 1))
        _ = try await stream.nextFrame(into: frame)
        client.copy(
            Rectangle(x: 50, y: 90, width: 500, height: 350), to: Point(x: 50, y: 60))
        let update = try await within(seconds: 5, "a frame") {
            try await stream.nextFrame(into: frame)
        }
        #expect(frame.colours == client.pixels(of: Rectangle(frame.size)))
        #expect(!update.moves.isEmpty)
        #expect(update.changed.area < 500 * 64)
        await desktop.close()
    }

    /// What viewers have after the moves, and before what changed besides.
    private func colours(_ before: [UInt32], of size: Size, after moves: [Move]) -> [UInt32] {
        let frame = Framebuffer(size: size)
        for y in 0..<size.height {
            for x in 0..<size.width { frame.row(y)[x] = before[y * size.width + x] }
        }
        for move in moves { frame.move(move) }
        return frame.colours
    }

    private func randomArea(within size: Size) -> Rectangle {
        let x = Int.random(in: 0..<size.width)
        let y = Int.random(in: 0..<size.height)
        return Rectangle(
            x: x, y: y, width: Int.random(in: 1...min(90, size.width - x)),
            height: Int.random(in: 1...min(90, size.height - y)))
    }
}

/// An own, slow way from the server's pixels to colours.
struct PixelModel {
    let client: TestClient
    let masks: [UInt32]

    init(_ client: TestClient) {
        self.client = client
        let visual = XDefaultVisual(client.display, XDefaultScreen(client.display))?.pointee
        masks = [visual?.red_mask, visual?.green_mask, visual?.blue_mask].map {
            UInt32($0 ?? 0)
        }
    }

    func colours(of area: Rectangle) -> [UInt32] {
        client.pixels(of: area).map { pixel in
            if masks[0] == 0xff0000 { return pixel & 0xff_ffff }
            return masks.reduce(0) { result, mask in
                let shift = mask.trailingZeroBitCount
                let value = Double((pixel & mask) >> shift) / Double(mask >> shift)
                return result << 8 | UInt32((value * 255).rounded())
            }
        }
    }
}
