import EventLoop
public import HostRuntime
public import Logging

/// Reaches gateways by libcurl, and speaks WebSocket by wslay over its connections.
///
/// Each request has a thread of its own for as long as it lasts, and so has each WebSocket: a
/// disk or a proxy that is slow for one holds up no other.
public final class CurlLink: GatewayLink {
    private let logger: Logger
    private let network = NetworkWatch()

    /// Makes a link; nothing is connected yet.
    public init(logger: Logger) { self.logger = logger }

    /// Makes one request and returns the whole answer, whatever its status.
    ///
    /// - Throws: `LinkError.tooLarge` when the body exceeds the request's `maximumBytes`.
    public func send(_ request: LinkRequest) async throws(LinkError) -> LinkResponse {
        try await Self.onThread { cancellation throws(LinkError) in
            try HTTPTransfer(request, source: .bytes, sink: .memory).run(cancellation)
        }
    }

    /// Makes one request and hands its body on in pieces as they come, on a thread of its own.
    ///
    /// - Parameters:
    ///   - request: What to ask for; its `maximumBytes` holds here too.
    ///   - onResponse: Called once with status and headers, also where there is no body; when it
    ///     returns false the transfer ends, which is no error.
    ///   - onBytes: Called for each piece, in order; it may block. Throwing ends the transfer.
    /// - Throws: `LinkError.cancelled` when `onBytes` threw or the task is cancelled.
    public func download(
        _ request: LinkRequest,
        onResponse: @escaping @Sendable (LinkResponse) -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws(LinkError) {
        let sink = HTTPTransfer.Sink.pieces(onResponse: onResponse, onBytes: onBytes)
        _ = try await Self.onThread { cancellation throws(LinkError) in
            try HTTPTransfer(request, source: .bytes, sink: sink).run(cancellation)
        }
    }

    /// Makes one request whose body is read in pieces, on a thread of its own.
    ///
    /// - Parameters:
    ///   - request: What to ask for; its own body is not used.
    ///   - length: How many bytes the body has.
    ///   - nextBytes: Returns up to so many further bytes; it may block. Throwing, or an empty
    ///     array before the end, ends the transfer with `LinkError.cancelled`.
    /// - Returns: The answer, which may come before all of the body was sent.
    /// - Throws: `LinkError.tooLarge` when the answer exceeds the request's `maximumBytes`.
    public func upload(
        _ request: LinkRequest, length: Int64,
        nextBytes: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(LinkError) -> LinkResponse {
        let source = HTTPTransfer.Source.pieces(length: length, next: nextBytes)
        return try await Self.onThread { cancellation throws(LinkError) in
            try HTTPTransfer(request, source: source, sink: .memory).run(cancellation)
        }
    }

    /// Opens a WebSocket (RFC 6455).
    ///
    /// - Throws: `LinkError.status` when the server answered something else than 101.
    public func openWebSocket(
        _ request: WebSocketRequest
    ) async throws(LinkError) -> any WebSocketChannel {
        let upgraded = try await Self.onThread { cancellation throws(LinkError) in
            try UpgradedConnection(request, cancellation)
        }
        guard let loop = PollLoop(name: "websocket") else {
            throw .unreachable("The system has no more threads.")
        }
        let socket = CurlWebSocket(
            upgraded, on: loop, maximumMessageBytes: request.maximumMessageBytes, logger: logger)
        await socket.start()
        return socket
    }

    /// Yields each time an interface, an address or a route comes or goes.
    public func networkChanges() -> AsyncStream<Void> {
        network?.changes() ?? AsyncStream { $0.finish() }
    }

    /// Runs what blocks on a thread of its own; ends it early when the task is cancelled.
    private static func onThread<Value: Sendable>(
        _ body: @escaping @Sendable (Cancellation) throws(LinkError) -> Value
    ) async throws(LinkError) -> Value {
        let cancellation = Cancellation()
        let result: Result<Value, LinkError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasStarted = WorkerThread.start(name: "transfer") {
                    continuation.resume(
                        returning: Result { () throws(LinkError) in try body(cancellation) })
                }
                if !hasStarted {
                    continuation.resume(
                        returning: .failure(.unreachable("The system has no more threads.")))
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }
}
