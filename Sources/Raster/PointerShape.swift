/// The picture of the mouse pointer.
public struct PointerShape: Hashable, Sendable {
    /// Its size, in pixels; empty when the pointer is hidden.
    public var size: Size
    /// The pixel that points, from the picture's top-left corner.
    public var hotspot: Point
    /// `width * height` pixels of 32 bits: alpha in the highest byte, then red, green, blue, not
    /// multiplied by alpha.
    public var pixels: [UInt32]

    /// Makes a shape.
    public init(size: Size, hotspot: Point, pixels: [UInt32]) {
        self.size = size
        self.hotspot = hotspot
        self.pixels = pixels
    }
}
