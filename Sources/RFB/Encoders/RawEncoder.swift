import ByteCodec
import Raster

/// Pixels, row by row, as the viewer wants them written.
///
/// Source: RFC 6143 §7.7.1.
struct RawEncoder: Sendable {
    func encode(
        _ area: Rectangle, of picture: PictureView, with pixels: PixelTranslator,
        into output: inout [UInt8]
    ) {
        output.append(header: area, .raw)
        let rowBytes = area.width * pixels.bytesPerPixel
        let start = output.count
        output.append(zeros: rowBytes * area.height)
        output.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for row in 0..<area.height {
                pixels.write(
                    picture.pixels(x: area.x, y: area.y + row), count: area.width,
                    to: base + start + row * rowBytes)
            }
        }
    }
}

extension [UInt8] {
    /// Appends the twelve bytes in front of each rectangle (RFC 6143 §7.6.1).
    ///
    /// The area is within the screen, so each number fits its 16 bits.
    mutating func append(header area: Rectangle, _ encoding: EncodingNumber) {
        for number in [area.x, area.y, area.width, area.height] {
            append(bigEndian: UInt16(clamping: number))
        }
        append(bigEndian: encoding.rawValue)
    }
}
