public import JSONRPC

/// What the local socket serves: the host, as its faces see it.
public protocol LocalService: Sendable {
    /// Does what a call asks for.
    ///
    /// - Returns: The call's answer, to be written as JSON.
    /// - Throws: `HostFailure` for the person, or `RPCError` where the call itself is wrong.
    func answer(_ call: RPCCall) async throws -> any Encodable & Sendable

    /// Yields the whole state at once, then every change in order.
    ///
    /// A watcher that falls behind by more than 1,000 changes is let go: its stream ends.
    func changes() async -> AsyncStream<LocalChange>
}
