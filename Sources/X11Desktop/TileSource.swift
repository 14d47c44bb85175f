import Glibc
import Raster

/// Fresh pixels of one area of a frame, to be compared with it tile by tile.
struct TileSource {
    /// Rows of 32-bit pixels.
    let pixels: UnsafeRawPointer
    /// Bytes from one row to the next.
    let stride: Int
    /// Where they belong, in pixels of the frame.
    let area: Rectangle

    /// The edge of a tile; tiles lie on a grid from the frame's top-left corner.
    static let edge = 64

    /// Copies the tiles that differ, and adds their part of `area` to `changed`.
    func copy(to frame: Framebuffer, isForced: Bool, changed: inout [Rectangle]) {
        guard Rectangle(frame.size).contains(area), let base = frame.pixels.baseAddress else {
            return
        }
        var top = area.y
        while top < area.maxY {
            let bottom = min(area.maxY, (top / Self.edge + 1) * Self.edge)
            var left = area.x
            while left < area.maxX {
                let right = min(area.maxX, (left / Self.edge + 1) * Self.edge)
                let tile = Rectangle(x: left, y: top, width: right - left, height: bottom - top)
                let target = base + top * frame.stride + left * 4
                if update(target, frame.stride, tile) || isForced { changed.append(tile) }
                left = right
            }
            top = bottom
        }
    }

    /// Copies from the first row that differs on; `memcmp` beats every loop written by hand.
    private func update(
        _ target: UnsafeMutableRawPointer, _ targetStride: Int, _ tile: Rectangle
    ) -> Bool {
        let source = pixels + (tile.y - area.y) * stride + (tile.x - area.x) * 4
        let length = tile.width * 4
        for row in 0..<tile.height {
            let isSame =
                memcmp(target + row * targetStride, source + row * stride, length) == 0
            if isSame { continue }
            for rest in row..<tile.height {
                memcpy(target + rest * targetStride, source + rest * stride, length)
            }
            return true
        }
        return false
    }
}
