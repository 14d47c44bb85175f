/// When support is open, in minutes of the gateway's own week, which begins on Monday.
public struct OpeningHours: Equatable, Sendable {
    private static let week = 7 * 24 * 60
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private var spans: [Range<Int>] = []

    /// Reads hours such as `Mon-Fri 09:00-17:00, Sat 10:00-12:30`, or `closed`.
    ///
    /// A span may end at 24:00, never after midnight; whoever works through the night writes two.
    ///
    /// - Returns: `nil` where the text says something else.
    public init?(_ text: String) {
        let text = text.lowercased()
        if text == "closed" { return }
        for part in text.utf8.split(separator: UInt8(ascii: ",")) {
            let words = part.split(separator: UInt8(ascii: " "))
            guard words.count == 2, let days = Self.days(words[0]), let time = Self.time(words[1])
            else { return nil }
            for day in days {
                let midnight = day * 24 * 60
                spans.append(midnight + time.lowerBound..<midnight + time.upperBound)
            }
        }
        guard !spans.isEmpty else { return nil }
    }

    /// Tells how long it takes until support opens.
    ///
    /// - Parameter second: Seconds since Monday, 00:00.
    /// - Returns: `nil` while it is open; an hour where it never opens, to ask again.
    public func wait(at second: Int) -> Duration? {
        let minute = second / 60
        if spans.contains(where: { $0.contains(minute) }) { return nil }
        let waits = spans.map { span in
            let start = span.lowerBound * 60
            return start > second ? start - second : start + Self.week * 60 - second
        }
        return .seconds(waits.min() ?? 3600)
    }

    private static func days(_ text: Substring.UTF8View.SubSequence) -> [Int]? {
        let names = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            .map { name in days.firstIndex { $0.utf8.elementsEqual(name) } }
        guard let first = names.first ?? nil, let last = names.last ?? nil, names.count <= 2,
            first <= last
        else { return nil }
        return Array(first...last)
    }

    private static func time(_ text: Substring.UTF8View.SubSequence) -> Range<Int>? {
        let ends = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            .map(minute)
        guard ends.count == 2, let from = ends[0], let to = ends[1], from < to else { return nil }
        return from..<to
    }

    private static func minute(_ text: Substring.UTF8View.SubSequence) -> Int? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map(number)
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], minute < 60 else {
            return nil
        }
        let sum = hour * 60 + minute
        return sum <= 24 * 60 ? sum : nil
    }

    private static func number(_ digits: Substring.UTF8View.SubSequence) -> Int? {
        guard (1...2).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
