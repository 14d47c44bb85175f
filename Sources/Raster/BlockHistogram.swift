/// Finds the largest rectangle of set bits in rows of up to 64, given from top to bottom.
struct BlockHistogram: ~Copyable {
    private let blockCount: Int
    private let smallest: Int
    /// For each column, how many rows up to the last one are set without a gap.
    private var heights = [Int](repeating: 0, count: 65)
    private var open: [(start: Int, height: Int)] = []
    private var bestArea = 0
    /// The largest so far.
    private(set) var best: (blocks: Range<Int>, rows: Range<Int>)?

    /// Makes one for rows of so many blocks; smaller areas, in pixels, are not wanted.
    init(blockCount: Int, smallest: Int) {
        self.blockCount = min(blockCount, 64)
        self.smallest = smallest
    }

    /// Adds rows that are alike.
    mutating func add(mask: UInt64, rows: Range<Int>, blockWidth: Int) {
        for block in 0..<blockCount {
            heights[block] = mask >> UInt64(block) & 1 == 0 ? 0 : heights[block] + rows.count
        }
        open.removeAll(keepingCapacity: true)
        // One column of height 0 behind the last closes all that are open.
        for block in 0...blockCount {
            let height = block < blockCount ? heights[block] : 0
            var start = block
            while let last = open.last, last.height >= height {
                consider(last, end: block, bottom: rows.upperBound, blockWidth)
                start = last.start
                open.removeLast()
            }
            if height > 0 { open.append((start, height)) }
        }
    }

    private mutating func consider(
        _ column: (start: Int, height: Int), end: Int, bottom: Int, _ blockWidth: Int
    ) {
        let area = (end - column.start) * blockWidth * column.height
        guard area > bestArea, area >= smallest else { return }
        bestArea = area
        best = (column.start..<end, (bottom - column.height)..<bottom)
    }
}
