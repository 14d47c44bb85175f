import GatewayAPI
import LocalAPI
import Testing

@testable import HostRuntime

/// The window as the daemon keeps it, and what is told beside it.
@Suite(.timeLimit(.minutes(1)))
struct WindowTests {
    /// A host that looks after window and notifications while `body` runs.
    private func attended(_ rig: Rig, _ body: () async throws -> Void) async throws {
        let attending = Task { await rig.host.attend() }
        defer { attending.cancel() }
        try await body()
    }

    private func failure(_ body: () async throws -> Void) async -> HostFailure.Code? {
        do { try await body() } catch { return (error as? HostFailure)?.code }
        return nil
    }

    @Test func `a window that is killed in a session is started again`() async throws {
        let rig = Rig()
        try await attended(rig) {
            let window = FaceID(7)
            try await rig.ask(AttachWindow(processId: 77), from: window)
            #expect(rig.desktop.counts.ownProcesses == [77])
            let peer = try await rig.joined()
            try await peer.tell(Make.line("m1", "hi"))
            try await peer.settle()
            #expect(await eventually { await rig.host.window.isNeeded })
            await rig.host.gone(window)
            #expect(rig.launcher.count == 1)
            #expect(rig.desktop.counts.ownProcesses == [1001])
            try await rig.ask(AttachWindow(processId: 1001), from: FaceID(8))
            await rig.host.gone(window)
            #expect(rig.launcher.count == 1, "an old connection ends but once")
        }
    }

    @Test func `what the window would forget is kept for it alone, and goes with the session`()
        async throws
    {
        let rig = Rig()
        try await attended(rig) {
            let peer = try await rig.joined()
            _ = await eventually { await rig.host.window.isNeeded }
            let kept = KeepWindow(draft: "half a li", codeText: "12", fontStep: 2, isChatOpen: true)
            try await rig.ask(kept)
            #expect(try await rig.ask(RecallWindow()) as? KeepWindow == kept)
            let long = KeepWindow(draft: String(repeating: "x", count: 20_000))
            #expect(await failure { try await rig.ask(long) } == .badInput)
            async let ending: any Encodable & Sendable = rig.ask(EndSession())
            try await peer.request("session.end")
            try await peer.tell(.sessionEnded(SessionEnded(reason: .customer)))
            _ = try await ending
            let isEmpty = await eventually {
                await rig.host.window.recall().draft.isEmpty
            }
            #expect(isEmpty)
        }
    }

    @Test func `a join without a window stays without one`() async throws {
        let rig = Rig()
        try await attended(rig) {
            let peer = try await rig.joined()
            try await peer.tell(.agentJoined(AgentJoined(agent: Make.agent)))
            try await peer.tell(.chatNudge(ChatNudge(agentId: Make.agent.agentId)))
            try await peer.tell(.chatWidget(ChatWidget(alive: false)))
            try await peer.tell(Make.line("m1", "hi"))
            try await peer.settle()
            #expect(rig.launcher.count == 0)
        }
    }

    @Test func `where no window can be opened it is said so`() async throws {
        let rig = Rig()
        rig.launcher.fail(HostFailure(.unsupported, "No display."))
        #expect(await failure { try await rig.ask(ShowWindow()) } == .unsupported)
        rig.launcher.fail(nil)
        #expect(await failure { try await rig.ask(ShowWindow()) } == nil)
    }

    @Test func `a second window is turned away, and the first comes forward`() async throws {
        let rig = Rig()
        try await rig.ask(AttachWindow(processId: 77), from: FaceID(7))
        var changes = await rig.host.changes().makeAsyncIterator()
        _ = await changes.next()
        let code = await failure {
            try await rig.ask(AttachWindow(processId: 88), from: FaceID(8))
        }
        #expect(code == .windowRunning)
        #expect(await changes.next() == .raise(.show))
    }

    @Test func `a link from a page waits in the window, and nothing is contacted`() async throws {
        let rig = Rig()
        let link = "deskhand://support.example/?code=123456"
        try await rig.ask(ShowWindow(invitation: link))
        let invitation = await rig.host.status().invitation
        #expect(
            invitation
                == InvitationStatus(link: link, host: "support.example", code: "123456"))
        #expect(rig.link.requests.isEmpty && rig.link.controlCount == 0)
        try await rig.ask(DismissInvitation())
        #expect(await rig.host.status().invitation == nil)
        let hostile = ShowWindow(invitation: "deskhand://127.0.0.1/?code=123456")
        #expect(await failure { try await rig.ask(hostile) } == .badInput)
        #expect(await rig.host.status().invitation == nil)
        try await rig.ask(ShowWindow(invitation: link))
        _ = try await rig.joined()
        #expect(await rig.host.status().invitation == nil)
    }

    @Test func `notifications tell what happens, and none while the window is in front`()
        async throws
    {
        let rig = Rig()
        try await attended(rig) {
            let peer = try await rig.joined()
            try await peer.tell(.agentJoined(AgentJoined(agent: Make.agent)))
            #expect(await eventually { rig.notifier.shown == [.agentJoined(name: "Ada")] })
            try await rig.share(.view, peer)
            #expect(
                await eventually {
                    rig.notifier.shown.contains(.agentAsks(name: "Ada", control: true))
                        && rig.notifier.shown.contains(.sharingStarted(control: false))
                        && rig.notifier.withdrawn.contains(.question)
                })
            rig.notifier.choose(.stopSharing)
            #expect(await eventually { rig.notifier.shown.last == .sharingStopped })
            #expect(await !rig.host.status().sharing.on)
            try await rig.ask(AttachWindow(processId: 77), from: FaceID(7))
            try await rig.ask(KeepWindow(isInFront: true), from: FaceID(7))
            let count = rig.notifier.shown.count
            try await peer.tell(Make.line("m1", "hi"))
            try await peer.settle()
            try await rig.ask(KeepWindow(isInFront: false), from: FaceID(7))
            try await rig.share(.view, peer)
            _ = await eventually { rig.notifier.shown.count > count }
            #expect(!rig.notifier.shown.contains(.message(name: "Ada", text: "hi")))
        }
    }

    @Test func `the stop key stops sharing, and is watched only while there is a session`()
        async throws
    {
        let rig = Rig()
        #expect(rig.desktop.counts.stopKeys.isEmpty)
        _ = try await rig.sharing()
        #expect(await rig.host.status().stopKey == "Ctrl+Alt+Escape")
        rig.desktop.pressStopKey()
        #expect(await eventually { await !rig.host.status().sharing.on })
    }

    @Test func `a right that the customer takes back is gone for the agents at once`() async throws
    {
        let rig = Rig()
        let peer = try await rig.sharing(.control)
        try await rig.ask(ChangePermissions(clipboard: false, files: false))
        let status = await rig.host.status()
        #expect(!status.permissions.clipboard && !status.permissions.files)
        #expect(!status.chosen.clipboard && !status.chosen.files && status.allowed.clipboard)
        try await peer.request("permissions.set")
    }

    @Test(arguments: [
        ("code-expired", 410, HostFailure.Code.codeExpired), ("code-unknown", 404, .codeRefused),
        ("support-closed", 503, .supportClosed),
    ])
    func `each reason why a code is not taken is its own`(
        kind: String, status: Int, code: HostFailure.Code
    ) async throws {
        let rig = Rig(redeem: .success(.problem(kind, status, retryAfter: "32400")))
        do { try await rig.ask(Rig.join) } catch {
            let failure = try #require(error as? HostFailure)
            #expect(failure.code == code)
            guard code == .supportClosed else { return }
            #expect(failure.retrySeconds == 32_400)
            #expect(failure.hint == "Try again in about 9 hours.")
        }
    }

    @Test func `a proxy that lets nothing through is told apart from a dead network`() async throws
    {
        let rig = Rig(redeem: .failure(.proxyRefused(407)))
        #expect(await failure { try await rig.ask(Rig.join) } == .proxyNeeded)
    }
}
