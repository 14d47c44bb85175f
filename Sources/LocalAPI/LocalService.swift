public import JSONRPC

/// One connection to the local socket, told apart from every other one before and after it.
public struct FaceID: Hashable, Sendable {
    /// Its number.
    public let number: UInt64

    /// Makes the id of a connection.
    public init(_ number: UInt64) { self.number = number }
}

/// What the local socket serves: the host, as its faces see it.
public protocol LocalService: Sendable {
    /// Does what a call asks for.
    ///
    /// - Parameters:
    ///   - call: What is asked for.
    ///   - face: The connection that asks.
    /// - Returns: The call's answer, to be written as JSON.
    /// - Throws: `HostFailure` for the person, or `RPCError` where the call itself is wrong.
    func answer(_ call: RPCCall, from face: FaceID) async throws -> any Encodable & Sendable

    /// Notes that a connection is over; it may be told more than once.
    func gone(_ face: FaceID) async

    /// Yields the whole state at once, then every change in order.
    ///
    /// A watcher that falls behind by more than 1,000 changes is let go: its stream ends.
    func changes() async -> AsyncStream<LocalChange>
}
