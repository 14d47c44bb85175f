import ByteCodec
import Raster

/// Fill, palette, deflated pixels or JPEG, whichever suits an area.
///
/// Source: rfbproto, "Tight encoding" and "TightPNG encoding".
struct TightEncoder: Sendable {
    /// What stands where pixels are neither filled nor JPEG.
    enum Form: Sendable {
        /// The encoding's own deflate streams.
        case streams
        /// A picture of its own for each area.
        case png

        fileprivate var number: EncodingNumber { self == .png ? .tightPNG : .tight }
    }

    /// The largest area that is deflated at once: it bounds the memory that it needs.
    private static let deflatedArea = 256 << 10
    /// JPEG's tables cost 600 bytes: smaller areas are smaller without.
    private static let smallestJPEG = 2048

    /// The streams that other servers use for the same contents, of four that there are.
    private enum Stream: Int {
        case pixels = 0
        case twoColours = 1
        case indices = 2
    }

    /// How PNG has pixels, whatever the viewer's format is.
    private static let rgb = PixelTranslator(.native, packing: .tight)

    private let codecs: any CompressorFactory
    private var deflaters: [(any Deflating)?] = [nil, nil, nil]
    private var jpeg: (any JPEGCompressing)?
    private var png: (any PNGCompressing)?
    private var form = Form.streams
    private var planner = ContentPlanner()
    private var colours = ColourTable()
    private var scratch = ScratchBuffer()
    private var compressed: [UInt8] = []

    init(codecs: any CompressorFactory) { self.codecs = codecs }

    /// Appends an area as rectangles, with pixels of the packing `tight`.
    ///
    /// Without a quality every pixel is kept as it is. `lossy` receives the areas that were sent
    /// as JPEG.
    ///
    /// - Returns: How many rectangles.
    mutating func encode(
        _ area: Rectangle, of picture: PictureView, with pixels: PixelTranslator, as form: Form,
        quality: JPEGQuality?, sharing shared: inout SharedPictures, lossy: inout [Rectangle],
        into output: inout [UInt8]
    ) -> Int {
        self.form = form
        var count = 0
        for piece in planner.plan(area, of: picture) {
            switch piece.content {
            case .solid(let colour):
                output.append(header: piece.area, form.number)
                output.append(0x80)
                pixels.append(colour, to: &output)
                count += 1
            case .photographic:
                if let quality, pixels.bytesPerPixel > 1, piece.area.area >= Self.smallestJPEG,
                    putJPEG(
                        piece.area, of: picture, quality: quality, sharing: &shared, into: &output)
                {
                    lossy.append(piece.area)
                    count += 1
                } else {
                    count += putPixels(piece.area, of: picture, with: pixels, into: &output)
                }
            case .palette:
                count += putPalette(piece.area, of: picture, with: pixels, into: &output)
            case .detailed:
                count += putPixels(piece.area, of: picture, with: pixels, into: &output)
            }
        }
        return count
    }

    private mutating func putJPEG(
        _ area: Rectangle, of picture: PictureView, quality: JPEGQuality,
        sharing shared: inout SharedPictures, into output: inout [UInt8]
    ) -> Bool {
        if let known = shared.picture(of: area, quality: quality) {
            put(jpeg: known, area, into: &output)
            return true
        }
        let jpeg = self.jpeg ?? codecs.makeJPEGCompressor()
        self.jpeg = jpeg
        compressed.removeAll(keepingCapacity: true)
        let isDone = jpeg.compress(
            picture.pixels(x: area.x, y: area.y), stride: picture.stride, width: area.width,
            height: area.height, quality: quality.percent, subsampling: quality.subsampling,
            into: &compressed)
        guard isDone, compressed.count < 1 << 22 else { return false }
        shared.keep(compressed, of: area, quality: quality)
        put(jpeg: compressed, area, into: &output)
        return true
    }

    private func put(jpeg: [UInt8], _ area: Rectangle, into output: inout [UInt8]) {
        output.append(header: area, form.number)
        output.append(0x90)
        output.append(compactLength: jpeg.count)
        output += jpeg
    }

    private mutating func putPixels(
        _ area: Rectangle, of picture: PictureView, with pixels: PixelTranslator,
        into output: inout [UInt8]
    ) -> Int {
        let rows = max(1, Self.deflatedArea / area.width)
        let pixels = form == .png ? Self.rgb : pixels
        var count = 0
        for top in stride(from: area.y, to: area.maxY, by: rows) {
            let strip = Rectangle(
                x: area.x, y: top, width: area.width, height: min(rows, area.maxY - top))
            let rowBytes = strip.width * pixels.bytesPerPixel
            let filled = scratch.fill(capacity: rowBytes * strip.height) { target in
                for row in 0..<strip.height {
                    pixels.write(
                        picture.pixels(x: strip.x, y: strip.y + row), count: strip.width,
                        to: target + row * rowBytes)
                }
                return rowBytes * strip.height
            }
            if form == .png {
                put(png: filled, [], strip, into: &output)
            } else {
                output.append(header: strip, .tight)
                output.append(UInt8(Stream.pixels.rawValue << 4))
                put(filled, through: .pixels, into: &output)
            }
            count += 1
        }
        return count
    }

    private mutating func putPalette(
        _ area: Rectangle, of picture: PictureView, with pixels: PixelTranslator,
        into output: inout [UInt8]
    ) -> Int {
        guard let indices = Self.number(area, of: picture, by: &colours, into: &scratch) else {
            // More colours than were seen at a glance.
            guard let (first, second) = area.halves else {
                return putPixels(area, of: picture, with: pixels, into: &output)
            }
            return putPalette(first, of: picture, with: pixels, into: &output)
                + putPalette(second, of: picture, with: pixels, into: &output)
        }
        if form == .png {
            var palette: [UInt8] = []
            for colour in colours.all { Self.rgb.append(colour, to: &palette) }
            put(png: indices, palette, area, into: &output)
            return 1
        }
        let isTwo = colours.count <= 2
        guard isTwo || pixels.bytesPerPixel > 1 else {
            return putPixels(area, of: picture, with: pixels, into: &output)
        }
        let stream = isTwo ? Stream.twoColours : .indices
        output.append(header: area, .tight)
        output += [UInt8(0x40 | stream.rawValue << 4), 1]
        // A palette of one colour is written as two: decoders take one bit a pixel for granted.
        output.append(UInt8(truncatingIfNeeded: max(2, colours.count) - 1))
        for colour in colours.all { pixels.append(colour, to: &output) }
        if colours.count == 1 { pixels.append(0, to: &output) }
        put(isTwo ? pack(indices, area) : indices, through: stream, into: &output)
        return 1
    }

    /// Numbers the area's colours, and fills the scratch buffer with the number of each pixel.
    private static func number(
        _ area: Rectangle, of picture: PictureView, by colours: inout ColourTable,
        into scratch: inout ScratchBuffer
    ) -> ScratchBuffer.Filled? {
        colours.removeAll()
        var isComplete = false
        let filled = scratch.fill(capacity: area.area) { target in
            isComplete = colours.number(
                area, of: picture, to: target.assumingMemoryBound(to: UInt8.self))
            return area.area
        }
        return isComplete ? filled : nil
    }

    /// Makes one bit of each index, eight to a byte; each row begins with a new byte.
    private mutating func pack(
        _ indices: ScratchBuffer.Filled, _ area: Rectangle
    ) -> ScratchBuffer.Filled {
        scratch.fill(capacity: indices.count) { target in
            // In place: a byte is written after the eight that it is made of were read.
            let bytes = target.assumingMemoryBound(to: UInt8.self)
            var place = 0
            for row in 0..<area.height {
                for start in stride(from: 0, to: area.width, by: 8) {
                    var byte: UInt8 = 0
                    for bit in 0..<min(8, area.width - start) {
                        byte |= bytes[row &* area.width &+ start &+ bit] &<< (7 - UInt8(bit))
                    }
                    bytes[place] = byte
                    place &+= 1
                }
            }
            return place
        }
    }

    /// Writes a PNG of its own.
    private mutating func put(
        png filled: ScratchBuffer.Filled, _ palette: [UInt8], _ area: Rectangle,
        into output: inout [UInt8]
    ) {
        let png = self.png ?? codecs.makePNGCompressor()
        self.png = png
        compressed.removeAll(keepingCapacity: true)
        scratch.read(filled) {
            png.compress(
                $0, palette: palette, width: area.width, height: area.height, into: &compressed)
        }
        output.append(header: area, .tightPNG)
        output.append(0xA0)
        output.append(compactLength: compressed.count)
        output += compressed
    }

    private mutating func put(
        _ filled: ScratchBuffer.Filled, through stream: Stream, into output: inout [UInt8]
    ) {
        guard filled.count >= 12 else {
            // So little is sent as it is, without a length.
            scratch.read(filled) { output.append(contentsOf: $0) }
            return
        }
        let deflater = deflaters[stream.rawValue] ?? codecs.makeDeflater()
        deflaters[stream.rawValue] = deflater
        compressed.removeAll(keepingCapacity: true)
        scratch.read(filled) { deflater.deflate($0, into: &compressed) }
        output.append(compactLength: compressed.count)
        output += compressed
    }
}

extension Rectangle {
    /// Two parts, cut where tiles meet; `nil` where it is small.
    fileprivate var halves: (Rectangle, Rectangle)? {
        if height > 32 {
            return (
                Rectangle(x: x, y: y, width: width, height: 32),
                Rectangle(x: x, y: y + 32, width: width, height: height - 32)
            )
        }
        guard width > 64 else { return nil }
        let left = (width / 2 + 63) / 64 * 64
        return (
            Rectangle(x: x, y: y, width: left, height: height),
            Rectangle(x: x + left, y: y, width: width - left, height: height)
        )
    }
}

extension [UInt8] {
    /// Appends a length of up to 22 bits, seven bits a byte, the lowest first.
    fileprivate mutating func append(compactLength length: Int) {
        append(UInt8(truncatingIfNeeded: length & 0x7F | (length > 0x7F ? 0x80 : 0)))
        guard length > 0x7F else { return }
        append(UInt8(truncatingIfNeeded: length >> 7 & 0x7F | (length > 0x3FFF ? 0x80 : 0)))
        guard length > 0x3FFF else { return }
        append(UInt8(truncatingIfNeeded: length >> 14))
    }
}
