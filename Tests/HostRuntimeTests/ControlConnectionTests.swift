import GatewayAPI
import JSONRPC
import LocalAPI
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(1)))
struct ControlConnectionTests {
    @Test(arguments: [
        #"{"jsonrpc":"2.0","method":"chat.typing","params":{"agentId":"a1"}}"#,
        #"{"jsonrpc":"2.0","id":"other","result":{}}"#, "no json", "{}",
        #"{"jsonrpc":"2.0","id":"open","result":{"resumed":false,"event":-1}}"#,
    ])
    func `whatever comes before the answer to session.open closes the connection`(
        text: String
    ) async throws {
        let rig = Rig()
        let answer = Task { try await rig.host.join(Rig.join) }
        let socket = try #require(await rig.link.nextControl())
        socket.give(.text(text))
        await #expect(throws: HostFailure.self) { try await answer.value }
        #expect(socket.isOver)
        #expect(await rig.host.status().phase == .codeEntry)
    }

    @Test(arguments: [401, 403, 404, 410])
    func `a status that ends the session is not tried again`(status: Int) async throws {
        let rig = Rig()
        let peer = try await rig.joined()
        rig.link.refuse([.status(status, retryAfter: nil)])
        peer.socket.cut()
        #expect(await eventually { await rig.host.status().phase == .ended })
        #expect(await rig.host.status().ending?.reason == "session-gone")
        #expect(rig.link.controlCount == 1)
    }

    @Test func `a lost connection is opened again after the last event, and lines sent again`()
        async throws
    {
        let rig = Rig()
        let peer = try await rig.joined()
        try await peer.tell(.agentJoined(AgentJoined(agent: Make.agent)))
        try await peer.settle()
        await peer.fallSilent()
        _ = try await rig.ask(Say(text: "hello"))
        try await peer.request("chat.send")
        peer.socket.cut()
        let again = Peer(try #require(await rig.link.nextControl()), event: 1)
        try await again.open(resumed: true)
        #expect(await again.lastEvent == 1)
        try await again.request("chat.send")
        #expect(await eventually { await rig.host.status().connection == .online })
    }

    @Test func `a gap closes the connection, a repeat is acknowledged again`() async throws {
        let rig = Rig()
        let peer = try await rig.joined()
        try await peer.tell(Make.line("m1", "one"))
        try await peer.tell(Make.line("m1", "one"), number: 1)
        try await peer.tell(Make.line("m3", "three"), number: 3)
        let again = Peer(try #require(await rig.link.nextControl()))
        try await again.open(newest: 1, resumed: true)
        #expect(await again.lastEvent == 1)
        let lines = try #require(try await rig.ask(Conversation()) as? [ChatLine])
        #expect(lines.map(\.text) == ["one"])
    }

    @Test func `cut anywhere, with events told again, every line is there once and in order`()
        async throws
    {
        var random = Seeded(7)
        let rig = Rig()
        var peer = try await rig.joined()
        var told = 0
        for _ in 0..<60 {
            for _ in 0..<Int.random(in: 0..<5, using: &random) {
                told += 1
                try await peer.tell(Make.line("m\(told)", "\(told)"), number: told)
                if told > 1, Bool.random(using: &random) {
                    let old = Int.random(in: 1..<told, using: &random)
                    try await peer.tell(Make.line("m\(old)", "\(old)"), number: old)
                }
            }
            if Int.random(in: 0..<6, using: &random) == 0 {
                peer.socket.cut()
                peer = Peer(try #require(await rig.link.nextControl()))
                try await peer.open(newest: told, resumed: true)
                for number in await (peer.lastEvent + 1)..<(told + 1) {
                    try await peer.tell(Make.line("m\(number)", "\(number)"), number: number)
                }
            }
        }
        let expected = (1...told).map(String.init)
        #expect(
            await eventually {
                let lines = try? await rig.ask(Conversation()) as? [ChatLine]
                return lines?.map(\.text) == expected
            })
    }

    @Test(arguments: [true, false])
    func `a gateway that has forgotten finds a host that begins again`(isTold: Bool) async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        peer.socket.cut()
        let second = Peer(try #require(await rig.link.nextControl()))
        if isTold { try await second.refuse("bad-state") } else { try await second.open(newest: 1) }
        let third = Peer(try #require(await rig.link.nextControl()))
        try await third.open(newest: 0)
        #expect(await third.lastEvent == 0)
        #expect(await eventually { await rig.host.status().phase == .waiting })
        #expect(await rig.host.status().sharing.on == false)
    }

    @Test(arguments: ["session-gone", "replaced"])
    func `a refusal that says the session is over ends it`(reason: String) async throws {
        let rig = Rig()
        let peer = try await rig.joined()
        let error = RPCError(code: -32000, message: "over", reason: reason)
        await peer.give(try RPCEncoder.failure(error, id: nil))
        #expect(await eventually { await rig.host.status().ending?.reason == reason })
    }

    @Test func `what cannot be read is answered, a request is not known, binary closes`()
        async throws
    {
        let rig = Rig()
        let peer = try await rig.joined()
        peer.socket.give(.text("{"))
        peer.socket.give(.text(#"{"jsonrpc":"2.0","method":"unknown","params":{}}"#))
        peer.socket.give(.text(#"{"jsonrpc":"2.0","method":"what","id":1}"#))
        try await peer.tell(Make.line("m1", "x"))
        try await peer.settle()
        #expect(await peer.failures.map(\.code) == [-32700, -32601])
        peer.socket.give(.binary([1]))
        #expect(await eventually { peer.socket.closeCode == 1003 })
    }

    @Test func `a busy gateway is left alone for as long as it asks`() async throws {
        let rig = Rig()
        let peer = try await rig.joined()
        rig.link.refuse([.status(503, retryAfter: 1.5)])
        let start = ContinuousClock.now
        peer.socket.cut()
        _ = try #require(await rig.link.nextControl())
        #expect(ContinuousClock.now - start >= .milliseconds(1_500))
    }

    @Test func `that the customer types is told at most every 3 seconds`() async throws {
        let rig = Rig()
        let peer = try await rig.joined()
        for _ in 0..<20 { try await rig.ask(Typing()) }
        try await peer.tell(Make.line("m1", "x"))
        try await peer.settle()
        #expect(await peer.notifications.count { $0 == "chat.typing" } == 1)
    }
}

/// Chance that is the same each time (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
