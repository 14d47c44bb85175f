import GatewayAPI
import Testing

@testable import SupportSession

struct EndTests {
    private func last(_ table: Table) throws -> HostRequestID {
        try #require(table.session.outbox.entries.last?.id)
    }

    private func goodbye(
        _ reason: EndReason, survey: String? = "https://support.example/survey"
    ) -> GatewayEvent {
        .sessionEnded(SessionEnded(reason: reason, text: "Bye.", surveyUrl: survey))
    }

    @Test func `leaving stops first, then says so, then waits for the last words`() throws {
        var table = try Table.sharing()
        let effects = table.session.end(.customerClosed, at: table.now)
        #expect(effects.first == .stopSharing)
        #expect(effects.methods.first == "sharing.set")
        #expect(effects.methods.last == "session.end")
        #expect(effects.ending == nil)
        #expect(table.session.answered(try last(table), messageID: nil).isEmpty)
        #expect(table.session.ending == nil)
        let ending = try table.tell(goodbye(.customer)).ending
        #expect(ending?.surveyUrl == "https://support.example/survey")
        #expect(table.session.phase == .ended)
    }

    @Test func `a gateway that does not answer is waited for 3 seconds`() throws {
        var table = try Table.sharing()
        _ = table.session.end(.customerClosed, at: table.now)
        #expect(table.wait(.milliseconds(2_900)).isEmpty)
        #expect(table.wait(.milliseconds(100)).ending == Ending(reason: "customer"))
    }

    @Test func `a gateway that answers has 5 seconds for its last words`() throws {
        var table = try Table.sharing()
        _ = table.session.end(.logout, at: table.now)
        _ = table.wait(.seconds(1))
        _ = table.session.answered(try last(table), messageID: nil)
        #expect(table.wait(.milliseconds(3_900)).isEmpty)
        #expect(table.wait(.milliseconds(100)).ending == Ending(reason: "logout"))
    }

    @Test func `a gateway that refuses the end changes nothing about it`() throws {
        var table = try Table.sharing()
        _ = table.session.end(.customerClosed, at: table.now)
        #expect(table.session.refused(try last(table)).ending?.reason == "customer")
    }

    @Test func `declining ends the session without a survey`() throws {
        var table = Table()
        try table.tell(Make.agreement)
        let effects = try table.session.answerAgreement(accepted: false, at: table.now)
        #expect(effects.methods == ["agreement.answer"])
        let ending = try table.tell(goodbye(.declined)).ending
        #expect(ending?.reason == "declined")
        #expect(ending?.surveyUrl == nil)
        #expect(ending?.text == "Bye.")
    }

    @Test func `leaving because of a notice stops first and has no survey`() throws {
        var table = try Table.sharing()
        try table.tell(Make.showNotice("n1"))
        let effects = try table.session.answerNotice(leave: true, at: table.now)
        #expect(effects.first == .stopSharing)
        #expect(effects.methods.last == "notice.leave")
        #expect(try table.tell(goodbye(.notice)).ending?.surveyUrl == nil)
    }

    @Test func `a gateway that calls it otherwise opens no survey after notice or refusal`() throws
    {
        for isNotice in [true, false] {
            var table = Table()
            try table.tell(isNotice ? Make.showNotice("n1") : Make.agreement)
            if isNotice {
                _ = try table.session.answerNotice(leave: true, at: table.now)
            } else {
                _ = try table.session.answerAgreement(accepted: false, at: table.now)
            }
            #expect(try table.tell(goodbye(.customer)).ending?.surveyUrl == nil)
        }
    }

    @Test func `staying at a notice changes nothing`() throws {
        var table = Table()
        try table.tell(Make.showNotice("n1"))
        #expect(try table.session.answerNotice(leave: false, at: table.now).isEmpty)
        #expect(table.session.questions.all.isEmpty)
        #expect(table.session.phase == .waiting)
    }

    @Test(arguments: ["http://support.example/", "javascript:alert(1)", "file:///etc/passwd", ""])
    func `a survey that is no https page is left out`(url: String) throws {
        var table = Table()
        let ending = try table.tell(goodbye(.agent, survey: url)).ending
        #expect(ending == Ending(reason: "agent", text: "Bye."))
    }

    @Test func `once the customer has left, nothing is asked, shared or sent any more`() throws {
        var table = try Table.sharing()
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        _ = table.session.end(.customerClosed, at: table.now)
        #expect(table.session.questions.all.isEmpty)
        for event in try Every.event() where !Every.ends(event) {
            let effects = try table.tell(event)
            #expect(effects.requests.isEmpty, "\(event.method)")
            #expect(table.session.questions.all.isEmpty, "\(event.method)")
        }
        #expect(throws: SessionError.over) {
            try table.session.say("x", at: Timestamp(milliseconds: 0))
        }
        #expect(throws: SessionError.over) { try table.session.answerSharing(.view, at: table.now) }
        #expect(table.session.end(.logout, at: table.now).isEmpty)
        #expect(table.session.sharing.granted == nil)
    }

    @Test func `after idle the host asks for a code again, and there is no survey`() throws {
        var table = try Table.sharing()
        try table.tell(.sessionGrace(SessionGrace(seconds: 30)))
        #expect(table.session.phase == .grace)
        let effects = try table.tell(.sessionIdle(SessionIdle()))
        #expect(effects.first == .stopSharing)
        #expect(effects.ending == Ending(reason: "idle", returnsToCodeEntry: true))
    }

    @Test func `an agent who comes back ends the grace`() throws {
        var table = try Table.withAgent()
        try table.tell(.sessionGrace(SessionGrace(seconds: 30)))
        #expect(table.session.graceEnd == table.now + .seconds(30))
        try table.tell(.agentJoined(AgentJoined(agent: Make.agent("a1"))))
        #expect(table.session.phase == .active)
        #expect(table.session.graceEnd == nil)
    }

    @Test func `the end closes everything before it is told`() throws {
        var table = try Table.sharing()
        try table.tell(.fileOffer(Make.offer("t1")))
        _ = try table.session.answerFile(try Make.transfer("t1"), accepted: true)
        let effects = try table.tell(goodbye(.agent))
        #expect(effects.first == .stopSharing)
        #expect(effects.contains(.disconnect(try Make.viewer("v1"))))
        #expect(effects.contains(.cancelTransfer(try Make.transfer("t1"))))
        #expect(effects.last?.isFinish == true)
        #expect(effects.requests.isEmpty)
    }

    @Test func `nothing follows the end`() throws {
        var table = try Table.sharing()
        try table.tell(goodbye(.agent))
        for event in try Every.event() { #expect(try table.tell(event).isEmpty, "\(event.method)") }
        #expect(table.wait(.seconds(1_000)).isEmpty)
        #expect(table.session.abandon(Ending(reason: "timeout")).isEmpty)
        #expect(table.session.end(.logout, at: table.now).isEmpty)
        #expect(table.session.stopSharing().isEmpty)
        #expect(table.session.deadline == nil)
        #expect(table.session.ending?.reason == "agent")
    }
}

extension Effect {
    fileprivate var isFinish: Bool { if case .finish = self { true } else { false } }
}
