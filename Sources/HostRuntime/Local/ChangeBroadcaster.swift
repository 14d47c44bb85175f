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
        var entry = EntryStatus()
        var invitation: InvitationStatus?

        func complete(_ status: Status) -> Status {
            var status = status
            status.entry = entry
            status.invitation = invitation
            return status
        }
    }

    private let state = Mutex(State())
    private static let capacity = 1_000

    /// Notes where a bare code goes to, for the states that are sent from now on.
    func set(entry: EntryStatus) { state.withLock { $0.entry = entry } }

    /// Notes which link waits for the customer, for the states that are sent from now on.
    func set(invitation: InvitationStatus?) { state.withLock { $0.invitation = invitation } }

    /// Puts into a state what holds with and without a session.
    func complete(_ status: Status) -> Status { state.withLock { $0.complete(status) } }

    /// Sends a change; a state that is the same as the last one is not sent again.
    func send(_ change: LocalChange) {
        let behind = state.withLock { state -> [AsyncStream<LocalChange>.Continuation] in
            var change = change
            if case .status(let status) = change {
                let status = state.complete(status)
                guard status != state.lastStatus else { return [] }
                state.lastStatus = status
                change = .status(status)
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
