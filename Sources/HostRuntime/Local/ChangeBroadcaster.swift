import LocalAPI
import Synchronization

/// Hands every change to everybody who watches.
///
/// A watcher that falls behind is let go rather than waited for: its stream ends.
final class ChangeBroadcaster: Sendable {
    private struct State: Sendable {
        var watchers: [Int: AsyncStream<LocalChange>.Continuation] = [:]
        var next = 0
        var lastStatus: Status?
    }

    private let state = Mutex(State())
    private static let capacity = 1_000

    /// Sends a change; a state that is the same as the last one is not sent again.
    func send(_ change: LocalChange) {
        let behind = state.withLock { state -> [AsyncStream<LocalChange>.Continuation] in
            if case .status(let status) = change {
                guard status != state.lastStatus else { return [] }
                state.lastStatus = status
            }
            return state.watchers.values.filter { watcher in
                if case .dropped = watcher.yield(change) { true } else { false }
            }
        }
        // The end of a stream takes it out of the table, for which the lock must be free.
        for watcher in behind { watcher.finish() }
    }

    /// Starts to watch.
    func stream(startingWith first: Status?) -> AsyncStream<LocalChange> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: LocalChange.self, bufferingPolicy: .bufferingOldest(Self.capacity))
        state.withLock { state in
            let id = state.next
            state.next += 1
            if let first { continuation.yield(.status(first)) }
            state.watchers[id] = continuation
            continuation.onTermination = { [weak self] _ in self?.remove(id) }
        }
        return stream
    }

    private func remove(_ id: Int) {
        state.withLock { $0.watchers[id] = nil }
    }
}
