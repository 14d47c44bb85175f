/// Pixels that were just read, and where in a picture they belong.
///
/// It borrows: whoever makes it keeps the memory alive.
public struct FreshPixels {
    /// The first pixel, 32 bits each.
    public let base: UnsafeRawPointer
    /// Bytes from one row to the next.
    public let stride: Int
    /// Where they belong.
    public let area: Rectangle

    /// Makes a description of pixels that are there already.
    public init(base: UnsafeRawPointer, stride: Int, area: Rectangle) {
        self.base = base
        self.stride = stride
        self.area = area
    }

    /// The address of a pixel, which must be within `area`.
    @inline(__always)
    public func pixel(x: Int, y: Int) -> UnsafeRawPointer {
        base + (y &- area.y) &* stride + (x &- area.x) &* 4
    }
}

/// An area whose pixels were elsewhere before.
public struct Move: Hashable, Sendable {
    /// Where they are now.
    public var area: Rectangle
    /// Where the area's top-left corner was.
    public var source: Point

    /// Makes a move.
    public init(area: Rectangle, source: Point) {
        self.area = area
        self.source = source
    }
}
