import Glibc

/// Lines that another process writes, as they come.
public struct LineInput {
    private let descriptor: CInt
    private var partial: [UInt8] = []
    /// Whether no more will come.
    public private(set) var isOver = false

    /// Reads from a descriptor, which stays the caller's.
    public init(_ descriptor: CInt) { self.descriptor = descriptor }

    /// Returns the lines that are there, and waits for nothing.
    public mutating func lines() -> [String] {
        var chunk = [UInt8](repeating: 0, count: 8192)
        while !isOver {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 0) > 0 else { break }
            let count = read(descriptor, &chunk, chunk.count)
            if count <= 0 { isOver = true } else { partial += chunk.prefix(count) }
        }
        guard let end = partial.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let text = String(decoding: partial[..<end], as: UTF8.self)
        partial.removeFirst(end + 1)
        return text.split(separator: "\n").map(String.init)
    }
}

/// Writes a line and its end in one piece.
public func writeLine(_ text: String, to descriptor: CInt) {
    let line = text + "\n"
    _ = write(descriptor, line, line.utf8.count)
}
