import Testing

@testable import Raster

struct MarkTests {
    @Test func `a pixel is laid over another one to the nearest value`() {
        for alpha in UInt32(0)...255 {
            for below in stride(from: UInt32(0), through: 255, by: 3) {
                for colour in [0, alpha / 2, alpha] {
                    let mark = alpha << 24 | colour << 16 | 0 << 8 | alpha
                    let pixel = 0xAA00_0000 | below << 16 | below << 8 | (255 - below)
                    let seen = MarkPicture.blend(mark, over: pixel)
                    func rest(_ value: UInt32) -> UInt32 {
                        UInt32((Double(value) * Double(255 - alpha) / 255).rounded())
                    }
                    #expect(seen >> 16 & 0xff == colour + rest(below))
                    #expect(seen >> 8 & 0xff == rest(below))
                    #expect(seen & 0xff == alpha + rest(255 - below))
                }
            }
        }
    }

    @Test func `what claims to be brighter than it covers is cut off`() throws {
        let picture = try #require(
            MarkPicture(size: Size(width: 1, height: 1), pixels: [0x10FF_0820]))
        #expect(picture.pixels == [0x1010_0810])
        #expect(picture.faded(to: 0).pixels == [0])
        #expect(picture.faded(to: 1) == picture)
        #expect(MarkPicture(size: Size(width: 2, height: 1), pixels: [0]) == nil)
        #expect(MarkPicture(size: Size(width: 0, height: 0), pixels: []) == nil)
    }

    @Test(arguments: MarkAnchor.allCases)
    func `both lanes have places of their own in any area`(anchor: MarkAnchor) {
        for picture in [Size(width: 1, height: 1), Size(width: 484, height: 60)] {
            for side in [40, 300, 640, 1080, 1920] {
                let area = Rectangle(x: 100, y: 50, width: side, height: side)
                let lanes = [MarkLayout.Lane.screen, .frame].map { lane in
                    let layout = MarkLayout(of: picture, at: anchor, lane: lane)
                    return layout.origins(in: area).map { origin in
                        Rectangle(picture).offset(x: origin.x, y: origin.y)
                    }
                }
                // Corners of an area that is too small for both may be shared.
                for places in lanes {
                    #expect(!places.isEmpty)
                    #expect(places.allSatisfy { !$0.intersection(area).isEmpty })
                }
                guard side >= 300 else { continue }
                for first in lanes[0] {
                    #expect(lanes[1].allSatisfy { first.intersection($0).isEmpty })
                }
            }
        }
    }

    @Test func `a cell that is repeated makes the same places`() throws {
        let layout = MarkLayout(of: Size(width: 300, height: 40), at: .tile, lane: .screen)
        let period = try #require(layout.period)
        let cell = layout.origins(in: Rectangle(period))
        let repeated = (0..<4).flatMap { row in
            (0..<4).flatMap { column in
                cell.map {
                    Point(x: $0.x + column * period.width, y: $0.y + row * period.height)
                }
            }
        }
        let area = Rectangle(x: 0, y: 0, width: 1920, height: 700)
        let wanted = repeated.filter { $0.x < area.maxX && $0.y < area.maxY }
        #expect(Set(layout.origins(in: area)) == Set(wanted))
    }

    @Test func `a stamp is taken away without a trace, and a part is a part of the whole`() throws {
        let frame = Self.noise(Size(width: 97, height: 61))
        let before = Self.pixels(frame)
        let overlay = try Self.overlay(on: frame)
        let whole = overlay.stamp(on: frame, within: Region(Rectangle(frame.size)))
        let stamped = Self.pixels(frame)
        #expect(stamped != before)
        whole.restore(to: frame)
        #expect(Self.pixels(frame) == before)
        for _ in 0..<200 {
            let parts = (0..<3).map { _ in
                Rectangle(
                    x: Int.random(in: -9...90), y: Int.random(in: -9...60),
                    width: Int.random(in: 0...40), height: Int.random(in: 0...40))
            }
            let part = Region(parts)
            let covered = overlay.stamp(on: frame, within: part)
            for (index, pixel) in Self.pixels(frame).enumerated() {
                let point = Rectangle(x: index % 97, y: index / 97, width: 1, height: 1)
                let isWithin = part.rectangles.contains { $0.contains(point) }
                #expect(pixel == (isWithin ? stamped[index] : before[index]))
            }
            covered.restore(to: frame)
            #expect(Self.pixels(frame) == before)
        }
    }

    @Test func `after a move only what is told to be disturbed is wrong`() throws {
        for _ in 0..<100 {
            let frame = Self.noise(Size(width: 97, height: 61))
            let overlay = try Self.overlay(on: frame)
            let all = Region(Rectangle(frame.size))
            let viewer = Framebuffer(size: frame.size)
            let covered = overlay.stamp(on: frame, within: all)
            viewer.pixels.copyMemory(from: UnsafeRawBufferPointer(frame.pixels))
            covered.restore(to: frame)
            let move = Move(
                area: Rectangle(
                    x: Int.random(in: 0...40), y: Int.random(in: 0...20), width: 50, height: 40),
                source: Point(x: Int.random(in: 0...40), y: Int.random(in: 0...20)))
            frame.move(move)
            viewer.move(move)
            _ = overlay.stamp(on: frame, within: all)
            let (wanted, shown) = (Self.pixels(frame), Self.pixels(viewer))
            let disturbed = overlay.disturbed(by: move)
            for index in wanted.indices where wanted[index] != shown[index] {
                let point = Rectangle(x: index % 97, y: index / 97, width: 1, height: 1)
                #expect(disturbed.rectangles.contains { $0.contains(point) })
            }
        }
    }

    private static func overlay(on frame: Framebuffer) throws -> MarkOverlay {
        let size = Size(width: 23, height: 9)
        let pixels = (0..<size.width * size.height).map { _ in UInt32.random(in: 0 ... .max) }
        let picture = try #require(MarkPicture(size: size, pixels: pixels))
        let layout = MarkLayout(of: size, at: .center, lane: .frame)
        // Two monitors, of which one is only partly on the picture, and one that is there twice.
        let left = Rectangle(x: 0, y: 0, width: 50, height: 61)
        return MarkOverlay(
            picture, layout, in: [left, left, Rectangle(x: 50, y: 0, width: 80, height: 61)])
    }

    private static func noise(_ size: Size) -> Framebuffer {
        let frame = Framebuffer(size: size)
        for y in 0..<size.height {
            for x in 0..<size.width { frame.row(y)[x] = UInt32.random(in: 0...0xff_ffff) }
        }
        return frame
    }

    private static func pixels(_ frame: Framebuffer) -> [UInt32] {
        Array(frame.pixels.bindMemory(to: UInt32.self))
    }
}
