/// Bytes that an encoder fills before they are compressed; kept from one rectangle to the next.
struct ScratchBuffer: Sendable {
    private var bytes: [UInt8] = []

    /// Lends memory with room for so many bytes; what it holds from before has no meaning.
    ///
    /// - Returns: How many bytes the body has filled, from the first.
    mutating func fill(capacity: Int, _ body: (UnsafeMutableRawPointer) -> Int) -> Filled {
        if bytes.count < capacity {
            bytes = [UInt8](repeating: 0, count: max(capacity, 2 * bytes.count))
        }
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map(body) ?? 0
        }
        return Filled(count: min(count, bytes.count))
    }

    /// Proof that so many bytes are there.
    struct Filled: Sendable {
        let count: Int
    }

    /// Lends what was filled.
    func read<Result>(_ filled: Filled, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0.prefix(filled.count))) }
    }
}
