import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// One of each event.
enum Every {
    static func event() throws -> [GatewayEvent] {
        [
            Make.agreement, .recordingAsk(RecordingAsk(text: "?")),
            .recordingState(RecordingState(on: true)), .screenAsk(try Make.ask("a1", .control)),
            .greetingShow(GreetingShow(text: "hi", position: 1)),
            .queueUpdate(QueueUpdate(position: 2)), try Make.showNotice("n1"),
            .noticeClear(NoticeClear(noticeId: try Make.notice("n1"))),
            .orphanedShow(OrphanedShow(text: "x", url: "https://support.example/")),
            .agentJoined(AgentJoined(agent: try Make.agent("a1"))),
            .agentLeft(AgentLeft(agent: try Make.agent("a1"))),
            .sessionGrace(SessionGrace(seconds: 30)), .sessionIdle(SessionIdle()),
            Make.permissions(control: false), .sessionEnded(SessionEnded(reason: .gateway)),
            .screenConnect(try Make.connect("v1")),
            .screenDisconnect(ScreenDisconnect(viewerId: try Make.viewer("v1"))),
            .screenSelect(ScreenSelect(viewerId: try Make.viewer("v1"), display: 1)),
            .keysSend(KeysSend(keys: ["Delete"])), .chatMessage(try Make.line("m1", "hello")),
            .chatChannelSet(ChatChannelSet(surface: .web)),
            .chatWidget(ChatWidget(alive: false)),
            .chatNudge(ChatNudge(agentId: try Make.agentID("a1"))),
            .fileOffer(try Make.offer("t1")),
            .fileAccepted(
                FileAccepted(
                    transferId: try Make.transfer("t1"), uploadUrl: "https://support.example/u")),
            .fileRefused(FileRefused(transferId: try Make.transfer("t1"))),
            .fileCancel(FileCancel(transferId: try Make.transfer("t1"))),
        ]
    }

    static func ends(_ event: GatewayEvent) -> Bool {
        switch event {
        case .sessionIdle, .sessionEnded: true
        default: false
        }
    }
}

struct StateTests {
    private func states() throws -> [(name: String, table: Table, phase: SupportSession.Phase)] {
        var agreement = Table()
        try agreement.tell(Make.agreement)
        var recording = Table()
        try recording.tell(.recordingAsk(RecordingAsk(text: "?")))
        var grace = try Table.withAgent()
        try grace.tell(.sessionGrace(SessionGrace(seconds: 30)))
        var ended = try Table.withAgent()
        try ended.tell(.sessionEnded(SessionEnded(reason: .agent)))
        var joining = Table(isOpen: false)
        _ = joining.session.connected(SessionOpened(resumed: true, event: 99), at: joining.now)
        return [
            ("joining", joining, .joining), ("agreement", agreement, .agreement),
            ("recording", recording, .recording), ("waiting", Table(), .waiting),
            ("active", try Table.withAgent(), .active), ("grace", grace, .grace),
            ("ended", ended, .ended),
        ]
    }

    @Test func `every state is reached`() throws {
        for state in try states() { #expect(state.table.session.phase == state.phase) }
    }

    @Test func `no event of a gateway shares, presses or fetches anything in any state`() throws {
        for state in try states() {
            for event in try Every.event() {
                var table = state.table
                for effect in try table.tell(event) {
                    switch effect {
                    case .connect, .update, .pressKeys, .download, .upload:
                        Issue.record("\(state.name): \(event.method)")
                    default: break
                    }
                }
                #expect(table.session.sharing.granted == nil)
                #expect(table.session.permissions.control == false)
            }
        }
    }

    @Test func `each event leads from each state to where it should`() throws {
        let next: [String: [String: SupportSession.Phase]] = [
            "waiting": [
                "agreement.show": .agreement, "recording.ask": .recording,
                "agent.joined": .active, "session.grace": .grace,
            ],
            "active": [
                "agreement.show": .agreement, "agent.left": .waiting,
                "session.grace": .grace,
            ],
            "grace": ["agreement.show": .agreement, "agent.joined": .active],
            "recording": [
                "agreement.show": .agreement, "agent.joined": .active,
                "session.grace": .grace,
            ],
        ]
        for state in try states() {
            for event in try Every.event() {
                var table = state.table
                try table.tell(event)
                let expected =
                    if Every.ends(event) || state.phase == .ended {
                        SupportSession.Phase.ended
                    } else {
                        next[state.name]?[event.method] ?? state.phase
                    }
                #expect(table.session.phase == expected, "\(state.name): \(event.method)")
            }
        }
    }

    @Test func `the customer can end the session in every state but the end`() throws {
        for state in try states() where state.phase != .ended {
            var table = state.table
            let effects = table.session.end(.customerClosed, at: table.now)
            #expect(effects.methods.last == "session.end", "\(state.name)")
            #expect(table.wait(.seconds(3)).ending != nil, "\(state.name)")
        }
    }

    @Test func `nothing can be answered that is not asked`() throws {
        for state in try states() where state.phase != .agreement && state.phase != .recording {
            var session = state.table.session
            let now = state.table.now
            #expect(throws: SessionError.self) {
                try session.answerAgreement(accepted: true, at: now)
            }
            #expect(throws: SessionError.self) { try session.answerRecording(allowed: true) }
            #expect(throws: SessionError.self) { try session.answerSharing(.control, at: .now) }
            #expect(throws: SessionError.self) { try session.answerNotice(leave: true, at: now) }
            #expect(throws: SessionError.self) {
                try session.answerFile(try Make.transfer("t1"), accepted: true)
            }
        }
    }

    @Test func `what is left out of an update of the queue is not known any more`() throws {
        var table = Table()
        try table.tell(.greetingShow(GreetingShow(text: "hi", position: 3, waitSeconds: 60)))
        try table.tell(.queueUpdate(QueueUpdate(position: 2)))
        #expect(table.session.queue.position == 2)
        #expect(table.session.queue.waitSeconds == nil)
        #expect(table.session.queue.text == "hi")
        try table.tell(.queueUpdate(QueueUpdate(text: "soon")))
        #expect(table.session.queue.position == nil)
        #expect(table.session.queue.text == "soon")
    }

    @Test(arguments: [
        ("https://support.example/help", true), ("http://support.example/help", false),
        ("javascript:alert(1)", false), ("file:///etc/passwd", false), ("HTTPS", false),
    ])
    func `only an https page opens by itself, and only where policy says so`(
        url: String, opens: Bool
    ) throws {
        let show = GatewayEvent.orphanedShow(OrphanedShow(text: "x", url: url))
        var table = Table()
        try table.tell(show)
        #expect(table.session.orphaned?.page == (opens ? url : nil))
        #expect(table.session.orphaned?.opens == false, "it is offered, unless told otherwise")
        var change = PolicyChange()
        change.orphanedPage = .open
        try table.tell(.policySet(PolicySet(change: change)))
        #expect(table.session.orphaned?.opens == opens)
    }

    @Test func `a policy's own page takes the place of the gateway's, until an agent comes`() throws
    {
        var administrator = Policy.unrestricted
        administrator.orphanedPage = .openInstead(url: "https://own.example/help")
        var table = Table(administrator: administrator)
        let show = OrphanedShow(text: "Nobody is here.", url: "https://support.example/x")
        try table.tell(.orphanedShow(show))
        let expected = Orphaned(
            text: "Nobody is here.", page: "https://own.example/help", opens: true)
        #expect(table.session.orphaned == expected)
        try table.tell(.agentJoined(AgentJoined(agent: Make.agent("a1"))))
        #expect(table.session.orphaned == nil)
    }
}
