/// How far around a movement reaches: the rectangles that equal what was there before it.
struct MotionExtent {
    /// Rows beside each other that are equal in the same columns, one bit for each block.
    private struct Band {
        var rows: Range<Int>
        var mask: UInt64
    }

    private static let maximumMoves = 4
    /// A smaller one saves less than it costs.
    private static let smallestArea = 2048
    /// Pixels beside each other that are compared to judge a guess.
    private static let probe = 48

    private let compare: ByteComparison
    private let distance: Point
    private let target: Rectangle
    private let blockWidth: Int
    private let blockCount: Int

    /// Makes it for a distance, within an area of both pictures.
    init(by distance: Point, within area: Rectangle, compare: @escaping ByteComparison) {
        self.compare = compare
        self.distance = distance
        target = area.intersection(area.offset(x: distance.x, y: distance.y))
        // 64 blocks at most: their bits fill a word.
        blockWidth = max(8, (target.width / 64 + 8) / 8 * 8)
        blockCount = (target.width + blockWidth - 1) / blockWidth
    }

    /// Tells from some places, where not everything has one colour, that most of it moved so.
    func isLikely(from old: Framebuffer, to new: FreshPixels) -> Bool {
        guard target.area >= Self.smallestArea, target.width >= 4 * Self.probe else { return false }
        var (equal, seen) = (0, 0)
        for y in stride(from: target.y, to: target.maxY, by: max(1, target.height / 48)) {
            for x in [target.x + target.width / 5, target.x + target.width / 2] {
                let pixels = new.pixel(x: x, y: y)
                if compare(pixels, pixels + 4, Self.probe * 4 - 4) == 0 {
                    continue
                }
                seen += 1
                if isEqual(x: x, y: y, count: Self.probe, old, new) { equal += 1 }
            }
        }
        return seen >= 8 && equal * 4 >= seen * 3
    }

    func moves(from old: Framebuffer, to new: FreshPixels) -> [Move] {
        guard target.area >= Self.smallestArea else { return [] }
        var bands = bands(old, new)
        var found: [Rectangle] = []
        while found.count < Self.maximumMoves, let best = takeLargest(&bands) {
            found.append(widened(best, old, new))
        }
        var moves: [Move] = []
        for area in ordered(found) {
            let source = area.offset(x: -distance.x, y: -distance.y)
            // Each is right where it is done after those before it.
            let isOverwritten = moves.contains { !$0.area.intersection(source).isEmpty }
            if isOverwritten { continue }
            moves.append(Move(area: area, source: Point(x: source.x, y: source.y)))
        }
        return moves
    }

    /// A move must not overwrite what a later one reads.
    private func ordered(_ areas: [Rectangle]) -> [Rectangle] {
        areas.sorted { first, second in
            if first.y != second.y, distance.y != 0 {
                return distance.y < 0 ? first.y < second.y : first.y > second.y
            }
            return distance.x < 0 ? first.x < second.x : first.x > second.x
        }
    }

    private func isEqual(
        x: Int, y: Int, count: Int, _ old: Framebuffer, _ new: FreshPixels
    ) -> Bool {
        let before = UnsafeRawPointer(old.row(y - distance.y) + (x - distance.x))
        return compare(before, new.pixel(x: x, y: y), count * 4) == 0
    }

    private func bands(_ old: Framebuffer, _ new: FreshPixels) -> [Band] {
        var result: [Band] = []
        for y in target.y..<target.maxY {
            let mask = mask(y, old, new)
            if let last = result.indices.last, result[last].mask == mask {
                result[last].rows = result[last].rows.lowerBound..<(y + 1)
            } else {
                result.append(Band(rows: y..<(y + 1), mask: mask))
            }
        }
        return result
    }

    private func mask(_ y: Int, _ old: Framebuffer, _ new: FreshPixels) -> UInt64 {
        let all = UInt64.max >> UInt64(64 - blockCount)
        if isEqual(x: target.x, y: y, count: target.width, old, new) { return all }
        var mask: UInt64 = 0
        for block in 0..<blockCount {
            let x = target.x + block * blockWidth
            let width = min(blockWidth, target.maxX - x)
            if isEqual(x: x, y: y, count: width, old, new) { mask |= 1 << UInt64(block) }
        }
        return mask
    }

    /// Finds the largest rectangle of equal blocks, and clears them.
    private func takeLargest(_ bands: inout [Band]) -> Rectangle? {
        var histogram = BlockHistogram(blockCount: blockCount, smallest: Self.smallestArea)
        for band in bands {
            histogram.add(mask: band.mask, rows: band.rows, blockWidth: blockWidth)
        }
        guard let best = histogram.best else { return nil }
        let bits = (UInt64.max >> UInt64(64 - best.blocks.count)) << UInt64(best.blocks.lowerBound)
        for index in bands.indices where best.rows.contains(bands[index].rows.lowerBound) {
            bands[index].mask &= ~bits
        }
        let whole = Rectangle(
            x: target.x + best.blocks.lowerBound * blockWidth, y: best.rows.lowerBound,
            width: best.blocks.count * blockWidth, height: best.rows.count)
        return whole.intersection(target)
    }

    /// Adds the columns of broken blocks that are equal, too.
    private func widened(
        _ area: Rectangle, _ old: Framebuffer, _ new: FreshPixels
    ) -> Rectangle {
        var left = min(blockWidth - 1, area.x - target.x)
        var right = min(blockWidth - 1, target.maxX - area.maxX)
        // Row by row, as the pixels lie in memory; most often the first rows leave nothing.
        for y in area.y..<area.maxY where left + right > 0 {
            left = (0..<left).prefix { isEqual(x: area.x - 1 - $0, y: y, count: 1, old, new) }.count
            right =
                (0..<right).prefix { isEqual(x: area.maxX + $0, y: y, count: 1, old, new) }.count
        }
        return Rectangle(
            x: area.x - left, y: area.y, width: left + area.width + right, height: area.height)
    }
}
