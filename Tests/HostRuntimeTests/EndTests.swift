import GatewayAPI
import LocalAPI
import Testing

@testable import HostRuntime

@Suite(.timeLimit(.minutes(1)))
struct EndTests {
    @Test(arguments: [true, false])
    func `a gateway that is dead does not keep the customer`(isConnected: Bool) async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        await peer.fallSilent()
        if isConnected {
            peer.socket.block()
        } else {
            rig.link.refuse(Array(repeating: .timedOut, count: 50))
            peer.socket.cut()
        }
        let start = ContinuousClock.now
        try await rig.ask(EndSession())
        let took = ContinuousClock.now - start
        #expect(took >= .milliseconds(2_900) && took < .milliseconds(4_500))
        #expect(await rig.host.status().ending?.reason == "customer")
        #expect(await rig.host.status().connection == .offline)
    }

    @Test func `the end has the survey of the gateway's last words`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        async let answer = rig.ask(EndSession())
        try await peer.request("session.end")
        try await peer.tell(
            .sessionEnded(
                SessionEnded(reason: .customer, surveyUrl: "https://support.example/survey")))
        try await peer.settle()
        _ = try await answer
        #expect(await rig.host.status().ending?.surveyUrl == "https://support.example/survey")
        #expect(await eventually { peer.socket.closeCode == 1000 })
    }

    @Test func `a connection that stands after the end is closed`() async throws {
        let rig = Rig()
        let peer = try await rig.joined()
        await peer.fallSilent()
        peer.socket.cut()
        let late = Peer(try #require(await rig.link.nextControl()))
        try await rig.ask(EndSession())
        try await late.open(resumed: true)
        #expect(await eventually { late.socket.isOver })
        #expect(await rig.host.status().connection == .offline)
    }

    @Test func `after idle the host asks for a code, and the next chat is empty`() async throws {
        let rig = Rig()
        let peer = try await rig.sharing()
        try await peer.tell(Make.line("m1", "hello"))
        try await peer.tell(.sessionGrace(SessionGrace(seconds: 30)))
        try await peer.tell(.sessionIdle(SessionIdle()))
        try await peer.settle()
        #expect(await eventually { await rig.host.status().phase == .codeEntry })
        #expect(try await rig.ask(Conversation()) as? [ChatLine] == [])
        #expect(await eventually { peer.socket.closeCode == 1000 })
        _ = try await rig.joined()
        #expect(await rig.host.status().chat.messages == 0)
    }
}

struct ChangeBroadcasterTests {
    private func change(_ number: Int) -> LocalChange {
        .typing(AgentStatus(agentId: "\(number)", name: ""))
    }

    @Test func `everybody who watches is told everything, in order`() async {
        let broadcaster = ChangeBroadcaster()
        let streams = (0..<3).map { _ in broadcaster.stream(startingWith: nil) }
        for number in 0..<500 { broadcaster.send(change(number)) }
        for stream in streams {
            var seen: [LocalChange] = []
            for await change in stream {
                seen.append(change)
                if seen.count == 500 { break }
            }
            #expect(seen == (0..<500).map(change))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a watcher that falls behind is let go, and others are not`() async {
        let broadcaster = ChangeBroadcaster()
        let slow = broadcaster.stream(startingWith: nil)
        let quick = broadcaster.stream(startingWith: nil)
        var iterator = quick.makeAsyncIterator()
        for number in 0..<3_000 {
            broadcaster.send(change(number))
            #expect(await iterator.next() == change(number))
        }
        var count = 0
        for await _ in slow { count += 1 }
        #expect(count == 1_000)
    }

    @Test func `a state that is the same is sent once`() async {
        let broadcaster = ChangeBroadcaster()
        let stream = broadcaster.stream(startingWith: nil)
        let status = Status(idle: .codeEntry, ending: nil, warning: nil)
        for _ in 0..<5 { broadcaster.send(.status(status)) }
        broadcaster.send(change(1))
        var seen: [LocalChange] = []
        for await change in stream {
            seen.append(change)
            if change != .status(status) { break }
        }
        #expect(seen == [.status(status), change(1)])
    }
}
