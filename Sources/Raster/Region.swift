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
        self.rectangles = Self.combine(Array(rectangles), [], keep: { isInFirst, _ in isInFirst })
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
        return combined(other) { $0 || $1 }
    }

    /// Returns the pixels that are in both.
    public func intersection(_ other: Region) -> Region {
        isEmpty || other.isEmpty ? Region() : combined(other) { $0 && $1 }
    }

    /// Returns the pixels that are in this one and not in the other.
    public func subtracting(_ other: Region) -> Region {
        isEmpty || other.isEmpty ? self : combined(other) { $0 && !$1 }
    }

    /// Returns the region moved by so many pixels.
    public func offset(x: Int, y: Int) -> Region {
        var moved = self
        for index in moved.rectangles.indices {
            moved.rectangles[index] = rectangles[index].offset(x: x, y: y)
        }
        return moved
    }

    private func combined(_ other: Region, keep: (Bool, Bool) -> Bool) -> Region {
        var result = Region()
        result.rectangles = Self.combine(rectangles, other.rectangles, keep: keep)
        return result
    }

    /// Sweeps both lists from top to bottom, one band between two neighbouring edges at a time.
    private static func combine(
        _ first: [Rectangle], _ second: [Rectangle], keep: (Bool, Bool) -> Bool
    ) -> [Rectangle] {
        let one = first.filter { !$0.isEmpty }
        let two = second.filter { !$0.isEmpty }
        let rows = Set((one + two).flatMap { [$0.y, $0.maxY] }).sorted()
        var result: [Rectangle] = []
        var bandBefore = 0..<0
        for (top, bottom) in zip(rows, rows.dropFirst()) {
            let spans = band(
                one.filter { $0.y <= top && $0.maxY >= bottom },
                two.filter { $0.y <= top && $0.maxY >= bottom }, keep: keep)
            let rectangles = spans.map {
                Rectangle(x: $0.lowerBound, y: top, width: $0.count, height: bottom - top)
            }
            if canExtend(result[bandBefore], with: rectangles) {
                for index in bandBefore { result[index].height += bottom - top }
            } else {
                bandBefore = result.count..<(result.count + rectangles.count)
                result += rectangles
            }
        }
        return result
    }

    private static func band(
        _ first: [Rectangle], _ second: [Rectangle], keep: (Bool, Bool) -> Bool
    ) -> [Range<Int>] {
        let columns = Set((first + second).flatMap { [$0.x, $0.maxX] }).sorted()
        var spans: [Range<Int>] = []
        for (left, right) in zip(columns, columns.dropFirst()) {
            let isInFirst = first.contains { $0.x <= left && $0.maxX >= right }
            let isInSecond = second.contains { $0.x <= left && $0.maxX >= right }
            guard keep(isInFirst, isInSecond) else { continue }
            if let last = spans.last, last.upperBound == left {
                spans[spans.count - 1] = last.lowerBound..<right
            } else {
                spans.append(left..<right)
            }
        }
        return spans
    }

    /// Tells whether a band continues the one above it with the same columns.
    private static func canExtend(_ above: ArraySlice<Rectangle>, with below: [Rectangle]) -> Bool {
        guard let upper = above.first, let lower = below.first else { return false }
        return upper.maxY == lower.y && above.count == below.count
            && zip(above, below).allSatisfy { $0.x == $1.x && $0.width == $1.width }
    }
}
