/// The one range of bytes that a request asks for.
///
/// Source: RFC 9110 section 14. Several ranges at once are answered with all of it, as allowed.
enum ByteRange: Equatable, Sendable {
    case all
    case part(Range<Int64>)
    case unsatisfiable

    init(header: String?, size: Int64) {
        let prefix = "bytes="
        guard let header, header.hasPrefix(prefix) else {
            self = .all
            return
        }
        let ends = header.utf8.dropFirst(prefix.utf8.count).split(
            separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            self = .all
            return
        }
        let first = Self.number(ends[0])
        let last = Self.number(ends[1])
        switch (first, last, ends[0].isEmpty, ends[1].isEmpty) {
        case (let first?, nil, _, true):
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (let first?, let last?, _, _) where first <= last:
            self = first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
        case (nil, let count?, true, _):
            self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        default: self = .all
        }
    }

    private static func number(_ digits: Substring.UTF8View.SubSequence) -> Int64? {
        guard (1...18).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    }
}
