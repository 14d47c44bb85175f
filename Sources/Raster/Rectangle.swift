/// A point, in pixels from the top-left corner of what it belongs to.
public struct Point: Hashable, Sendable {
    /// Pixels from the left edge.
    public var x: Int
    /// Pixels from the top edge.
    public var y: Int

    /// Makes a point.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

/// A width and a height, in pixels.
public struct Size: Hashable, Sendable {
    /// Pixels from left to right; never negative.
    public var width: Int
    /// Pixels from top to bottom; never negative.
    public var height: Int

    /// Makes a size.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// An area of pixels, with half-open edges: it holds `x ..< maxX` and `y ..< maxY`.
public struct Rectangle: Hashable, Sendable {
    /// The left edge.
    public var x: Int
    /// The top edge.
    public var y: Int
    /// Pixels from left to right; 0 makes the rectangle empty.
    public var width: Int
    /// Pixels from top to bottom; 0 makes the rectangle empty.
    public var height: Int

    /// Makes a rectangle from its top-left corner and its size; a negative size counts as 0.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// Makes the rectangle that holds everything of that size from the origin.
    public init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// The column right of the last one.
    public var maxX: Int { x + width }
    /// The row below the last one.
    public var maxY: Int { y + height }
    /// Whether it holds no pixel.
    public var isEmpty: Bool { width == 0 || height == 0 }
    /// How many pixels it holds.
    public var area: Int { width * height }
    /// Its width and height.
    public var size: Size { Size(width: width, height: height) }

    /// Returns what both hold; empty where they do not meet.
    public func intersection(_ other: Rectangle) -> Rectangle {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rectangle(
            x: left, y: top,
            width: min(maxX, other.maxX) - left, height: min(maxY, other.maxY) - top)
    }

    /// Returns the smallest rectangle that holds both.
    public func union(_ other: Rectangle) -> Rectangle {
        if isEmpty { return other }
        if other.isEmpty { return self }
        let left = min(x, other.x)
        let top = min(y, other.y)
        return Rectangle(
            x: left, y: top,
            width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
    }

    /// Tells whether every pixel of the other one is also in this one.
    public func contains(_ other: Rectangle) -> Bool {
        other.isEmpty
            || (other.x >= x && other.y >= y && other.maxX <= maxX && other.maxY <= maxY)
    }

    /// Returns the rectangle moved by so many pixels.
    public func offset(x dx: Int, y dy: Int) -> Rectangle {
        Rectangle(x: x + dx, y: y + dy, width: width, height: height)
    }
}
