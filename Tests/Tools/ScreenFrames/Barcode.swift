/// A frame's number as black and white cells, which even a coarse JPEG leaves readable.
public enum Barcode {
    private static let cell = 8
    private static let cells = 24
    /// In pixels.
    public static let width = cell * cells
    /// In pixels.
    public static let height = cell

    /// The number's 16 lowest bits, and 8 that tell it from what else may look like one.
    private static func word(_ number: Int) -> UInt32 {
        let bits = UInt32(truncatingIfNeeded: number) & 0xffff
        let mixed = bits &* 0x9e37_79b1
        return bits << 8 | mixed >> 24
    }

    private static func isWhite(_ index: Int, _ word: UInt32) -> Bool {
        word >> UInt32(cells - 1 - index) & 1 == 1
    }

    /// Paints a number.
    ///
    /// - Parameters:
    ///   - number: The frame's.
    ///   - pixels: Where its first pixel goes; 0xRRGGBB.
    ///   - stride: Pixels from one row to the next.
    public static func paint(_ number: Int, into pixels: UnsafeMutablePointer<UInt32>, stride: Int)
    {
        let word = word(number)
        for y in 0..<height {
            for x in 0..<width {
                pixels[y * stride + x] = isWhite(x / cell, word) ? 0xff_ffff : 0
            }
        }
    }

    /// Tells whether a picture shows this number, whole.
    ///
    /// - Parameters:
    ///   - number: The frame's.
    ///   - pixels: Where its first pixel would be; 0xRRGGBB.
    ///   - stride: Pixels from one row to the next.
    /// - Returns: Whether every cell is as it should be.
    public static func isShown(_ number: Int, in pixels: UnsafePointer<UInt32>, stride: Int) -> Bool
    {
        let word = word(number)
        return (0..<cells).allSatisfy { index in
            // The cell's inner half: its edges may be blurred.
            var sum = 0
            for y in 2..<6 {
                for x in 2..<6 { sum += brightness(pixels[y * stride + index * cell + x]) }
            }
            return (sum > 16 * 128) == isWhite(index, word)
        }
    }

    private static func brightness(_ pixel: UInt32) -> Int {
        let (red, green, blue) = (pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255)
        return Int(red * 2 + green * 5 + blue) / 8
    }
}
