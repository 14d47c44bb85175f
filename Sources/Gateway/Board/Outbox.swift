import NIOConcurrencyHelpers

/// What is on its way to one WebSocket; past its limit the connection is given up.
///
/// Whoever is too slow for it comes back and has a snapshot or a replay, so nothing is lost.
final class Outbox: Sendable {
    enum Item: Sendable {
        case text([UInt8])
        /// There are events in the log; their numbers are followed by the sender.
        case events
        case ping
        case close(code: Int, reason: String)
    }

    private struct State {
        var bytes = 0
        var isOver = false
        var hasEvents = false
    }

    let items: AsyncStream<Item>
    private let continuation: AsyncStream<Item>.Continuation
    private let state = NIOLockedValueBox(State())
    private let limit: Int

    init(limit: Int = 8 << 20) {
        self.limit = limit
        (items, continuation) = AsyncStream.makeStream()
    }

    func send(_ text: [UInt8]) {
        let fits = state.withLockedValue { state in
            // Each item costs something even where its text is short.
            state.bytes += text.count + 256
            return state.bytes <= limit
        }
        guard fits else {
            close(code: 1013, reason: "too slow")
            return
        }
        continuation.yield(.text(text))
    }

    /// Says that the event log has grown.
    func wake() {
        let isFirst = state.withLockedValue { state in
            defer { state.hasEvents = true }
            return !state.hasEvents
        }
        if isFirst { continuation.yield(.events) }
    }

    func ping() { continuation.yield(.ping) }

    /// Closes after all that was sent before.
    func close(code: Int, reason: String) {
        let isFirst = state.withLockedValue { state in
            defer { state.isOver = true }
            return !state.isOver
        }
        guard isFirst else { return }
        continuation.yield(.close(code: code, reason: reason))
        continuation.finish()
    }

    /// Notes that an item is out.
    func sent(_ item: Item) {
        state.withLockedValue { state in
            switch item {
            case .text(let text): state.bytes -= text.count + 256
            case .events: state.hasEvents = false
            case .ping, .close: break
            }
        }
    }
}
