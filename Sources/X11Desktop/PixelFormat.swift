import CX11
import Glibc
import Raster

/// How the server's pixels become those of a `Framebuffer`.
struct PixelFormat: Equatable {
    private let bytesPerPixel: Int
    private let red: Channel
    private let green: Channel
    private let blue: Channel
    private let isSwapped: Bool

    /// Where one colour is within a pixel.
    private struct Channel: Equatable {
        let shift: UInt32
        let maximum: UInt32

        init?(mask: UInt) {
            guard mask != 0, let mask = UInt32(exactly: mask) else { return nil }
            shift = UInt32(mask.trailingZeroBitCount)
            maximum = mask >> shift
        }

        func byte(_ pixel: UInt32) -> UInt32 {
            let value = pixel >> shift & maximum
            return maximum == 255 ? value : (value * 255 + maximum / 2) / maximum
        }
    }

    /// Reads the format of an image; `nil` for a palette or a depth that no desktop uses.
    init?(image: XImage, visual: Visual) {
        guard image.bits_per_pixel == 32 || image.bits_per_pixel == 16,
            let red = Channel(mask: visual.red_mask), let green = Channel(mask: visual.green_mask),
            let blue = Channel(mask: visual.blue_mask)
        else { return nil }
        bytesPerPixel = Int(image.bits_per_pixel) / 8
        (self.red, self.green, self.blue) = (red, green, blue)
        isSwapped = image.byte_order != LSBFirst
    }

    /// Whether a pixel can be copied as it is.
    var isDirect: Bool {
        bytesPerPixel == 4 && !isSwapped && blue.shift == 0 && green.shift == 8 && red.shift == 16
            && [red, green, blue].allSatisfy { $0.maximum == 255 }
    }

    /// Bytes from one row to the next in an image that the server sends: padded to 32 bits.
    func stride(width: Int) -> Int { (width * bytesPerPixel + 3) & ~3 }

    /// Translates one row.
    func convert(
        _ row: UnsafeRawPointer, count: Int, into target: UnsafeMutablePointer<UInt32>
    ) {
        for index in 0..<count {
            var pixel: UInt32
            if bytesPerPixel == 4 {
                pixel = row.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                if isSwapped { pixel = pixel.byteSwapped }
            } else {
                var half = row.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
                if isSwapped { half = half.byteSwapped }
                pixel = UInt32(half)
            }
            target[index] = red.byte(pixel) << 16 | green.byte(pixel) << 8 | blue.byte(pixel)
        }
    }
}
