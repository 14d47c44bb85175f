import CurlLink
import FileStore
import GatewayAPI
import Glibc
import Invitation
import Logging
import RFB
import SupportSession
import Synchronization
import TestSupport

@testable import HostRuntime

/// A session that is open, a folder for what comes, and a server for files that behaves badly.
final class TransferBench: Sendable {
    let folder: String
    let session: SessionController
    let port: String
    let otherPort: String
    private let server: Child
    let link: CountingLink
    private let changes = ChangeBroadcaster()
    private let settings = LinkSettings(connectSeconds: 5, stallSeconds: 2)

    var downloads: String { folder + "/downloads" }

    init(patience: Duration = .seconds(20)) async throws {
        let parts = #filePath.split(separator: "/").dropLast()
        let script = "/" + parts.joined(separator: "/") + "/Servers/transfers.py"
        server = try Child(["python3", "-B", script])
        guard let line = readLine(from: server.reports, milliseconds: 10_000) else {
            throw TestSupportError.didNotStart("transfers.py")
        }
        let ports = line.split(separator: " ").map(String.init)
        (port, otherPort) = (ports[0], ports[1])
        folder = try Self.makeFolder()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        link = CountingLink(CurlLink(logger: logger))
        let gateway = try GatewayAddress(parsing: "http://127.0.0.1:\(port)")
        let route = TransferRoute(
            link: link, gateway: gateway, token: Secret("token-1"), settings: settings)
        let store = DiskFileStore(downloads: folder + "/downloads")
        let client = ClientDescription(
            version: "1", system: "test", display: "none", language: "en")
        let sessionID = try Self.sessionID()
        session = SessionController(
            parts: SessionController.Parts(
                link: link, desktop: nil, codecs: NoCodecs(),
                files: TransferRunner(store: store, route: route, patience: patience),
                configuration: HostConfiguration(client: client), memory: FakeMemory(),
                changes: changes,
                window: WindowDesk(
                    launcher: nil, desktop: nil, changes: changes, logger: logger),
                logger: logger),
            gateway: gateway,
            redeemed: RedeemResponse(
                sessionId: sessionID, token: "token-1",
                socketUrl: "ws://127.0.0.1:1/",
                company: .init(name: NameText(cutting: "Company"))))
        await session.openForTest()
    }

    deinit { _ = try? run(["rm", "-rf", folder]) }

    private static func sessionID() throws -> SessionID {
        guard let id = SessionID("s") else { throw TestSupportError.timedOut("no id") }
        return id
    }

    private static func makeFolder() throws -> String {
        var template = Array("/tmp/deskhand-transfers-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestSupportError.noSocket }
        return String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What the server has seen of a transfer.
    func seen(_ key: String) async throws -> [String: String] {
        let request = LinkRequest(
            method: "GET", url: "http://127.0.0.1:\(port)/stats/\(key)", settings: settings)
        let text = String(decoding: try await link.send(request).body, as: UTF8.self)
        let pairs = text.split(separator: " ").map { $0.split(separator: "=").map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    /// Offers a file, and accepts it for the customer.
    func offer(
        _ kind: String, _ key: String, size: Int64, cuts: Int = 0, port: String? = nil,
        name: String? = nil, announced: Int64? = nil
    ) async throws -> TransferID {
        let path = "/\(kind)/\(key)/\(size)/\(cuts)"
        // The server makes the file up when it first hears of it.
        let first = LinkRequest(
            method: "GET", url: "http://127.0.0.1:\(self.port)/make/\(key)/\(size)/0",
            settings: settings)
        _ = try await link.send(first)
        let sum = try await seen(key)["sha256"] ?? ""
        let id = try Self.id(key)
        let offer = FileOffer(
            transferId: id, name: name ?? key, size: announced ?? size, sha256: sum,
            url: "http://127.0.0.1:\(port ?? self.port)\(path)")
        await session.offerForTest(offer)
        return id
    }

    private static func id(_ text: String) throws -> TransferID {
        guard let id = TransferID(text) else { throw TestSupportError.timedOut("no id") }
        return id
    }

    /// Makes a file of the customer's.
    func makeFile(_ name: String, size: Int) throws -> String {
        let path = folder + "/" + name
        try run(["sh", "-c", "head -c \(size) /dev/urandom > \(path)"])
        return path
    }

    func shorten(_ path: String) throws { try run(["truncate", "-s", "10", path]) }

    /// Waits for the end of a transfer.
    func end(of id: TransferID) async throws -> Transfers.Transfer {
        let (session, changes) = (session, changes)
        return try await within(seconds: 40, "the end of a transfer") {
            let stream = changes.stream(startingWith: await session.status())
            for await _ in stream {
                if let transfer = await session.transferForTest(id), transfer.isOver {
                    return transfer
                }
            }
            throw TestSupportError.timedOut("changes")
        }
    }

    /// Waits until bytes have moved.
    func start(of id: TransferID) async throws {
        let (session, changes) = (session, changes)
        try await within(seconds: 20, "the start of a transfer") {
            let stream = changes.stream(startingWith: await session.status())
            for await _ in stream {
                if let transfer = await session.transferForTest(id), transfer.done > 0 { return }
            }
        }
    }

    func names() throws -> [String] {
        try run(["ls", "-A", downloads]).text.split(separator: "\n").map(String.init)
    }

    func sum(_ path: String) throws -> String {
        String(try run(["sha256sum", path]).text.prefix(64))
    }
}

/// Counts how many downloads go on at one time.
final class CountingLink: GatewayLink {
    private let link: CurlLink
    private let counts = Mutex((now: 0, most: 0))

    init(_ link: CurlLink) { self.link = link }

    var most: Int { counts.withLock { $0.most } }

    func download(
        _ request: LinkRequest,
        onResponse: @escaping @Sendable (LinkResponse) -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws(LinkError) {
        counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { counts.withLock { $0.now -= 1 } }
        try await link.download(request, onResponse: onResponse, onBytes: onBytes)
    }

    func send(_ request: LinkRequest) async throws(LinkError) -> LinkResponse {
        try await link.send(request)
    }

    func upload(
        _ request: LinkRequest, length: Int64,
        nextBytes: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(LinkError) -> LinkResponse {
        try await link.upload(request, length: length, nextBytes: nextBytes)
    }

    func openWebSocket(
        _ request: WebSocketRequest
    ) async throws(LinkError) -> any WebSocketChannel {
        try await link.openWebSocket(request)
    }
}

extension SessionController {
    fileprivate func openForTest() async {
        await perform(session.connected(SessionOpened(resumed: false, event: 0), at: .now))
    }

    fileprivate func offerForTest(_ offer: FileOffer) async {
        await perform(session.apply(.fileOffer(offer), at: .now, date: .now))
        await perform((try? session.answerFile(offer.transferId, accepted: true)) ?? [])
    }

    /// The gateway takes a file.
    func acceptForTest(_ id: TransferID, _ url: String) async {
        let accepted = FileAccepted(transferId: id, uploadUrl: url)
        await perform(session.apply(.fileAccepted(accepted), at: .now, date: .now))
    }

    func applyForTest(_ event: GatewayEvent) async {
        await perform(session.apply(event, at: .now, date: .now))
    }

    func transferForTest(_ id: TransferID) -> Transfers.Transfer? { session.transfers[id] }

    /// What the gateway is asked and told, in order.
    func requestsForTest() -> [HostRequest] { session.outbox.entries.map(\.request) }
}
