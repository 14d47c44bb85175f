import GatewayAPI
import LocalAPI
import Policy
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(2)))
struct PrivacyTests {
    /// One of each message that a gateway may use to get at the desktop, in any order.
    private func event(_ random: inout Seeded, _ number: Int) -> GatewayEvent {
        let id: ViewerID = Make.id("v\(number % 3)")
        return switch Int.random(in: 0..<14, using: &random) {
        case 0: .screenConnect(Make.connect(id.text))
        case 1: .screenConnect(Make.connect(id.text, kind: .external))
        case 2: .screenSelect(ScreenSelect(viewerId: id, display: number % 3))
        case 3: .screenDisconnect(ScreenDisconnect(viewerId: id))
        case 4: .keysSend(KeysSend(keys: ["Delete"]))
        case 5: Make.control(Bool.random(using: &random))
        case 6:
            .screenAsk(
                ScreenAsk(agentId: Make.agent.agentId, access: .control, scope: .desktop))
        case 7: .agentJoined(AgentJoined(agent: Make.agent))
        case 8: .agentLeft(AgentLeft(agent: Make.agent))
        case 9:
            .agreementShow(
                AgreementShow(version: "1", title: NameText(cutting: "Terms"), text: "x"))
        case 10: .recordingAsk(RecordingAsk(text: "?"))
        case 11: .recordingState(RecordingState(on: Bool.random(using: &random)))
        case 12: .sessionGrace(SessionGrace(seconds: 5))
        default: Make.line("m\(number)", "x")
        }
    }

    @Test func `1,000 orders of messages before a yes: no pixel, no input, no clipboard`()
        async throws
    {
        for seed in UInt64(1)...1_000 {
            var random = Seeded(seed)
            let rig = Rig()
            let peer = try await rig.joined()
            for number in 1...15 { try await peer.tell(event(&random, number)) }
            rig.desktop.copy("secret")
            try await peer.settle()
            let untouched = FakeDesktop.Counts(stopKeys: [.stopSharing])
            #expect(rig.desktop.counts == untouched, "seed \(seed)")
            #expect(rig.link.screenCount == 0, "seed \(seed)")
            let sent = peer.socket.sent.contains { $0.says("secret") }
            #expect(!sent)
            await rig.host.shutDownNow(peer)
        }
    }

    @Test func `a stop with a full send buffer is done within 100 ms, and nothing leaves after it`()
        async throws
    {
        let rig = Rig()
        let peer = try await rig.sharing()
        for round in 1...200 {
            if round > 1 { try await rig.share(.control, peer) }
            let socket = try await rig.viewer("v\(round)", peer)
            socket.block()
            socket.give(.binary(Viewing.request(incremental: true)))
            rig.desktop.change()
            await peer.forgetRequests()
            let start = ContinuousClock.now
            try await rig.ask(StopSharing())
            #expect(ContinuousClock.now - start < .milliseconds(100), "round \(round)")
            #expect(socket.isOver)
            let sent = Viewing.count(socket)
            rig.desktop.change()
            try await peer.request("sharing.set")
            try await peer.tell(Make.line("m\(round)", "x"))
            try await peer.settle()
            #expect(Viewing.count(socket) == sent)
            #expect(rig.link.screenCount == round, "none is dialled again")
        }
    }

    @Test func `a stop does not wait for what came before it`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        let socket = try await rig.viewer("v1", peer)
        rig.desktop.holdStreams()
        try await peer.tell(
            .screenSelect(ScreenSelect(viewerId: Make.id("v1"), display: 2)))
        #expect(await eventually { rig.desktop.counts.targets.contains(.display(2)) })
        try await rig.ask(StopSharing())
        #expect(socket.isOver)
        rig.desktop.letStreamsGo()
        try await peer.settle()
        #expect(rig.link.screenCount == 1)
    }

    @Test func `the token goes to its own origin alone`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        try await peer.tell(.screenConnect(Make.connect("v1", url: "wss://evil.example/x")))
        try await peer.tell(.screenConnect(Make.connect("v2")))
        let sockets = [await rig.link.nextScreen(), await rig.link.nextScreen()]
        let tokens = sockets.compactMap { $0.map { [$0.request.url, $0.request.bearerToken] } }
        #expect(
            Set(tokens) == [
                ["wss://evil.example/x", ""], ["wss://support.example/v1/screen/v2", "token"],
            ])
    }

    @Test func `a name is one short line to faces`() async throws {
        let rig = Rig()
        let peer = try await rig.joined()
        let name = NameText(cutting: "Ada\n\u{202E}\u{1B}[2J" + String(repeating: "x", count: 200))
        try await peer.tell(
            .agentJoined(
                AgentJoined(
                    agent: Agent(
                        agentId: Make.agent.agentId, name: name, avatarUrl: "javascript:alert(1)")))
        )
        try await peer.settle()
        let agent = try #require(await rig.host.status().agents.first)
        #expect(agent.name == "Ada[2J" + String(repeating: "x", count: 58))
        #expect(agent.avatarUrl == nil)
    }
}

extension WebSocketMessage {
    fileprivate func says(_ word: String) -> Bool {
        if case .text(let text) = self { text.contains(word) } else { true }
    }
}

extension Host {
    /// Ends a session whose gateway answers at once.
    fileprivate func shutDownNow(_ peer: Peer) async {
        peer.socket.give(
            .text(
                #"{"jsonrpc":"2.0","method":"session.ended","params":{"event":16,"reason":"agent"}}"#
            ))
        _ = await eventually { await self.status().phase == .ended }
    }
}
