import ByteCodec
import Raster

/// Tiles of 64 by 64 pixels, each as small as it gets, through one deflate stream.
///
/// Source: RFC 6143 §7.7.6.
struct ZRLEEncoder: Sendable {
    private static let tileSide = 64
    /// Rows that go into one rectangle: it bounds the memory that the tiles need uncompressed.
    private static let stripHeight = 2 * tileSide

    private let codecs: any CompressorFactory
    private var deflater: (any Deflating)?
    private var scratch = ScratchBuffer()
    private var compressed: [UInt8] = []
    private var tiles = ZRLETileWriter()

    init(codecs: any CompressorFactory) { self.codecs = codecs }

    /// Appends an area as rectangles, with pixels of the packing `compressed`.
    ///
    /// - Returns: How many rectangles.
    mutating func encode(
        _ area: Rectangle, of picture: PictureView, with pixels: PixelTranslator,
        into output: inout [UInt8]
    ) -> Int {
        var count = 0
        for top in stride(from: area.y, to: area.maxY, by: Self.stripHeight) {
            let strip = Rectangle(
                x: area.x, y: top, width: area.width,
                height: min(Self.stripHeight, area.maxY - top))
            encode(strip: strip, of: picture, with: pixels, into: &output)
            count += 1
        }
        return count
    }

    private mutating func encode(
        strip: Rectangle, of picture: PictureView, with pixels: PixelTranslator,
        into output: inout [UInt8]
    ) {
        let filled = Self.fill(&scratch, with: strip, of: picture, pixels, by: &tiles)
        let deflater = self.deflater ?? codecs.makeDeflater()
        self.deflater = deflater
        compressed.removeAll(keepingCapacity: true)
        scratch.read(filled) { deflater.deflate($0, into: &compressed) }
        output.append(header: strip, .zrle)
        output.append(bigEndian: UInt32(clamping: compressed.count))
        output += compressed
    }

    private static func fill(
        _ scratch: inout ScratchBuffer, with strip: Rectangle, of picture: PictureView,
        _ pixels: PixelTranslator, by tiles: inout ZRLETileWriter
    ) -> ScratchBuffer.Filled {
        let tilesAcross = (strip.width + tileSide - 1) / tileSide
        let tilesDown = (strip.height + tileSide - 1) / tileSide
        let room = strip.area * pixels.bytesPerPixel + tilesAcross * tilesDown
        return scratch.fill(capacity: room) { target in
            var cursor = target
            for y in stride(from: strip.y, to: strip.maxY, by: tileSide) {
                for x in stride(from: strip.x, to: strip.maxX, by: tileSide) {
                    let tile = Rectangle(x: x, y: y, width: tileSide, height: tileSide)
                    cursor = tiles.write(
                        tile.intersection(strip), of: picture, with: pixels, to: cursor)
                }
            }
            return cursor - target
        }
    }
}
