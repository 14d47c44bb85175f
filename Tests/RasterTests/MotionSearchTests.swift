import Glibc
import Raster
import Testing

@Suite struct MotionSearchTests {
    private static let size = Size(width: 640, height: 480)

    private static func noise(_ frame: Framebuffer, _ area: Rectangle, seed: UInt32) {
        var state = seed | 1
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX {
                state = state &* 1_664_525 &+ 1_013_904_223
                frame.row(y)[x] = state >> 8
            }
        }
    }

    private static func copy(of frame: Framebuffer) -> Framebuffer {
        let copy = Framebuffer(size: frame.size)
        copy.pixels.copyMemory(from: UnsafeRawBufferPointer(frame.pixels))
        return copy
    }

    private static func fresh(_ frame: Framebuffer) throws -> FreshPixels {
        let base = try #require(frame.pixels.baseAddress)
        return FreshPixels(
            base: UnsafeRawPointer(base), stride: frame.stride, area: Rectangle(frame.size))
    }

    private static func search() -> MotionSearch {
        MotionSearch(compare: { memcmp($0, $1, $2) })
    }

    /// Letters of two colours, as terminals draw them: runs of ink on paper, unlike from row to row.
    private static func letters(_ frame: Framebuffer, seed: UInt32) {
        var state = seed | 1
        for y in 0..<frame.size.height {
            for x in 0..<frame.size.width {
                state = state &* 1_664_525 &+ 1_013_904_223
                if x % 8 == 0 || state >> 30 == 0 {
                    frame.row(y)[x] = state >> 28 & 3 == 0 ? 0xFF_FFFF : 0
                } else {
                    frame.row(y)[x] = frame.row(y)[x - 1]
                }
            }
        }
    }

    private static func differences(_ first: Framebuffer, _ second: Framebuffer) -> Int {
        (0..<first.size.height).reduce(0) { sum, y in
            sum + (0..<first.size.width).count { first.row(y)[$0] != second.row(y)[$0] }
        }
    }

    @Test(arguments: [(0, -40), (0, 17), (-33, 0), (5, 0), (7, -13), (-60, 44)])
    func `what moved is found to the pixel`(dx: Int, dy: Int) throws {
        let whole = Rectangle(Self.size)
        let old = Framebuffer(size: Self.size)
        Self.noise(old, whole, seed: 3)
        let new = Self.copy(of: old)
        let pane = Rectangle(x: 70, y: 61, width: 413, height: 307)
        new.move(Move(area: pane.offset(x: dx, y: dy), source: Point(x: pane.x, y: pane.y)))
        let moves = Self.search().moves(within: whole, from: old, to: try Self.fresh(new))
        #expect(moves.contains { $0.area == pane.offset(x: dx, y: dy) })
        for move in moves { old.move(move) }
        #expect(Self.differences(old, new) == 0)
    }

    @Test func `a change in the middle splits a move`() throws {
        let whole = Rectangle(Self.size)
        let old = Framebuffer(size: Self.size)
        Self.noise(old, whole, seed: 4)
        let new = Self.copy(of: old)
        new.move(
            Move(
                area: Rectangle(x: 0, y: 0, width: 640, height: 440), source: Point(x: 0, y: 40)))
        Self.noise(new, Rectangle(x: 300, y: 100, width: 40, height: 30), seed: 5)
        Self.noise(new, Rectangle(x: 0, y: 440, width: 640, height: 40), seed: 6)
        for move in Self.search().moves(within: whole, from: old, to: try Self.fresh(new)) {
            old.move(move)
        }
        // What is left is the new strip, what changed, and the rest of its blocks.
        #expect(Self.differences(old, new) < 640 * 40 + 64 * 30)
    }

    @Test func `nothing is found where nothing moved, and then it is not looked for`() throws {
        let old = Framebuffer(size: Self.size)
        let new = Framebuffer(size: Self.size)
        Self.noise(old, Rectangle(Self.size), seed: 7)
        Self.noise(new, Rectangle(Self.size), seed: 8)
        let search = Self.search()
        for _ in 0..<5 {
            let fresh = try Self.fresh(new)
            #expect(search.moves(within: Rectangle(Self.size), from: old, to: fresh).isEmpty)
        }
    }

    @Test func `an area outside of the pictures yields nothing`() throws {
        let old = Framebuffer(size: Self.size)
        let area = Rectangle(x: 1, y: 0, width: 640, height: 480)
        let moves = Self.search().moves(within: area, from: old, to: try Self.fresh(old))
        #expect(moves.isEmpty)
        old.move(Move(area: area, source: Point(x: 0, y: 0)))
    }

    @Test(arguments: [(0, -16), (0, 60), (-24, 0)])
    func `letters of two colours that move are found`(dx: Int, dy: Int) throws {
        let old = Framebuffer(size: Self.size)
        Self.letters(old, seed: 9)
        let new = Self.copy(of: old)
        let pane = Rectangle(x: 64, y: 64, width: 480, height: 320)
        new.move(Move(area: pane.offset(x: dx, y: dy), source: Point(x: pane.x, y: pane.y)))
        let before = Self.differences(old, new)
        for move in Self.search().moves(
            within: Rectangle(Self.size), from: old, to: try Self.fresh(new))
        {
            old.move(move)
        }
        #expect(Self.differences(old, new) * 20 < before)
    }

    @Test func `a page that scrolls beside a video is found at once`() throws {
        let old = Framebuffer(size: Self.size)
        Self.noise(old, Rectangle(Self.size), seed: 10)
        let search = Self.search()
        let film = Rectangle(x: 320, y: 64, width: 256, height: 192)
        for seed in 11..<31 {
            let new = Self.copy(of: old)
            Self.noise(new, film, seed: UInt32(seed))
            #expect(search.moves(within: film, from: old, to: try Self.fresh(new)).isEmpty)
        }
        let new = Self.copy(of: old)
        let page = Rectangle(x: 0, y: 0, width: 300, height: 400)
        new.move(Move(area: page, source: Point(x: 0, y: 40)))
        let moves = search.moves(within: page, from: old, to: try Self.fresh(new))
        #expect(moves.contains { $0.area == Rectangle(x: 0, y: 0, width: 300, height: 360) })
    }
}
