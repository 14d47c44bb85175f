/// A picture to be laid over others: each pixel says how much it hides.
public struct MarkPicture: Hashable, Sendable {
    /// Width and height, in pixels.
    public let size: Size
    /// Row by row; from the highest byte alpha, red, green and blue, the colours multiplied by alpha.
    public let pixels: [UInt32]

    /// Makes a picture; `nil` where the pixels do not match the size, or it has none.
    ///
    /// Colours that are brighter than their alpha allows are cut off there.
    public init?(size: Size, pixels: [UInt32]) {
        guard size.width > 0, size.height > 0, pixels.count == size.width * size.height else {
            return nil
        }
        self.size = size
        self.pixels = pixels.map { pixel in
            let alpha = pixel >> 24
            let colours = [16, 8, 0].map { min(pixel >> $0 & 0xff, alpha) << $0 }
            return colours.reduce(alpha << 24) { $0 | $1 }
        }
    }

    private init(_ size: Size, faded: [UInt32]) {
        self.size = size
        pixels = faded
    }

    /// Returns the picture with less of it: 0 leaves nothing to see, 1 is the picture itself.
    public func faded(to opacity: Double) -> MarkPicture {
        let share = UInt32(min(max(opacity, 0), 1) * 255 + 0.5)
        if share == 255 { return self }
        return MarkPicture(size, faded: pixels.map { Self.scaled($0, by: share) })
    }

    /// Lays a pixel of the picture over another one: source over destination, rounded to the nearest.
    ///
    /// - Parameters:
    ///   - mark: A pixel of a picture.
    ///   - pixel: What is below; its highest byte says nothing.
    /// - Returns: What is seen; its highest byte is that of `pixel`, less what the mark hides.
    @inline(__always)
    public static func blend(_ mark: UInt32, over pixel: UInt32) -> UInt32 {
        mark &+ scaled(pixel, by: 255 &- mark >> 24)
    }

    /// Multiplies all four bytes by a share of 255.
    @inline(__always)
    private static func scaled(_ pixel: UInt32, by share: UInt32) -> UInt32 {
        // Two bytes at a time; (x + 128 + (x + 128) / 256) / 256 is x / 255, rounded.
        var low = (pixel & 0x00ff_00ff) &* share &+ 0x0080_0080
        low = (low &+ (low &>> 8 & 0x00ff_00ff)) &>> 8 & 0x00ff_00ff
        var high = (pixel &>> 8 & 0x00ff_00ff) &* share &+ 0x0080_0080
        high = (high &+ (high &>> 8 & 0x00ff_00ff)) & 0xff00_ff00
        return low | high
    }
}
