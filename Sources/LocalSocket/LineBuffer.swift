/// Collects bytes and gives them back line by line, without the line ends.
package struct LineBuffer {
    private var bytes: [UInt8] = []
    private var start = 0
    private var searched = 0
    private let limit: Int

    /// A line grew past the limit.
    package struct TooLong: Error {}

    /// Makes an empty one.
    ///
    /// - Parameter limit: How long a line may be, in bytes.
    package init(limit: Int) { self.limit = limit }

    /// Adds what was read.
    package mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// Takes the next whole line; LF ends it, a CR before that belongs to the end.
    ///
    /// - Throws: `TooLong`, and forgets all bytes, when the line is longer than the limit.
    package mutating func next() throws(TooLong) -> [UInt8]? {
        guard let end = bytes[searched...].firstIndex(of: 0x0A) else {
            // Moved to the front once for each read, not once for each line.
            bytes.removeFirst(start)
            start = 0
            searched = bytes.count
            guard bytes.count <= limit else { throw overflow() }
            return nil
        }
        guard end - start <= limit else { throw overflow() }
        var line = Array(bytes[start..<end])
        start = end + 1
        searched = start
        if line.last == 0x0D { line.removeLast() }
        return line
    }

    /// What has come without an end of line.
    package var rest: [UInt8] { Array(bytes[start...]) }

    private mutating func overflow() -> TooLong {
        bytes = []
        start = 0
        searched = 0
        return TooLong()
    }
}
