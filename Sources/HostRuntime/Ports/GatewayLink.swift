/// HTTPS and WebSocket connections to a gateway.
///
/// The one who calls decides where to connect; an implementation follows no redirect, sends nothing
/// in clear except to a literal loopback address, and checks certificates against the system's
/// authorities and those of `LinkSettings`.
public protocol GatewayLink: Sendable {
    /// Makes one request and returns the whole answer, whatever its status.
    ///
    /// - Throws: `LinkError.tooLarge` when the body exceeds the request's `maximumBytes`.
    func send(_ request: LinkRequest) async throws(LinkError) -> LinkResponse

    /// Makes one request and hands its body on in pieces as they come.
    ///
    /// - Parameters:
    ///   - request: What to ask for; its `maximumBytes` does not count.
    ///   - onResponse: Called once with status and headers before the first piece; returns whether
    ///     the body is wanted.
    ///   - onBytes: Called for each piece, in order; throwing ends the transfer with `cancelled`.
    /// - Throws: `LinkError` when the connection fails, stalls, or is given up.
    func download(
        _ request: LinkRequest,
        onResponse: @escaping @Sendable (LinkResponse) -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws(LinkError)

    /// Makes one request whose body is read in pieces.
    ///
    /// - Parameters:
    ///   - request: What to send it with; its `body` does not count.
    ///   - length: How many bytes the body has.
    ///   - nextBytes: Returns up to so many further bytes; an empty array ends the transfer early.
    /// - Returns: The whole answer, whatever its status.
    /// - Throws: `LinkError` when the connection fails, stalls, or is given up.
    func upload(
        _ request: LinkRequest, length: Int64,
        nextBytes: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(LinkError) -> LinkResponse

    /// Opens a WebSocket (RFC 6455).
    ///
    /// - Throws: `LinkError.status` when the server answered something else than 101.
    func openWebSocket(_ request: WebSocketRequest) async throws(LinkError) -> any WebSocketChannel

    /// Yields each time the computer's network has changed: it may be worth a try at once.
    ///
    /// It ends at once where the system does not tell.
    func networkChanges() -> AsyncStream<Void>
}

extension GatewayLink {
    /// None: the system does not tell.
    public func networkChanges() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}

/// An open WebSocket.
///
/// One task receives, any number may send. Ping, pong and the masking of frames are done inside.
public protocol WebSocketChannel: AnyObject, Sendable {
    /// Sends one message whole; waits while more than 256 KiB are not yet taken by the network.
    func send(_ message: WebSocketMessage) async throws(LinkError)

    /// Waits for the next whole message; `nil` once the peer has closed in order.
    ///
    /// - Throws: `LinkError.closed` with the code when the peer broke the protocol, or the
    ///   connection is lost or silent for longer than two heartbeats.
    func receive() async throws(LinkError) -> WebSocketMessage?

    /// Pings after so many seconds of silence from the peer; two such periods mean it is gone.
    func setHeartbeat(seconds: Double) async

    /// How many bytes wait here that the network has not taken yet.
    var pendingBytes: Int { get async }

    /// Closes: in order with a code of RFC 6455 section 7.4, within a second.
    func close(code: UInt16) async

    /// Ends the connection now; not one byte more is sent after it returns.
    func abort() async
}

/// A message of a WebSocket.
public enum WebSocketMessage: Equatable, Sendable {
    /// UTF-8 text, checked.
    case text(String)
    /// Bytes.
    case binary([UInt8])
}

/// How to reach gateways: what an administrator or the command line set.
public struct LinkSettings: Equatable, Sendable {
    /// PEM files of certificate authorities that count beside the system's own.
    public var authorityFiles: [String]
    /// A proxy's URL as libcurl reads it; `nil` takes the environment's.
    public var proxy: String?
    /// Seconds until a connection must stand, proxy and TLS included.
    public var connectSeconds: Double
    /// Seconds without a byte until a request is given up.
    public var stallSeconds: Double

    /// Makes settings; without arguments those of a computer where nobody set anything.
    public init(
        authorityFiles: [String] = [], proxy: String? = nil, connectSeconds: Double = 10,
        stallSeconds: Double = 15
    ) {
        self.authorityFiles = authorityFiles
        self.proxy = proxy
        self.connectSeconds = connectSeconds
        self.stallSeconds = stallSeconds
    }
}

/// An HTTP request.
public struct LinkRequest: Sendable {
    /// The method, such as `POST`.
    public var method: String
    /// The whole URL, `https`, or `http` for a literal loopback address.
    public var url: String
    /// Header fields, in order; no name or value holds a control character.
    public var headers: [(name: String, value: String)]
    /// The body of `send`.
    public var body: [UInt8]
    /// The largest body that is accepted as an answer.
    public var maximumBytes: Int
    /// How to reach the gateway.
    public var settings: LinkSettings

    /// Makes a request.
    public init(
        method: String, url: String, headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], maximumBytes: Int = 1 << 20, settings: LinkSettings
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.maximumBytes = maximumBytes
        self.settings = settings
    }
}

/// An HTTP answer.
public struct LinkResponse: Sendable {
    /// The status, such as 200.
    public var status: Int
    /// Header fields, names in lower case.
    public var headers: [(name: String, value: String)]
    /// The body; empty where it was handed on in pieces.
    public var body: [UInt8]

    /// Makes an answer.
    public init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Returns the value of the first header field of that name, given in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// What to open a WebSocket with.
public struct WebSocketRequest: Sendable {
    /// The URL: `wss`, `https`, or `ws`, `http` for a literal loopback address.
    public var url: String
    /// The secret of the `Authorization: Bearer` header field; without one where it is empty.
    public var bearerToken: String
    /// The one subprotocol that is offered, and must be chosen.
    public var subprotocol: String
    /// The largest message that is accepted, in bytes.
    public var maximumMessageBytes: Int
    /// How to reach the gateway.
    public var settings: LinkSettings

    /// Makes a request.
    public init(
        url: String, bearerToken: String, subprotocol: String, maximumMessageBytes: Int,
        settings: LinkSettings
    ) {
        self.url = url
        self.bearerToken = bearerToken
        self.subprotocol = subprotocol
        self.maximumMessageBytes = maximumMessageBytes
        self.settings = settings
    }
}

/// Why a connection cannot be made, or ended.
public enum LinkError: Error, Equatable, Sendable {
    /// The URL is not one that may be connected to; the sentence says why.
    case badURL(String)
    /// The host's name has no address.
    case unknownHost
    /// Nobody answers at the address.
    case unreachable(String)
    /// It took longer than the settings allow.
    case timedOut
    /// The certificate is not trusted, is out of date, or is for another name.
    case untrusted(String)
    /// The proxy refuses, or wants a name and a password; its status.
    case proxyRefused(Int)
    /// The answer to a WebSocket request has this status, not 101; `Retry-After` in seconds.
    case status(Int, retryAfter: Double?)
    /// The answer breaks HTTP or RFC 6455; the sentence says how.
    case badAnswer(String)
    /// The answer is larger than was asked for.
    case tooLarge
    /// The connection ended: the close code of RFC 6455, 1006 where there was none.
    case closed(code: UInt16)
    /// The caller gave up.
    case cancelled
}
