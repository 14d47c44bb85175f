import Glibc
import HostRuntime
import Synchronization

/// Hands accepted sockets to the screens, as a gateway's link hands out WebSockets.
final class AcceptedConnections: GatewayLink {
    private let waiting = Mutex<(next: Int, channels: [String: SocketChannel])>((0, [:]))

    /// Keeps a socket until it is asked for under the name that this returns.
    func add(_ descriptor: CInt) -> String {
        waiting.withLock { state in
            state.next += 1
            let name = "viewer-\(state.next)"
            state.channels[name] = SocketChannel(descriptor)
            return name
        }
    }

    func openWebSocket(
        _ request: WebSocketRequest
    ) async throws(LinkError) -> any WebSocketChannel {
        let channel = waiting.withLock { $0.channels.removeValue(forKey: request.url) }
        // A connection that is lost does not come back.
        guard let channel else { throw .status(404, retryAfter: nil) }
        return channel
    }

    func send(_ request: LinkRequest) async throws(LinkError) -> LinkResponse { throw .cancelled }

    func download(
        _ request: LinkRequest, onResponse: @escaping @Sendable (LinkResponse) -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws(LinkError) {
        throw .cancelled
    }

    func upload(
        _ request: LinkRequest, length: Int64,
        nextBytes: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(LinkError) -> LinkResponse {
        throw .cancelled
    }
}
