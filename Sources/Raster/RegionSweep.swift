/// Walks over two regions from top to bottom at once, and keeps what a rule says.
///
/// Both are lists of bands, so each rectangle is looked at once for each band of the other that
/// it meets: the time grows with the rectangles, not with their square.
struct RegionSweep {
    private let first: [Rectangle]
    private let second: [Rectangle]
    private var result: [Rectangle] = []
    private var bandBefore = 0..<0

    init(_ first: [Rectangle], _ second: [Rectangle]) {
        self.first = first
        self.second = second
    }

    mutating func run(keep: (Bool, Bool) -> Bool) -> [Rectangle] {
        var one = Self.band(of: first, from: 0)
        var two = Self.band(of: second, from: 0)
        var top = Int.min
        while !one.isEmpty || !two.isEmpty {
            top = max(top, min(Self.top(one), Self.top(two)))
            let oneCovers = Self.top(one) <= top
            let twoCovers = Self.top(two) <= top
            let bottom = min(
                oneCovers ? Self.bottom(one) : Self.top(one),
                twoCovers ? Self.bottom(two) : Self.top(two))
            emit(oneCovers ? one : [], twoCovers ? two : [], rows: top..<bottom, keep: keep)
            top = bottom
            if Self.bottom(one) <= top { one = Self.band(of: first, from: one.endIndex) }
            if Self.bottom(two) <= top { two = Self.band(of: second, from: two.endIndex) }
        }
        return result
    }

    private static func top(_ band: ArraySlice<Rectangle>) -> Int { band.first?.y ?? .max }
    private static func bottom(_ band: ArraySlice<Rectangle>) -> Int { band.first?.maxY ?? .max }

    private static func band(of rectangles: [Rectangle], from start: Int) -> ArraySlice<Rectangle> {
        guard start < rectangles.count else { return [] }
        var end = start + 1
        while end < rectangles.count, rectangles[end].y == rectangles[start].y { end += 1 }
        return rectangles[start..<end]
    }

    private mutating func emit(
        _ one: ArraySlice<Rectangle>, _ two: ArraySlice<Rectangle>, rows: Range<Int>,
        keep: (Bool, Bool) -> Bool
    ) {
        let start = result.count
        var oneIndex = one.startIndex
        var twoIndex = two.startIndex
        var left = Int.min
        while oneIndex < one.endIndex || twoIndex < two.endIndex {
            let oneSpan = oneIndex < one.endIndex ? one[oneIndex].columns : Int.max..<Int.max
            let twoSpan = twoIndex < two.endIndex ? two[twoIndex].columns : Int.max..<Int.max
            left = max(left, min(oneSpan.lowerBound, twoSpan.lowerBound))
            let isInOne = oneSpan.lowerBound <= left
            let isInTwo = twoSpan.lowerBound <= left
            let right = min(
                isInOne ? oneSpan.upperBound : oneSpan.lowerBound,
                isInTwo ? twoSpan.upperBound : twoSpan.lowerBound)
            if keep(isInOne, isInTwo) { append(left..<right, rows: rows, from: start) }
            left = right
            if oneSpan.upperBound <= left { oneIndex += 1 }
            if twoSpan.upperBound <= left { twoIndex += 1 }
        }
        closeBand(from: start)
    }

    private mutating func append(_ columns: Range<Int>, rows: Range<Int>, from start: Int) {
        if result.count > start, result[result.count - 1].maxX == columns.lowerBound {
            result[result.count - 1].width += columns.count
        } else {
            result.append(
                Rectangle(
                    x: columns.lowerBound, y: rows.lowerBound, width: columns.count,
                    height: rows.count))
        }
    }

    /// Lets the band above grow instead, where the new one continues it with the same columns.
    private mutating func closeBand(from start: Int) {
        let below = result[start...]
        guard let lower = below.first else { return }
        let above = result[bandBefore]
        let continues =
            above.first?.maxY == lower.y && above.count == below.count
            && zip(above, below).allSatisfy { $0.x == $1.x && $0.width == $1.width }
        if continues {
            result.removeSubrange(start...)
            for index in bandBefore { result[index].height += lower.height }
        } else {
            bandBefore = start..<result.count
        }
    }
}

extension Rectangle {
    fileprivate var columns: Range<Int> { x..<maxX }
}
