import ByteCodec
import Raster

/// The pointer's picture, in the best of the three ways that the viewer knows.
///
/// Source: RFC 6143 §7.8.1; rfbproto, "X Cursor" and "Cursor With Alpha pseudo-encoding".
struct CursorEncoder: Sendable {
    let encoding: EncodingNumber

    /// Appends the rectangle, with pixels of the packing `whole`.
    func encode(
        _ shape: PointerShape, with pixels: PixelTranslator, into output: inout [UInt8]
    ) {
        let area = Rectangle(
            x: shape.hotspot.x, y: shape.hotspot.y, width: shape.size.width,
            height: shape.size.height)
        output.append(header: area, encoding)
        guard !area.isEmpty else {
            if encoding == .cursorWithAlpha {
                output.append(bigEndian: EncodingNumber.raw.rawValue)
            }
            return
        }
        switch encoding {
        case .cursorWithAlpha: putAlpha(shape, into: &output)
        case .xCursor: putTwoColours(shape, into: &output)
        default:
            for pixel in shape.pixels { pixels.append(pixel, to: &output) }
            putBits(shape, into: &output) { $0.isOpaque }
        }
    }

    private func putAlpha(_ shape: PointerShape, into output: inout [UInt8]) {
        output.append(bigEndian: EncodingNumber.raw.rawValue)
        for pixel in shape.pixels {
            let alpha = pixel >> 24
            for shift: UInt32 in [16, 8, 0] {
                let colour = pixel >> shift & 0xFF
                output.append(UInt8(truncatingIfNeeded: (colour * alpha + 127) / 255))
            }
            output.append(UInt8(truncatingIfNeeded: alpha))
        }
    }

    private func putTwoColours(_ shape: PointerShape, into output: inout [UInt8]) {
        output += [0, 0, 0, 255, 255, 255]
        putBits(shape, into: &output) { $0.isOpaque && $0.isDark }
        putBits(shape, into: &output) { $0.isOpaque }
    }

    /// Appends one bit a pixel; each row begins with a new byte.
    private func putBits(
        _ shape: PointerShape, into output: inout [UInt8], _ isSet: (UInt32) -> Bool
    ) {
        for row in 0..<shape.size.height {
            for start in stride(from: 0, to: shape.size.width, by: 8) {
                var byte: UInt8 = 0
                for bit in 0..<min(8, shape.size.width - start)
                where isSet(shape.pixels[row * shape.size.width + start + bit]) {
                    byte |= 0x80 >> UInt8(bit)
                }
                output.append(byte)
            }
        }
    }
}

extension UInt32 {
    fileprivate var isOpaque: Bool { self >> 24 >= 0x80 }
    fileprivate var isDark: Bool {
        (self >> 16 & 0xFF) * 3 + (self >> 8 & 0xFF) * 6 + (self & 0xFF) < 1280
    }
}

extension PointerShape {
    /// Whether its pixels are as many as its size says, and fit the protocol's 16 bits.
    var isConsistent: Bool {
        (0...2048).contains(size.width) && (0...2048).contains(size.height)
            && pixels.count == size.width * size.height
    }
}
