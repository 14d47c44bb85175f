import Synchronization

/// Messages on their way to the gateway, in order.
///
/// They are bounded: a gateway that asks and asks and never reads is let go, not stored up for.
final class Outgoing: Sendable {
    /// The messages; ends once `finish` was called.
    let messages: AsyncStream<[UInt8]>
    private let continuation: AsyncStream<[UInt8]>.Continuation
    private let overfull = Mutex(false)
    private static let capacity = 10_000

    init() {
        (messages, continuation) = AsyncStream.makeStream(
            of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    /// Whether a message found no room, so that the connection is worth nothing any more.
    var isOverfull: Bool { overfull.withLock(\.self) }

    func send(_ message: [UInt8]) {
        if case .dropped = continuation.yield(message) { overfull.withLock { $0 = true } }
    }

    /// Closes the connection once all that was sent before has left.
    func finish() { continuation.finish() }
}
