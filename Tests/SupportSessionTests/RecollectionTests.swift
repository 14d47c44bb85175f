import FoundationEssentials
import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// What a host knows that comes back from a crash: the events are told again, the customer is not
/// asked again.
struct RecollectionTests {
    /// Kills the host of a session, and has another one take it up.
    private func revived(
        _ table: Table, _ events: [GatewayEvent], administrator: Policy = .unrestricted
    ) throws -> (table: Table, effects: [Effect]) {
        // As it lies on the disk.
        let kept = try JSONEncoder().encode(table.session.recollection)
        let memory = try JSONDecoder().decode(Recollection.self, from: kept)
        var next = Table(isOpen: false)
        next.session = SupportSession(
            administrator: administrator,
            resuming: Outbox(
                prefix: "h2",
                unanswered: table.session.outbox.entries.map { ($0.id, $0.request) }),
            recalling: memory, at: Table.date)
        _ = next.session.displaysChanged([Make.display(1)])
        var effects = next.session.connected(
            SessionOpened(resumed: true, event: events.count), at: next.now)
        for event in events { effects += try next.tell(event) }
        return (next, effects)
    }

    private func shared(_ access: ScreenAccess = .control) throws -> (Table, [GatewayEvent]) {
        let events: [GatewayEvent] = [
            Make.agreement, .recordingAsk(RecordingAsk(text: "x")),
            .agentJoined(AgentJoined(agent: try Make.agent("a1"))),
            .screenAsk(try Make.ask("a1", .control)),
        ]
        var table = Table()
        try table.tell(events[0])
        _ = try table.session.answerAgreement(accepted: true, at: table.now)
        try table.tell(events[1])
        _ = try table.session.answerRecording(allowed: true)
        try table.tell(events[2])
        try table.tell(events[3])
        _ = try table.session.answerSharing(access, at: table.now)
        table.answerAll()
        return (table, events)
    }

    @Test func `nothing that was answered is asked again, and what was shared is shared`() throws {
        let (table, events) = try shared()
        let (next, effects) = try revived(table, events)
        #expect(next.session.questions.all.isEmpty)
        #expect(next.session.sharing.granted == .control)
        #expect(effects.methods == ["sharing.set", "permissions.set", "displays.set"])
        #expect(effects.raises.isEmpty)
    }

    @Test func `what was stopped stays stopped, also while the host comes back`() throws {
        var (table, events) = try shared()
        _ = table.session.stopSharing()
        #expect(try revived(table, events).table.session.sharing.granted == nil)

        (table, events) = try shared()
        var next = Table(isOpen: false)
        next.session = SupportSession(
            administrator: .unrestricted, resuming: Outbox(prefix: "h2"),
            recalling: table.session.recollection, at: Table.date)
        _ = next.session.displaysChanged([Make.display(1)])
        _ = next.session.connected(SessionOpened(resumed: true, event: 4), at: next.now)
        _ = next.session.stopSharing()
        for event in events { try next.tell(event) }
        #expect(next.session.sharing.granted == nil)
        #expect(next.session.recollection.grant == nil)
    }

    @Test func `a second crash on the way back loses nothing`() throws {
        let (table, events) = try shared(.view)
        var next = Table(isOpen: false)
        next.session = SupportSession(
            administrator: .unrestricted, resuming: Outbox(prefix: "h2"),
            recalling: table.session.recollection, at: Table.date)
        #expect(next.session.recollection == table.session.recollection)
        #expect(try revived(next, events).table.session.sharing.granted == .view)
    }

    @Test func `a policy that came meanwhile, or took something back before, holds`() throws {
        var (table, events) = try shared()
        let narrow = try revived(table, events + [Make.permissions(control: false)])
        #expect(narrow.table.session.sharing.granted == .view)

        try table.tell(Make.permissions(clipboard: false))
        try table.tell(Make.permissions(clipboard: true))
        let before = table.session.permissions
        #expect(!before.clipboard)
        let wide = try revived(
            table, events + [Make.permissions(clipboard: false), Make.permissions(clipboard: true)])
        #expect(wide.table.session.permissions == before)
    }

    @Test func `without a screen nothing is shared, and later neither`() throws {
        let (table, events) = try shared()
        var next = Table(isOpen: false)
        next.session = SupportSession(
            administrator: .unrestricted, resuming: Outbox(prefix: "h2"),
            recalling: table.session.recollection, at: Table.date)
        _ = next.session.connected(SessionOpened(resumed: true, event: 4), at: next.now)
        for event in events { try next.tell(event) }
        _ = next.session.displaysChanged([Make.display(1)])
        #expect(next.session.sharing.granted == nil)
    }

    @Test func `what is new is asked, and terms that are new stop what was shared`() throws {
        let (table, events) = try shared()
        let asked = try revived(table, events + [.screenAsk(Make.ask("a1", .view))])
        #expect(asked.table.session.questions.all.count == 1)
        let terms = GatewayEvent.agreementShow(
            AgreementShow(version: "2", title: NameText(cutting: "Terms"), text: "y"))
        let next = try revived(table, events + [terms])
        #expect(next.table.session.phase == .agreement)
        #expect(next.table.session.sharing.granted == nil)
    }

    @Test func `an event of another number or another content is another question`() throws {
        let (table, events) = try shared()
        var changed = events
        changed[3] = .screenAsk(try Make.ask("a1", .view))
        #expect(try revived(table, changed).table.session.questions.all.count == 1)
        changed = [.chatWidget(ChatWidget(alive: true))] + events
        #expect(try revived(table, changed).table.session.questions.hasAgreement)
    }

    @Test func `files go on, and are neither asked about nor begun twice`() throws {
        var table = try Table.withAgent()
        let offers = try ["t1", "t2", "t3"].map { GatewayEvent.fileOffer(try Make.offer($0)) }
        for offer in offers { try table.tell(offer) }
        _ = try table.session.answerFile(Make.transfer("t1"), accepted: true)
        _ = try table.session.answerFile(Make.transfer("t2"), accepted: false)
        _ = try table.session.answerFile(Make.transfer("t3"), accepted: true)
        _ = table.session.transferDone(
            try Make.transfer("t3"), sha256: String(repeating: "a", count: 64), path: "/x")
        _ = try table.session.offerFile(Make.request("f1"))
        let accepted = GatewayEvent.fileAccepted(
            FileAccepted(transferId: try Make.transfer("f1"), uploadUrl: "https://x.example/u"))
        try table.tell(accepted)
        let joined = GatewayEvent.agentJoined(AgentJoined(agent: try Make.agent("a1")))
        let (next, effects) = try revived(table, [joined] + offers + [accepted])
        #expect(next.session.questions.all.isEmpty)
        #expect(effects.contains(.download(try Make.offer("t1"))))
        #expect(!effects.contains(.download(try Make.offer("t3"))))
        #expect(effects.contains(.upload(try Make.transfer("f1"), url: "https://x.example/u")))
        // A file that support has taken back meanwhile does not begin.
        let cancel = GatewayEvent.fileCancel(FileCancel(transferId: try Make.transfer("t1")))
        let gone = try revived(table, [joined] + offers + [accepted, cancel])
        #expect(!gone.effects.contains(.download(try Make.offer("t1"))))
    }

    @Test func `lines are taken before the connection stands`() throws {
        let (table, _) = try shared()
        var next = Table(isOpen: false)
        next.session = SupportSession(
            administrator: .unrestricted, resuming: Outbox(prefix: "h2"),
            recalling: table.session.recollection, at: Table.date)
        let said = try next.session.say("still here", at: Table.date)
        #expect(said.line.delivery == .pending)
        let opened = SessionOpened(resumed: true, event: 0)
        #expect(next.session.connected(opened, at: next.now).methods.first == "chat.send")
    }
}
