import GatewayAPI
import Policy
import Testing

@testable import SupportSession

struct ConsentTests {
    @Test func `silence for a minute refuses to share`() throws {
        var table = try Table.withAgent()
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        #expect(table.wait(.milliseconds(59_900)).isEmpty)
        #expect(table.session.questions.open.count == 1)
        #expect(
            table.wait(.milliseconds(100)).requests == [.sharingSet(SharingSet(sharing: false))])
        #expect(table.session.questions.all.isEmpty)
        #expect(throws: SessionError.notPending) {
            try table.session.answerSharing(.view, at: table.now)
        }
    }

    @Test func `silence for a minute refuses to be recorded`() throws {
        var table = Table()
        try table.tell(.recordingAsk(RecordingAsk(text: "?")))
        #expect(table.session.phase == .recording)
        let effects = table.wait(.seconds(60))
        #expect(effects.requests == [.recordingAnswer(RecordingAnswer(allowed: false))])
        #expect(table.session.phase == .waiting)
    }

    @Test func `silence for a minute refuses a file`() throws {
        var table = try Table.withAgent()
        try table.tell(.fileOffer(Make.offer("t1")))
        let effects = table.wait(.seconds(60))
        #expect(effects.methods == ["file.answer"])
        #expect(table.session.transfers[try Make.transfer("t1")]?.isOver == true)
    }

    @Test func `an agreement and a notice wait for as long as it takes`() throws {
        var table = Table()
        try table.tell(Make.agreement)
        try table.tell(Make.showNotice("n1"))
        #expect(table.session.deadline == nil)
        #expect(table.wait(.seconds(100_000)).isEmpty)
        #expect(table.session.phase == .agreement)
        #expect(table.session.questions.all.count == 2)
    }

    @Test func `as long as the agreement waits, it is the only question, and no other runs out`()
        throws
    {
        var table = try Table.withAgent()
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        try table.tell(Make.agreement)
        #expect(table.session.questions.open.count == 1)
        #expect(table.session.deadline == nil)
        #expect(table.wait(.seconds(300)).isEmpty)
        #expect(throws: SessionError.notPending) {
            try table.session.answerSharing(.view, at: table.now)
        }
        _ = try table.session.answerAgreement(accepted: true, at: table.now)
        #expect(table.session.deadline == table.now + .seconds(60))
        #expect(
            try table.session.answerSharing(.view, at: table.now).methods.first == "sharing.set")
    }

    @Test func `an agreement that is shown later stops what is shared`() throws {
        var table = try Table.sharing()
        let effects = try table.tell(Make.agreement)
        #expect(effects.first == .stopSharing)
        #expect(table.session.sharing.granted == nil)
        #expect(throws: SessionError.self) {
            try table.session.changeSharing(to: .view, at: table.now)
        }
    }

    @Test func `a later agreement replaces the one that waits, and its version is answered`() throws
    {
        var table = Table()
        try table.tell(Make.agreement)
        try table.tell(
            .agreementShow(AgreementShow(version: "2", title: NameText(cutting: ""), text: "")))
        let effects = try table.session.answerAgreement(accepted: true, at: table.now)
        #expect(
            effects.requests == [.agreementAnswer(AgreementAnswer(accepted: true, version: "2"))])
        #expect(throws: SessionError.notPending) {
            try table.session.answerAgreement(accepted: true, at: table.now)
        }
    }

    @Test func `somebody who is not in the session cannot ask`() throws {
        var table = try Table.withAgent()
        #expect(try table.tell(.screenAsk(Make.ask("a2", .view))).hasViolation)
        #expect(table.session.questions.all.isEmpty)
    }

    @Test func `the question goes when its agent does`() throws {
        var table = try Table.withAgent()
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        try table.tell(.agentLeft(AgentLeft(agent: Make.agent("a1"))))
        #expect(table.session.questions.all.isEmpty)
    }

    @Test func `the grace takes every agent's question with it`() throws {
        var table = try Table.withAgent()
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        try table.tell(.sessionGrace(SessionGrace(seconds: 30)))
        #expect(table.session.questions.all.isEmpty)
    }

    @Test
    func `a second question of one agent replaces the first, another agent's waits beside it`()
        throws
    {
        var table = try Table.withAgent()
        try table.tell(.agentJoined(AgentJoined(agent: Make.agent("a2"))))
        try table.tell(.screenAsk(Make.ask("a1", .view)))
        try table.tell(.screenAsk(Make.ask("a2", .view)))
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        #expect(table.session.questions.all.count == 2)
    }

    @Test func `refusing more leaves what was granted before`() throws {
        var table = try Table.sharing(.view)
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        let effects = try table.session.answerSharing(nil, at: table.now)
        #expect(
            effects.requests.first
                == .sharingSet(SharingSet(sharing: true, access: .view, scope: .desktop)))
        #expect(table.session.sharing.granted == .view)
    }

    @Test(arguments: [true, false])
    func `recording without a yes stops what is shared`(wasAsked: Bool) throws {
        var table = try Table.sharing()
        if wasAsked {
            try table.tell(.recordingAsk(RecordingAsk(text: "?")))
            _ = try table.session.answerRecording(allowed: false)
        }
        let effects = try table.tell(.recordingState(RecordingState(on: true)))
        #expect(effects.hasViolation)
        #expect(effects.contains(.stopSharing))
        #expect(table.session.isRecorded)
    }

    @Test func `recording with a yes goes on`() throws {
        var table = try Table.sharing()
        try table.tell(.recordingAsk(RecordingAsk(text: "?")))
        _ = try table.session.answerRecording(allowed: true)
        #expect(try table.tell(.recordingState(RecordingState(on: true))).isEmpty)
        #expect(table.session.sharing.granted == .control)
    }

    @Test func `notices are bounded, the oldest goes`() throws {
        var table = Table()
        for number in 1...40 { try table.tell(Make.showNotice("n\(number)")) }
        #expect(table.session.questions.all.count == Questions.mostNotices)
        try table.tell(.noticeClear(NoticeClear(noticeId: Make.notice("n40"))))
        try table.tell(.noticeClear(NoticeClear(noticeId: Make.notice("unknown"))))
        #expect(table.session.questions.all.count == Questions.mostNotices - 1)
    }

    @Test func `agents are bounded`() throws {
        var table = Table()
        for number in 1...200 {
            try table.tell(.agentJoined(AgentJoined(agent: Make.agent("a\(number)"))))
        }
        #expect(table.session.agents.count == SupportSession.mostAgents)
    }
}
