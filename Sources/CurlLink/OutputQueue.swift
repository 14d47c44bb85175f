/// Bytes that wait for the network, in pieces that never move.
///
/// OpenSSL wants a write that it could not do repeated from the same address ("bad write retry"),
/// so nothing here is compacted or grown in place; more bytes after the same ones are fine.
final class OutputQueue {
    private struct Chunk {
        let memory: UnsafeMutableRawBufferPointer
        var start = 0
        var end = 0
    }

    private static let chunkSize = 128 << 10

    private var chunks: [Chunk] = []
    /// One empty chunk is kept: messages come by the thousand.
    private var spare: UnsafeMutableRawBufferPointer?

    /// How many bytes wait.
    private(set) var count = 0
    /// How many bytes have been taken in all.
    private(set) var sentCount: UInt64 = 0

    deinit {
        for chunk in chunks { chunk.memory.deallocate() }
        spare?.deallocate()
    }

    /// The bytes to send next, as many as lie side by side; empty when none wait.
    var front: UnsafeRawBufferPointer {
        guard let chunk = chunks.first else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: chunk.memory[chunk.start..<chunk.end])
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            if (chunks.last?.end ?? Self.chunkSize) == Self.chunkSize { addChunk() }
            let last = chunks.count - 1
            let end = chunks[last].end
            let length = min(rest.count, Self.chunkSize - end)
            UnsafeMutableRawBufferPointer(rebasing: chunks[last].memory[end...])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<length]))
            chunks[last].end += length
            rest = UnsafeRawBufferPointer(rebasing: rest[length...])
        }
        count += bytes.count
    }

    /// Drops the first `length` bytes of `front`: the network has them.
    func removeFirst(_ length: Int) {
        guard !chunks.isEmpty, length > 0 else { return }
        chunks[0].start += length
        count -= length
        sentCount += UInt64(length)
        guard chunks[0].start == chunks[0].end else { return }
        release(chunks.removeFirst().memory)
    }

    func removeAll() {
        for chunk in chunks { release(chunk.memory) }
        chunks = []
        count = 0
    }

    private func addChunk() {
        let memory =
            spare
            ?? UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkSize, alignment: 16)
        spare = nil
        chunks.append(Chunk(memory: memory))
    }

    private func release(_ memory: UnsafeMutableRawBufferPointer) {
        if spare == nil { spare = memory } else { memory.deallocate() }
    }
}
