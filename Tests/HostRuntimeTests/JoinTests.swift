import GatewayAPI
import LocalAPI
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(1)))
struct JoinTests {
    private func failure(_ rig: Rig) async -> HostFailure? {
        do {
            _ = try await rig.host.join(Rig.join)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a right PIN opens a session with the token`() async throws {
        let rig = Rig()
        async let answer = rig.host.join(Rig.join)
        let peer = Peer(try #require(await rig.link.nextControl()))
        try await peer.open()
        let joined = try await answer
        #expect(joined.company == "Example Ltd")
        #expect(!joined.resumed)
        #expect(peer.socket.request.bearerToken == "token")
        #expect(peer.socket.heartbeat == 15)
        try await peer.request("permissions.set")
        #expect(await rig.host.status().phase == .waiting)
        #expect(await rig.host.status().connection == .online)
        #expect(await failure(rig)?.code == .sessionRunning)
    }

    @Test(arguments: [
        (LinkError.unknownHost, HostFailure.Code.gatewayUnreachable),
        (.unreachable("x"), .gatewayUnreachable), (.timedOut, .gatewayUnreachable),
        (.untrusted("x"), .gatewayUntrusted), (.proxyRefused(407), .proxyNeeded),
        (.badURL("x"), .badInput), (.badAnswer("x"), .gatewayBroken),
        (.tooLarge, .gatewayBroken), (.closed(code: 1006), .gatewayUnreachable),
        (.status(500, retryAfter: nil), .gatewayBroken), (.cancelled, .cancelled),
    ])
    func `a fault of the connection is told as it is, at the PIN and after it`(
        error: LinkError, code: HostFailure.Code
    ) async {
        #expect(await failure(Rig(redeem: .failure(error)))?.code == code)
        let rig = Rig()
        rig.link.refuse([error])
        #expect(await failure(rig)?.code == code)
        #expect(await rig.host.status().phase == .codeEntry)
        #expect(rig.memory.codeLock() == CodeLock())
    }

    @Test(arguments: [
        ("code-unknown", 404, HostFailure.Code.codeRefused),
        ("code-expired", 410, .codeExpired), ("rate-limited", 429, .tooManyTries),
        ("client-too-old", 426, .clientTooOld), ("support-closed", 503, .supportClosed),
        ("something-new", 404, .codeRefused), ("something-new", 503, .supportClosed),
        ("something-new", 418, .gatewayBroken),
    ])
    func `each problem is told as it is, an unknown one by its status`(
        kind: String, status: Int, code: HostFailure.Code
    ) async {
        let rig = Rig(redeem: .success(.problem(kind, status, retryAfter: "30")))
        let failure = await failure(rig)
        #expect(failure?.code == code)
        if code == .tooManyTries { #expect(failure?.hint?.contains("30 seconds") == true) }
    }

    @Test(arguments: [("code-unknown", 404), ("code-expired", 410)])
    func `a PIN that was never good, or once, counts as a guess`(kind: String, status: Int) async {
        let rig = Rig(redeem: .success(.problem(kind, status)))
        _ = await failure(rig)
        #expect(rig.memory.codeLock().wrong == 1)
    }

    @Test(arguments: [
        "{}", "[]", "", "null",
        #"{"sessionId":"s1","token":"a b","socketUrl":"wss://x/","company":{"name":"x"}}"#,
        #"{"sessionId":"s1","token":"t","socketUrl":"ws://support.example/","company":{"name":"x"}}"#,
        #"{"sessionId":"s1","token":"t","socketUrl":"ws://127.0.0.1/","company":{"name":"x"}}"#,
        #"{"sessionId":"s1","token":"t","socketUrl":"file:///x","company":{"name":"x"}}"#,
    ])
    func `an answer that is no session is none`(body: String) async {
        let rig = Rig(redeem: .success(.json(200, body)))
        #expect(await failure(rig)?.code == .gatewayBroken)
        #expect(rig.link.controlCount == 0)
    }

    @Test func `the sixth wrong PIN waits, also after the daemon was started again`() async throws {
        let memory = FakeMemory()
        let wrong = LinkResponse.problem("code-unknown", 404)
        for _ in 0..<5 {
            let rig = Rig(redeem: .success(wrong), memory: memory)
            #expect(await failure(rig)?.code == .codeRefused)
        }
        let rig = Rig(redeem: .success(wrong), memory: memory)
        #expect(await failure(rig)?.code == .tooManyTries)
        #expect(rig.link.requests.isEmpty)
        memory.wait(.seconds(29))
        #expect(await failure(rig)?.code == .tooManyTries)
        memory.wait(.seconds(1))
        #expect(await failure(rig)?.code == .codeRefused)
        memory.wait(.seconds(59))
        #expect(await failure(rig)?.code == .tooManyTries)
        memory.wait(.seconds(1))
        rig.link.setRedeem(.success(.redeemed))
        _ = try await rig.joined()
        #expect(memory.codeLock() == CodeLock())
    }

    @Test func `whoever watches learns that a PIN was wrong, whoever has typed it`() async throws {
        let rig = Rig(redeem: .success(.problem("code-unknown", 404)))
        let changes = await rig.host.changes()
        #expect(await failure(rig)?.code == .codeRefused)
        var phases: [Phase] = []
        for await case .status(let status) in changes {
            phases.append(status.phase)
            if phases.count > 1, status.phase == .codeEntry { break }
        }
        #expect(phases == [.codeEntry, .joining, .codeEntry])
    }

    @Test func `a session of an earlier run is being joined until it is there or not`() async {
        let memory = FakeMemory()
        _ = memory.keep(session: [1])
        let rig = Rig(memory: memory)
        #expect(await rig.host.status().phase == .joining)
        await rig.host.resume()
        #expect(await rig.host.status().phase == .codeEntry)
    }

    @Test func `of two joins at once one is refused`() async throws {
        let rig = Rig()
        async let first = rig.host.join(Rig.join)
        let socket = try #require(await rig.link.nextControl())
        #expect(await failure(rig)?.code == .sessionRunning)
        try await Peer(socket).open()
        _ = try await first
        #expect(rig.link.requests.count == 1)
    }
}
