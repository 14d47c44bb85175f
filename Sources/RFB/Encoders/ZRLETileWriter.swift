import Raster

/// Writes one tile of ZRLE, in the smallest of its five ways.
///
/// Source: RFC 6143 §7.7.6.
struct ZRLETileWriter: Sendable {
    private var colours = ColourTable()
    private var indices = [UInt8](repeating: 0, count: 64 * 64)

    private enum Form {
        case raw, solid, packed(bits: Int), runs, paletteRuns
    }

    /// Writes to where one byte and all pixels raw have room: no form takes more.
    ///
    /// - Returns: The address behind the last byte.
    mutating func write(
        _ tile: Rectangle, of picture: PictureView, with pixels: PixelTranslator,
        to target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        let form = smallestForm(tile, of: picture, bytesPerPixel: pixels.bytesPerPixel)
        var writer = ByteCursor(target, pixels)
        switch form {
        case .raw:
            writer.put(0)
            for y in tile.y..<tile.maxY {
                writer.put(row: picture.pixels(x: tile.x, y: y), count: tile.width)
            }
        case .solid:
            writer.put(1)
            writer.put(pixel: picture.pixels(x: tile.x, y: tile.y).pointee)
        case .packed(let bits):
            writer.put(UInt8(truncatingIfNeeded: colours.count))
            for colour in colours.all { writer.put(pixel: colour) }
            pack(tile, of: picture, bits: bits, into: &writer)
        case .runs:
            writer.put(128)
            Self.forEachRun(tile, of: picture) { pixel, length in
                writer.put(pixel: pixel)
                writer.put(runLength: length)
            }
        case .paletteRuns:
            writer.put(UInt8(truncatingIfNeeded: 128 + colours.count))
            for colour in colours.all { writer.put(pixel: colour) }
            putPaletteRuns(tile, of: picture, into: &writer)
        }
        return writer.target
    }

    private mutating func smallestForm(
        _ tile: Rectangle, of picture: PictureView, bytesPerPixel: Int
    ) -> Form {
        colours.removeAll()
        let hasPalette = colours.add(tile, of: picture)
        var singles = 0
        var runs = 0
        var lengthBytes = 0
        Self.forEachRun(tile, of: picture) { _, length in
            if length == 1 { singles &+= 1 } else { runs &+= 1 }
            lengthBytes &+= (length &- 1) / 255 &+ 1
        }
        if hasPalette && colours.count == 1 { return .solid }
        var best = (form: Form.raw, bytes: tile.area * bytesPerPixel)
        func consider(_ form: Form, _ bytes: Int) {
            if bytes < best.bytes { best = (form, bytes) }
        }
        consider(.runs, (singles + runs) * bytesPerPixel + lengthBytes)
        guard hasPalette, colours.count <= 127 else { return best.form }
        let palette = colours.count * bytesPerPixel
        consider(.paletteRuns, palette + runs + lengthBytes)
        if colours.count <= 16 {
            let bits = colours.count == 2 ? 1 : colours.count <= 4 ? 2 : 4
            consider(.packed(bits: bits), palette + (tile.width * bits + 7) / 8 * tile.height)
        }
        return best.form
    }

    private mutating func pack(
        _ tile: Rectangle, of picture: PictureView, bits: Int, into writer: inout ByteCursor
    ) {
        Self.number(tile, of: picture, by: &colours, into: &indices)
        for row in 0..<tile.height {
            var byte: UInt8 = 0
            var used = 0
            for index in indices[(row * tile.width)..<((row + 1) * tile.width)] {
                byte = byte &<< UInt8(truncatingIfNeeded: bits) | index
                used &+= bits
                guard used == 8 else { continue }
                writer.put(byte)
                byte = 0
                used = 0
            }
            if used > 0 { writer.put(byte &<< UInt8(truncatingIfNeeded: 8 &- used)) }
        }
    }

    /// Finds the number of each pixel's colour; a tile has no more pixels than `indices`.
    private static func number(
        _ tile: Rectangle, of picture: PictureView, by colours: inout ColourTable,
        into indices: inout [UInt8]
    ) {
        indices.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            _ = colours.number(tile, of: picture, to: base)
        }
    }

    private mutating func putPaletteRuns(
        _ tile: Rectangle, of picture: PictureView, into writer: inout ByteCursor
    ) {
        Self.forEachRun(tile, of: picture) { pixel, length in
            let number = UInt8(truncatingIfNeeded: colours.number(of: pixel) ?? 0)
            if length == 1 {
                writer.put(number)
            } else {
                writer.put(number | 0x80)
                writer.put(runLength: length)
            }
        }
    }

    /// Calls the body for each run of one colour, in reading order; runs go on in the next row.
    @inline(__always)
    private static func forEachRun(
        _ tile: Rectangle, of picture: PictureView, _ body: (UInt32, Int) -> Void
    ) {
        var pixel = picture.pixels(x: tile.x, y: tile.y).pointee & 0xFF_FFFF
        var length = 0
        for y in tile.y..<tile.maxY {
            let row = picture.pixels(x: tile.x, y: y)
            for x in 0..<tile.width {
                let next = row[x] & 0xFF_FFFF
                if next == pixel {
                    length &+= 1
                } else {
                    body(pixel, length)
                    pixel = next
                    length = 1
                }
            }
        }
        body(pixel, length)
    }
}

/// Puts bytes one after the other into memory whose owner has made room for them.
private struct ByteCursor {
    var target: UnsafeMutableRawPointer
    let pixels: PixelTranslator

    init(_ target: UnsafeMutableRawPointer, _ pixels: PixelTranslator) {
        self.target = target
        self.pixels = pixels
    }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        target.storeBytes(of: byte, as: UInt8.self)
        target += 1
    }

    mutating func put(pixel: UInt32) {
        var pixel = pixel
        put(row: &pixel, count: 1)
    }

    mutating func put(row: UnsafePointer<UInt32>, count: Int) {
        pixels.write(row, count: count, to: target)
        target += count * pixels.bytesPerPixel
    }

    /// A length is written less one, as bytes of 255 and one below that.
    mutating func put(runLength length: Int) {
        var rest = length - 1
        while rest >= 255 {
            put(255)
            rest -= 255
        }
        put(UInt8(truncatingIfNeeded: rest))
    }
}
