import GatewayAPI
import Invitation
import JSONRPC
import LocalAPI
import Logging
import Policy
import Testing

@testable import HostRuntime

/// A host on fakes.
struct Rig {
    let link: FakeGatewayLink
    let desktop = FakeDesktop()
    let memory: FakeMemory
    let launcher = FakeWindowLauncher()
    let notifier = FakeNotifier()
    let painter = FakePainter()
    let host: Host

    init(
        redeem: Result<LinkResponse, LinkError> = .success(.redeemed),
        memory: FakeMemory = FakeMemory(), policy: Policy = .unrestricted,
        configuration: (any ConfigurationSource)? = nil, locks: (any SessionLocks)? = nil
    ) {
        link = FakeGatewayLink(redeem: redeem)
        self.memory = memory
        let client = ClientDescription(
            version: "1.0.0", system: "Test", display: "x11", language: "en")
        host = Host(
            configuration: configuration ?? HostConfiguration(client: client, policy: policy),
            link: link, desktop: desktop, codecs: NoCodecs(), files: nil, painter: painter,
            locks: locks, memory: memory,
            launcher: launcher, notifier: notifier,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    static let join = Join(
        target: "123456", gateway: "https://support.example", fromLinkHandler: false)

    /// Joins, and returns the gateway's end.
    func joined() async throws -> Peer {
        async let answer = host.join(Self.join)
        let peer = Peer(try #require(await link.nextControl()))
        try await peer.open()
        _ = try await answer
        return peer
    }

    /// Joins, and shares the screen as far as the customer lets it.
    func sharing(_ access: SharedAccess = .control) async throws -> Peer {
        let peer = try await joined()
        try await peer.tell(.agentJoined(AgentJoined(agent: Make.agent)))
        try await share(access, peer)
        return peer
    }

    func share(_ access: SharedAccess, _ peer: Peer) async throws {
        try await peer.tell(
            .screenAsk(ScreenAsk(agentId: Make.agent.agentId, access: .control, scope: .desktop)))
        try await peer.settle()
        try await ask(AnswerSharing(access: access, applications: []))
    }

    /// Connects a viewer, and waits until it has its first picture.
    func viewer(_ id: String, _ peer: Peer, kind: Viewer.Kind = .agent) async throws
        -> FakeWebSocket
    {
        try await peer.tell(.screenConnect(Make.connect(id, kind: kind)))
        try await peer.settle()
        let socket = try #require(await link.nextScreen())
        socket.give(.binary(Viewing.handshake + Viewing.request(incremental: false)))
        try await Viewing.bytes(of: socket, atLeast: Viewing.first)
        return socket
    }

    /// Does what a face asks for, as it comes from the local socket.
    @discardableResult
    func ask(
        _ call: some LocalCall, from face: FaceID = FaceID(1)
    ) async throws -> any Encodable & Sendable {
        let bytes = try RPCEncoder.request(type(of: call).method, params: call, id: .number(1))
        guard case .request(let call, _) = try RPCMessage.parse(bytes) else {
            throw RPCError.parseError
        }
        return try await host.answer(call, from: face)
    }
}

/// What a viewer says and sees.
enum Viewing {
    /// Version, security type, shared.
    static let handshake = Array("RFB 003.008\n".utf8) + [1, 1]
    /// Greeting, security types and result, ServerInit with the name “Deskhand”.
    static let greeting = 12 + 2 + 4 + 24 + 8
    /// With the first picture, of at least 4 by 4 pixels.
    static let first = greeting + 4 + 12 + 64

    static func request(incremental: Bool) -> [UInt8] {
        [3, incremental ? 1 : 0, 0, 0, 0, 0, 0, 8, 0, 8]
    }

    static func key(_ symbol: UInt8, _ isDown: Bool) -> [UInt8] {
        [4, isDown ? 1 : 0, 0, 0, 0, 0, 0, symbol]
    }

    static func pointer(_ mask: UInt8) -> [UInt8] { [5, mask, 0, 1, 0, 1] }
    static let cut: [UInt8] = [6, 0, 0, 0, 0, 0, 0, 2, 0x68, 0x69]

    static func count(_ socket: FakeWebSocket) -> Int {
        socket.sent.reduce(0) { sum, message in
            if case .binary(let bytes) = message { sum + bytes.count } else { sum }
        }
    }

    static func bytes(of socket: FakeWebSocket, atLeast count: Int) async throws {
        if Self.count(socket) >= count { return }
        for await _ in socket.messages where Self.count(socket) >= count { return }
        throw LinkError.closed(code: 1006)
    }
}

enum Make {
    static let agent = Agent(agentId: id("a1"), name: NameText(cutting: "Ada"))

    static func id<Kind>(_ text: String) -> Identifier<Kind> {
        Identifier(text) ?? { preconditionFailure("no id: \(text)") }()
    }

    static func connect(
        _ id: String, kind: Viewer.Kind = .agent, url: String? = nil
    ) -> ScreenConnect {
        ScreenConnect(
            viewerId: Self.id(id), url: url ?? "wss://support.example/v1/screen/\(id)",
            access: .control, viewer: Viewer(kind: kind, name: NameText(cutting: "Ada")))
    }

    static func line(_ id: String, _ text: String) -> GatewayEvent {
        .chatMessage(
            ChatMessage(
                messageId: Self.id(id), from: Author(kind: .agent, name: NameText(cutting: "Ada")),
                text: ChatText(cutting: text), at: Timestamp(milliseconds: 0), channel: .app))
    }

    static func control(_ isOn: Bool) -> GatewayEvent {
        var change = PolicyChange()
        var permissions = PermissionsChange()
        permissions.control = isOn
        change.permissions = permissions
        return .policySet(PolicySet(change: change))
    }
}

/// Waits until something is so, looking each time that other tasks have had a turn.
func eventually(_ isSo: () async -> Bool) async -> Bool {
    let limit = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < limit {
        if await isSo() { return true }
        await Task.yield()
    }
    return false
}
