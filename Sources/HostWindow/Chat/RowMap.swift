/// At which line of the text each entry of the conversation begins.
struct RowMap: Equatable, Sendable {
    private(set) var starts: [Int] = []
    /// Lines of text in all.
    private(set) var total = 0

    /// Puts entries of so many lines each in the place of others.
    ///
    /// - Returns: The lines of text whose place they take.
    mutating func replace(_ range: Range<Int>, counts: [Int]) -> Range<Int> {
        let first = line(of: range.lowerBound)
        let old = first..<line(of: range.upperBound)
        var at = first
        let new = counts.map { count in
            defer { at += count }
            return at
        }
        let shift = (at - first) - old.count
        starts.replaceSubrange(range, with: new)
        if shift != 0 {
            for index in range.lowerBound + counts.count..<starts.count { starts[index] += shift }
        }
        total += shift
        return old
    }

    /// The first line of text of an entry; for the one after the last, the line after all.
    func line(of entry: Int) -> Int { entry < starts.count ? starts[entry] : total }

    /// The entry that a line of text belongs to.
    func entry(at line: Int) -> Int? {
        guard line >= 0, line < total else { return nil }
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= line { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
