import GatewayAPI
import LocalAPI
import Policy
import Synchronization
import Testing

@testable import HostRuntime

/// An administrator who changes the policy while the host runs.
private final class Administrator: ConfigurationSource {
    private let configuration: Mutex<HostConfiguration>

    init() {
        let client = ClientDescription(
            version: "1.0.0", system: "Test", display: "x11", language: "en")
        configuration = Mutex(HostConfiguration(client: client))
    }

    func current() -> HostConfiguration { configuration.withLock { $0 } }

    func change(_ body: (inout HostConfiguration) -> Void) {
        configuration.withLock { body(&$0) }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct PolicyTests {
    private let administrator = Administrator()

    private func sharing() async throws -> (Rig, Peer, FakeWebSocket) {
        let rig = Rig(configuration: administrator)
        let peer = try await rig.sharing()
        return (rig, peer, try await rig.viewer("v1", peer))
    }

    @Test func `control that was taken back holds from the gateway's next message on`() async throws
    {
        let (rig, peer, socket) = try await sharing()
        socket.give(.binary(Viewing.pointer(0)))
        #expect(await eventually { rig.desktop.counts.pointers == 1 })
        administrator.change { $0.policy.permissions.control = false }
        try await peer.tell(Make.line("m1", "hello"))
        try await peer.settle()
        let before = Viewing.count(socket)
        socket.give(.binary(Viewing.key(0x61, true) + Viewing.pointer(0)))
        socket.give(.binary(Viewing.request(incremental: false)))
        try await Viewing.bytes(of: socket, atLeast: before + 4)
        #expect(rig.desktop.counts.pointers == 1)
        #expect(rig.desktop.counts.keys.isEmpty)
        #expect(await rig.host.status().sharing.access != .control)
    }

    @Test func `a policy that is gone stops sharing at the next call, and is told`() async throws {
        let (rig, _, _) = try await sharing()
        administrator.change { configuration in
            configuration.policy = .strictest
            configuration.warning = "It was removed."
        }
        _ = try await rig.ask(ListFiles())
        #expect(await eventually { await !rig.host.status().sharing.on })
        #expect(await rig.host.status().warning == "It was removed.")
    }

    @Test func `it is followed where nobody says anything`() async throws {
        let (rig, _, _) = try await sharing()
        administrator.change { $0.policy = .strictest }
        #expect(await rig.host.followPolicy())
        #expect(await eventually { await !rig.host.status().sharing.on })
        try await rig.ask(EndSession())
        #expect(await !rig.host.followPolicy())
    }

    @Test func `nobody is asked for control that cannot be granted`() async throws {
        administrator.change { $0.policy.permissions.control = false }
        let rig = Rig(configuration: administrator)
        let peer = try await rig.joined()
        try await peer.tell(.agentJoined(AgentJoined(agent: Make.agent)))
        try await peer.tell(
            .screenAsk(ScreenAsk(agentId: Make.agent.agentId, access: .control, scope: .desktop)))
        try await peer.settle()
        let question = try #require(await rig.host.status().pending.first)
        #expect(question.access == .view)
        #expect(!question.text.contains("control"))
    }

    @Test func `which gateways may be joined is looked up when one is`() async throws {
        let rig = Rig(configuration: administrator)
        administrator.change { $0.allowedGateways = [] }
        await #expect(throws: HostFailure.self) { try await rig.host.join(Rig.join) }
        administrator.change { $0.allowedGateways = nil }
        _ = try await rig.joined()
    }
}
