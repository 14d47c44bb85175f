import GatewayAPI
import Glibc
public import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Why a gateway does not start.
public enum GatewayError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Plain HTTP is spoken on loopback alone.
    case needsTLS
    /// The certificate or its key cannot be used.
    case certificate(String)
    /// The address cannot be listened on.
    case address(String)
    /// Something is not as the configuration says it.
    case configuration(String)

    /// What is wrong, for people.
    public var description: String {
        switch self {
        case .needsTLS:
            "Other addresses than loopback need --certificate and --key, or --behind-proxy."
        case .certificate(let why): "The certificate cannot be used: \(why)."
        case .address(let why): "Cannot listen: \(why)."
        case .configuration(let why): why
        }
    }
}

/// The gateway: customers' hosts, agents' consoles and web chats meet here.
public struct GatewayServer: Sendable {
    private let configuration: GatewayConfiguration
    private let clock: any GatewayClock
    private let log: Logger

    /// Makes a gateway that does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: What the administrator has decided.
    ///   - clock: Where the time comes from.
    ///   - log: Where messages go; secrets never do.
    public init(
        configuration: GatewayConfiguration, clock: any GatewayClock = SystemGatewayClock(),
        log: Logger
    ) {
        self.configuration = configuration
        self.clock = clock
        self.log = log
    }

    private enum Connection: Sendable {
        case http(NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>)
        case socket(FrameChannel, HTTPRequestHead)
    }
    private typealias Listener = NIOAsyncChannel<Accepted, Never>
    private struct Accepted: Sendable {
        let channel: any Channel
        let kind: EventLoopFuture<Connection>
    }

    /// Listens until the task is cancelled, then ends in order.
    ///
    /// - Parameter onListening: Is told the address, once.
    /// - Throws: `GatewayError`, or the database's error.
    public func run(onListening: @Sendable (String) async -> Void) async throws {
        let isPlain = configuration.certificateFile == nil
        guard !isPlain || configuration.isBehindProxy || Self.isLoopback(configuration.host) else {
            throw GatewayError.needsTLS
        }
        let tls = try makeTLS()
        let board = try Switchboard(
            configuration: configuration, store: Store(file: configuration.databaseFile),
            clock: clock, log: log)
        let files = try FileSpool(folder: configuration.filesFolder ?? Self.privateFolder())
        if let folder = configuration.recordingsFolder { try FileSpool.make(folder) }
        let origins = NIOLockedValueBox(Origins(base: ""))
        let listener = try await bind(tls, board, origins)
        let port = listener.channel.localAddress?.port ?? configuration.port
        let scheme = isPlain ? "http" : "https"
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let address = "\(scheme)://\(host):\(port)"
        let base = Self.trimmed(configuration.publicURL ?? address)
        origins.withLockedValue { $0 = Origins(base: base) }
        try await board.start(base: base) { files.remove($0, $1) }
        let router = Router(
            board: board, configuration: configuration, spool: files, origins: Origins(base: base),
            pages: StaticFiles(folder: configuration.webFolder),
            noVNC: StaticFiles(folder: configuration.noVNCFolder))
        await onListening(address)
        try await serve(listener, router)
        if configuration.filesFolder == nil { files.removeAll() }
        log.notice("gateway ended")
    }

    private func serve(_ listener: Listener, _ router: Router) async throws {
        let board = router.board
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    await board.tick()
                    try? await Task.sleep(for: .milliseconds(200))
                }
            }
            group.addTask { try? await self.accept(listener, router) }
            await group.next()
            group.cancelAll()
        }
    }

    private func accept(_ listener: Listener, _ router: Router) async throws {
        let crowd = Crowd(limits: configuration.limits)
        try await listener.executeThenClose { inbound in
            try await withThrowingDiscardingTaskGroup { group in
                for try await accepted in inbound {
                    let address = accepted.channel.remoteAddress?.ipAddress ?? "unknown"
                    guard crowd.enter(address) else {
                        accepted.channel.close(promise: nil)
                        continue
                    }
                    group.addTask {
                        await self.serve(accepted, address, router)
                        crowd.leave(address)
                    }
                }
            }
        }
    }

    private func serve(_ accepted: Accepted, _ address: String, _ router: Router) async {
        // Whoever does not get the head of a request out in time is gone.
        let alarm = Watchdog(channel: accepted.channel).alarm(after: configuration.timing.patience)
        let negotiated = await withTaskCancellationHandler {
            try? await accepted.kind.get()
        } onCancel: {
            accepted.channel.close(promise: nil)
        }
        guard let kind = negotiated else {
            alarm.cancel()
            accepted.channel.close(promise: nil)
            return
        }
        alarm.cancel()
        switch kind {
        case .socket(let channel, let head):
            let service = SocketService(board: router.board, configuration: configuration)
            await service.serve(channel, head)
        case .http(let channel):
            let service = HTTPService(router: router, patience: configuration.timing.patience)
            await service.serve(channel, address: address)
        }
    }

    private func bind(
        _ tls: NIOSSLContext?, _ board: Switchboard, _ origins: NIOLockedValueBox<Origins>
    ) async throws -> Listener {
        do {
            return try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .bind(host: configuration.host, port: configuration.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let tls {
                            try channel.pipeline.syncOperations.addHandler(
                                NIOSSLServerHandler(context: tls))
                        }
                        return Accepted(
                            channel: channel,
                            kind: try Self.negotiate(channel, board, origins))
                    }
                }
        } catch let error as IOError { throw GatewayError.address(error.localizedReason) }
    }

    private static func negotiate(
        _ channel: any Channel, _ board: Switchboard, _ origins: NIOLockedValueBox<Origins>
    ) throws -> EventLoopFuture<Connection> {
        let upgrader = NIOTypedWebSocketServerUpgrader<Connection>(
            maxFrameSize: 1 << 24,
            shouldUpgrade: { channel, head in
                let promise = channel.eventLoop.makePromise(of: HTTPHeaders?.self)
                promise.completeWithTask {
                    do {
                        return try await Self.headers(
                            head, board, origins.withLockedValue { $0 })
                    } catch {
                        await Self.refuse(channel, HTTPFailure(error))
                        return nil
                    }
                }
                return promise.futureResult
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    .socket(try FrameChannel(wrappingChannelSynchronously: channel), head)
                }
            })
        let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Connection>(
            upgraders: [upgrader],
            notUpgradingCompletionHandler: { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HTTPParts())
                    return .http(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                }
            })
        let pipeline = channel.pipeline.syncOperations
        let result = try pipeline.configureUpgradableHTTPServerPipeline(
            configuration: .init(upgradeConfiguration: upgrade))
        let upgradeHandler = try pipeline.handler(
            type: NIOTypedHTTPServerUpgradeHandler<Connection>.self)
        try pipeline.addHandler(UpgradeFilter(), position: .before(upgradeHandler))
        return result
    }

    private static func headers(
        _ head: HTTPRequestHead, _ board: Switchboard, _ origins: Origins
    ) async throws -> HTTPHeaders? {
        guard head.method == .GET, let target = RequestTarget(head.uri) else {
            throw HTTPFailure.badRequest
        }
        let socket = try await Sockets.admit(target, head.headers, board, origins)
        let offered = head.headers[canonicalForm: "Sec-WebSocket-Protocol"]
        let name = socket.subprotocol.name
        guard offered.contains(where: { $0 == name }) else { return HTTPHeaders() }
        return ["Sec-WebSocket-Protocol": name]
    }

    /// Says why a WebSocket is refused.
    ///
    /// NIO forgets the head of a request whose upgrade is refused, so no router sees it.
    private static func refuse(_ channel: any Channel, _ failure: HTTPFailure) async {
        let reply = failure.reply
        var headers = reply.headers
        var body = ByteBuffer()
        if case .bytes(let bytes) = reply.body { body.writeBytes(bytes) }
        headers.add(name: "Content-Length", value: String(body.readableBytes))
        headers.add(name: "Connection", value: "close")
        headers.add(name: "X-Content-Type-Options", value: "nosniff")
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status),
            headers: headers)
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil)).get()
        try? await channel.close().get()
    }

    private func makeTLS() throws -> NIOSSLContext? {
        guard let certificate = configuration.certificateFile else { return nil }
        guard let key = configuration.keyFile else {
            throw GatewayError.certificate("its key is missing")
        }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            let secret = try NIOSSLPrivateKey(file: key, format: .pem)
            var settings = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
            settings.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: settings)
        } catch { throw GatewayError.certificate("\(error)") }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1"
            || (try? SocketAddress(ipAddress: host, port: 0))
                .map { $0.ipAddress?.hasPrefix("127.") ?? false } ?? false
    }

    private static func trimmed(_ url: String) -> String {
        String(url.reversed().drop { $0 == "/" }.reversed())
    }

    private static func privateFolder() throws -> String {
        var template = Array("/tmp/deskhand-gateway-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError.system(errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension IOError {
    fileprivate var localizedReason: String { String(cString: strerror(errnoCode)) }
}
