import GatewayAPI
import Testing

@testable import SupportSession

struct ReplayTests {
    private func rebuild(_ events: [GatewayEvent]) throws -> (table: Table, effects: [Effect]) {
        var table = Table(isOpen: false)
        var effects = table.session.connected(
            SessionOpened(resumed: true, event: events.count), at: table.now)
        #expect(events.isEmpty || table.session.phase == .joining)
        for event in events { effects += try table.tell(event) }
        #expect(table.session.phase != .joining)
        return (table, effects)
    }

    @Test func `a gap closes the connection and a repeat is passed over`() {
        var cursor = EventCursor()
        #expect(cursor.take(1) == .apply)
        #expect(cursor.take(1) == .pass)
        #expect(cursor.take(3) == .gap)
        #expect(cursor.last == 1)
        #expect(cursor.take(2) == .apply)
        #expect(cursor.take(1) == .pass)
        #expect(cursor.take(Int.max) == .gap)
        #expect(cursor.last == 2)
    }

    @Test func `what waits is sent again in its order, and once it is answered never again`() throws
    {
        var table = try Table.withAgent()
        table.answerAll()
        for text in ["a", "b", "c"] {
            _ = try table.session.say(text, at: Timestamp(milliseconds: 0))
        }
        _ = table.answerOldest(messageID: try Make.message("m1"))
        let opened = SessionOpened(resumed: true, event: table.session.cursor.last)
        let again = table.session.connected(opened, at: table.now)
        #expect(again == table.session.outbox.entries.map { .send($0) })
        #expect(again.count == 2)
        #expect(Set(table.session.outbox.entries.map(\.id)).count == 2)
    }

    @Test func `nothing of the past is performed`() throws {
        let (table, effects) = try rebuild([
            .agentJoined(AgentJoined(agent: Make.agent("a1"))),
            .screenAsk(Make.ask("a1", .control)),
            .screenConnect(Make.connect("v1")),
            .screenSelect(ScreenSelect(viewerId: Make.viewer("v1"), display: 2)),
            .keysSend(KeysSend(keys: ["Delete"])),
            .chatNudge(ChatNudge(agentId: Make.agentID("a1"))),
            .recordingState(RecordingState(on: true)),
            .orphanedShow(OrphanedShow(text: "x", url: "https://support.example/")),
            .chatMessage(Make.line("m1", "hello")),
        ])
        #expect(effects.methods == ["permissions.set"])
        #expect(effects.lines.map(\.text) == ["hello"])
        #expect(effects.count == 2)
        #expect(table.session.isRecorded)
        #expect(table.session.sharing.granted == nil)
        #expect(table.session.sharing.viewers.isEmpty, "another host's viewers are not this one's")
    }

    @Test func `only what is still open at the end is asked, with its whole time from then`() throws
    {
        var (table, _) = try rebuild([
            .agentJoined(AgentJoined(agent: Make.agent("a1"))),
            .agentJoined(AgentJoined(agent: Make.agent("a2"))),
            .screenAsk(Make.ask("a1", .control)),
            .screenAsk(Make.ask("a2", .view)),
            .agentLeft(AgentLeft(agent: Make.agent("a2"))),
            Make.showNotice("n1"),
            .noticeClear(NoticeClear(noticeId: Make.notice("n1"))),
            .fileOffer(Make.offer("t1")),
            .fileCancel(FileCancel(transferId: Make.transfer("t1"))),
            .fileOffer(Make.offer("t2")),
        ])
        #expect(
            table.session.questions.open.map(\.subject) == [
                .sharing(try Make.ask("a1", .control)), .file(try Make.offer("t2")),
            ])
        #expect(table.wait(.seconds(59)).isEmpty)
        #expect(table.wait(.seconds(1)).methods == ["sharing.set", "file.answer"])
    }

    @Test func `time does not run while the past is told`() throws {
        var table = Table(isOpen: false)
        _ = table.session.connected(SessionOpened(resumed: true, event: 3), at: table.now)
        try table.tell(.agentJoined(AgentJoined(agent: Make.agent("a1"))))
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        #expect(table.session.deadline == nil)
        #expect(table.wait(.seconds(600)).isEmpty)
        #expect(throws: SessionError.over) { try table.session.answerSharing(.view, at: table.now) }
        #expect(throws: SessionError.over) {
            try table.session.say("x", at: Timestamp(milliseconds: 0))
        }
        try table.tell(.chatWidget(ChatWidget(alive: true)))
        #expect(table.session.deadline == table.now + .seconds(60))
    }

    @Test func `an offer of the past is judged by the policy at its end`() throws {
        let (_, effects) = try rebuild([
            .fileOffer(Make.offer("t1")), Make.permissions(files: false),
        ])
        #expect(effects.methods == ["permissions.set", "file.answer"])
    }

    @Test func `keys and nudges that were missed while the connection was lost are left out`()
        throws
    {
        var table = try Table.sharing()
        let opened = SessionOpened(resumed: true, event: table.session.cursor.last + 2)
        _ = table.session.connected(opened, at: table.now)
        #expect(try table.tell(.keysSend(KeysSend(keys: ["Delete"]))).isEmpty)
        #expect(try table.tell(.chatNudge(ChatNudge(agentId: Make.agentID("a1")))).isEmpty)
        #expect(try table.tell(.keysSend(KeysSend(keys: ["Delete"]))) == [.pressKeys(["Delete"])])
    }

    @Test func `an event that cannot be read counts, also as the last of the past`() throws {
        var table = Table(isOpen: false)
        _ = table.session.connected(SessionOpened(resumed: true, event: 1), at: table.now)
        #expect(table.session.take(eventNumber: 1) == .apply)
        #expect(table.session.passOver(at: table.now).methods == ["permissions.set"])
        #expect(table.session.isOpen)
    }

    @Test func `a gateway that has forgotten finds a new host that has kept what was written`()
        throws
    {
        var table = try Table.sharing()
        table.answerAll()
        _ = try table.session.say("sent", at: Timestamp(milliseconds: 0))
        _ = table.answerOldest(messageID: try Make.message("m1"))
        _ = try table.session.say("on its way", at: Timestamp(milliseconds: 0))
        let effects = table.session.startAgain(requestPrefix: "h2")
        #expect(effects.first == .stopSharing)
        #expect(table.session.cursor.last == 0)
        #expect(table.session.phase == .joining)
        #expect(table.session.sharing.granted == nil)
        #expect(table.session.chat.lines.map(\.text) == ["on its way"])
        #expect(table.session.outbox.entries.map(\.id.text) == ["h2-1"])
        let opened = SessionOpened(resumed: true, event: 0)
        #expect(
            table.session.connected(opened, at: table.now).methods
                == ["chat.send", "permissions.set"])
    }

    @Test func `who was about to leave when the gateway forgot has left`() throws {
        var table = try Table.sharing()
        _ = table.session.end(.customerClosed, at: table.now)
        #expect(table.session.startAgain(requestPrefix: "h2").ending?.reason == "customer")
    }
}
