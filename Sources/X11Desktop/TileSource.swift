import Glibc
import Raster

/// Fresh pixels of one area of a frame, to be compared with it tile by tile.
struct TileSource {
    /// The pixels, and where they belong in the frame.
    let fresh: FreshPixels

    /// The edge of a tile; tiles lie on a grid from the frame's top-left corner.
    static let edge = 64
    /// Less than so many tiles are no motion that is worth a search.
    private static let tilesThatMayMove = 6
    /// So few tiles are told to the pixel, not to the tile: the size of an update depends on it.
    private static let tilesToTrim = 6

    init(pixels: UnsafeRawPointer, stride: Int, area: Rectangle) {
        fresh = FreshPixels(base: pixels, stride: stride, area: area)
    }

    /// Brings the frame up to date.
    ///
    /// - Parameters:
    ///   - frame: What is compared and written.
    ///   - isForced: Whether all of it counts as changed.
    ///   - search: Finds what has moved; `nil` where nobody wants to know.
    ///   - change: What is different is added here.
    func copy(
        to frame: Framebuffer, isForced: Bool, search: MotionSearch?, change: inout FrameChange
    ) {
        guard Rectangle(frame.size).contains(fresh.area) else { return }
        if isForced {
            copy(fresh.area, to: frame)
            change.areas.append(fresh.area)
            return
        }
        var different = Self.tiles(of: fresh.area).filter { firstDifference($0, frame) != nil }
        if let search, different.count >= Self.tilesThatMayMove {
            let bounds = different.reduce(different[0]) { $0.union($1) }
            let moves = search.moves(within: bounds, from: frame, to: fresh)
            for move in moves { frame.move(move) }
            change.moves += moves
            // Moves reach no further than the bounds, and are exact.
            if !moves.isEmpty {
                let rest = Region(bounds).subtracting(Region(moves.lazy.map(\.area)))
                different = rest.rectangles.flatMap { Self.tiles(of: $0) }
            }
        }
        update(different, of: frame, change: &change)
    }

    /// Cuts an area where tiles meet, into parts that are sorted by rows.
    private static func tiles(of area: Rectangle) -> [Rectangle] {
        var tiles: [Rectangle] = []
        var top = area.y
        while top < area.maxY {
            let bottom = min(area.maxY, (top / edge + 1) * edge)
            var left = area.x
            while left < area.maxX {
                let right = min(area.maxX, (left / edge + 1) * edge)
                tiles.append(Rectangle(x: left, y: top, width: right - left, height: bottom - top))
                left = right
            }
            top = bottom
        }
        return tiles
    }

    /// Copies what differs in these tiles, which are sorted by rows.
    private func update(_ tiles: [Rectangle], of frame: Framebuffer, change: inout FrameChange) {
        // What a move leaves over is narrow; what a video leaves is not, and its edges are even.
        let isTrimmed = tiles.count <= Self.tilesToTrim || !change.moves.isEmpty
        let before = change.areas.count
        for tile in tiles {
            guard let rows = differentRows(tile, frame) else { continue }
            var area = Rectangle(
                x: tile.x, y: rows.lowerBound, width: tile.width, height: rows.count)
            if isTrimmed { area = trimmed(area, frame) }
            if change.areas.count > before, let last = change.areas.last, last.joins(area) {
                change.areas[change.areas.count - 1] = last.union(area)
            } else {
                change.areas.append(area)
            }
        }
        // Only now, in long rows: tile by tile each row would be in another page of memory.
        for area in change.areas[before...] { copy(area, to: frame) }
    }

    @inline(__always)
    private func isSame(_ x: Int, _ y: Int, _ count: Int, _ frame: Framebuffer) -> Bool {
        // `memcmp` beats every loop written by hand.
        memcmp(frame.row(y) + x, fresh.pixel(x: x, y: y), count * 4) == 0
    }

    private func firstDifference(_ tile: Rectangle, _ frame: Framebuffer) -> Int? {
        for y in tile.y..<tile.maxY where !isSame(tile.x, y, tile.width, frame) { return y }
        return nil
    }

    private func differentRows(_ tile: Rectangle, _ frame: Framebuffer) -> Range<Int>? {
        guard let first = firstDifference(tile, frame) else { return nil }
        var end = tile.maxY
        while end - 1 > first, isSame(tile.x, end - 1, tile.width, frame) { end -= 1 }
        return first..<end
    }

    /// Leaves out columns at both sides that do not differ.
    private func trimmed(_ area: Rectangle, _ frame: Framebuffer) -> Rectangle {
        func isColumnSame(_ x: Int) -> Bool {
            (area.y..<area.maxY).allSatisfy { isSame(x, $0, 1, frame) }
        }
        var left = area.x
        var right = area.maxX
        while right - 1 > left, isColumnSame(right - 1) { right -= 1 }
        while left + 1 < right, isColumnSame(left) { left += 1 }
        return Rectangle(x: left, y: area.y, width: right - left, height: area.height)
    }

    private func copy(_ area: Rectangle, to frame: Framebuffer) {
        for y in area.y..<area.maxY {
            memcpy(frame.row(y) + area.x, fresh.pixel(x: area.x, y: y), area.width * 4)
        }
    }
}

extension Rectangle {
    /// Whether the next one of the same row of tiles goes on where this one ends, about as high.
    fileprivate func joins(_ next: Rectangle) -> Bool {
        maxX == next.x && y / TileSource.edge == next.y / TileSource.edge
            && union(next).area * 4 <= (area + next.area) * 5
    }
}

/// What is different in a frame now: first some areas moved, then others changed.
struct FrameChange {
    var moves: [Move] = []
    var areas: [Rectangle] = []
}
