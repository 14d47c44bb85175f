import EventLoop

/// Hands the newest value to any number of readers.
final class Feed<Value: Sendable>: Sendable {
    private let readers = Locked(Readers())

    private struct Readers {
        var all: [Int: AsyncStream<Value>.Continuation] = [:]
        var last = 0
    }

    /// Returns a stream of what comes from now on; an ended one where `isOver`.
    func subscribe(isOver: Bool) -> AsyncStream<Value> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Value.self, bufferingPolicy: .bufferingNewest(1))
        if isOver {
            continuation.finish()
            return stream
        }
        let id = readers.withLock { readers in
            readers.last += 1
            readers.all[readers.last] = continuation
            return readers.last
        }
        continuation.onTermination = { [weak self] _ in self?.remove(id) }
        return stream
    }

    /// Whether nobody reads.
    var isIdle: Bool { readers.withLock { $0.all.isEmpty } }

    func yield(_ value: Value) {
        for reader in readers.withLock({ Array($0.all.values) }) { reader.yield(value) }
    }

    func finish() {
        let ended = readers.withLock { readers in
            defer { readers.all = [:] }
            return Array(readers.all.values)
        }
        for reader in ended { reader.finish() }
    }

    private func remove(_ id: Int) { readers.withLock { _ = $0.all.removeValue(forKey: id) } }
}
