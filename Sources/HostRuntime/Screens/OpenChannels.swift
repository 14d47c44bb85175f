import Synchronization

/// The channels that pixels leave through, within reach of whoever stops sharing.
///
/// The hub may be busy with a frame, or wait for an X server that does not answer; a stop must wait
/// for neither.
final class OpenChannels: Sendable {
    private struct State {
        /// What was granted before this opens nothing any more.
        var oldestGrant = 0
        var channels: [ObjectIdentifier: any WebSocketChannel] = [:]
    }

    private let state = Mutex(State())

    /// Whether what was granted still holds: sharing can have been stopped since.
    func allows(_ grant: Int) -> Bool { state.withLock { grant >= $0.oldestGrant } }

    /// Notes a channel that may carry pixels from now on.
    ///
    /// - Returns: Whether it may: sharing can have been stopped since it was granted.
    func open(_ channel: any WebSocketChannel, grant: Int) -> Bool {
        state.withLock { state in
            guard grant >= state.oldestGrant else { return false }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    /// Forgets a channel that is closed.
    func close(_ channel: any WebSocketChannel) {
        state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Takes all channels that are open.
    ///
    /// - Parameter grant: What was granted before it opens nothing any more.
    /// - Returns: What the caller has to abort.
    func stop(before grant: Int) -> [any WebSocketChannel] {
        state.withLock { state in
            state.oldestGrant = max(state.oldestGrant, grant)
            defer { state.channels = [:] }
            return Array(state.channels.values)
        }
    }
}
