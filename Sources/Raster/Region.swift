/// A set of pixels, kept as rectangles that do not overlap.
public struct Region: Hashable, Sendable {
    /// Disjoint, none empty; sorted from top to bottom, then from left to right, in bands as X's
    /// regions are: rectangles of one band share `y` and `height`.
    public private(set) var rectangles: [Rectangle]

    /// Makes an empty region.
    public init() { rectangles = [] }

    /// Makes a region that holds one rectangle.
    public init(_ rectangle: Rectangle) { rectangles = rectangle.isEmpty ? [] : [rectangle] }

    /// Makes a region that holds all of them; they may overlap.
    public init(_ rectangles: some Sequence<Rectangle>) {
        // Halves are joined, and their halves before, so that a thousand tiles stay cheap.
        self = Self.joined(rectangles.filter { !$0.isEmpty }.map { Region($0) }[...])
    }

    /// Whether it holds no pixel.
    public var isEmpty: Bool { rectangles.isEmpty }
    /// How many pixels it holds.
    public var area: Int { rectangles.reduce(0) { $0 + $1.area } }
    /// The smallest rectangle that holds all of it.
    public var bounds: Rectangle {
        rectangles.reduce(Rectangle(x: 0, y: 0, width: 0, height: 0)) { $0.union($1) }
    }

    /// Returns the pixels that are in either.
    public func union(_ other: Region) -> Region {
        if isEmpty { return other }
        if other.isEmpty { return self }
        if other.isInside(self) { return self }
        if isInside(other) { return other }
        return combined(other) { $0 || $1 }
    }

    /// Returns the pixels that are in both.
    public func intersection(_ other: Region) -> Region {
        if isEmpty || other.isEmpty { return Region() }
        if isInside(other) { return self }
        return combined(other) { $0 && $1 }
    }

    /// Returns the pixels that are in this one and not in the other.
    public func subtracting(_ other: Region) -> Region {
        if isEmpty || other.isEmpty { return self }
        if isInside(other) { return Region() }
        return combined(other) { $0 && !$1 }
    }

    /// Returns the region moved by so many pixels.
    public func offset(x: Int, y: Int) -> Region {
        var moved = self
        for index in moved.rectangles.indices {
            moved.rectangles[index] = rectangles[index].offset(x: x, y: y)
        }
        return moved
    }

    /// Tells, for the frequent case of one rectangle alone, that this is a part of it.
    private func isInside(_ other: Region) -> Bool {
        guard other.rectangles.count == 1, let only = other.rectangles.first else { return false }
        return rectangles.allSatisfy { only.contains($0) }
    }

    private func combined(_ other: Region, keep: (Bool, Bool) -> Bool) -> Region {
        var sweep = RegionSweep(rectangles, other.rectangles)
        var result = Region()
        result.rectangles = sweep.run(keep: keep)
        return result
    }

    private static func joined(_ regions: ArraySlice<Region>) -> Region {
        guard regions.count > 1 else { return regions.first ?? Region() }
        let middle = regions.startIndex + regions.count / 2
        return joined(regions[..<middle]).union(joined(regions[middle...]))
    }
}
