import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// Whether agents keep control is asked again, and again.
struct ContinuationTests {
    private let half: Duration = .seconds(30 * 60)

    private func asked() throws -> Table {
        var table = try Table.sharing(.control)
        _ = table.wait(half)
        try #require(table.session.questions.open.contains { $0.subject.isContinuation })
        return table
    }

    @Test func `after 30 minutes of control input is held until the customer has answered`() throws
    {
        var table = try Table.sharing(.control)
        #expect(table.session.deadline == table.now + half)
        #expect(table.wait(half - .seconds(1)).isEmpty)
        let effects = table.wait(.seconds(1))
        #expect(effects.first == .update(try Make.viewer("v1")))
        #expect(effects.methods == ["permissions.set"])
        #expect(effects.raises == [.question])
        #expect(table.session.access(of: try Make.viewer("v1")) == .view)
        #expect(table.session.permissions.control == false)
        #expect(table.session.permissions.keys == false)
        #expect(table.session.sharing.granted == .control, "it is held, not taken back")
        let keys = GatewayEvent.keysSend(KeysSend(keys: ["Delete"]))
        #expect(try table.tell(keys).hasViolation)
    }

    @Test func `a yes lets input through, and the time begins anew`() throws {
        var table = try asked()
        table.now += .seconds(100)
        let effects = try table.session.answerContinuation(goOn: true, at: table.now)
        #expect(effects.contains(.update(try Make.viewer("v1"))))
        #expect(table.session.access(of: try Make.viewer("v1")) == .control)
        #expect(table.session.deadline == table.now + half)
        #expect(throws: SessionError.notPending) {
            try table.session.answerContinuation(goOn: true, at: table.now)
        }
    }

    @Test func `a no stops sharing before anything else`() throws {
        var table = try asked()
        let effects = try table.session.answerContinuation(goOn: false, at: table.now)
        #expect(effects.first == .stopSharing)
        #expect(table.session.sharing.granted == nil)
    }

    @Test func `five minutes of silence end sharing, and not a second less`() throws {
        var table = try asked()
        #expect(table.session.deadline == table.now + .seconds(300))
        #expect(table.wait(.seconds(299)).isEmpty)
        let effects = table.wait(.seconds(1))
        #expect(effects.first == .stopSharing)
        #expect(effects.methods.first == "sharing.set")
        #expect(table.session.questions.all.isEmpty)
        #expect(table.session.deadline == nil)
    }

    @Test func `seeing alone is not asked about`() throws {
        var table = try Table.sharing(.view)
        #expect(table.session.deadline == nil)
        #expect(table.wait(half * 10).isEmpty)
    }

    @Test func `stopping, or leaving them to see only, takes the question away`() throws {
        var table = try asked()
        #expect(table.session.stopSharing().first == .stopSharing)
        #expect(table.session.questions.all.isEmpty)
        table = try asked()
        _ = try table.session.changeSharing(to: .view, at: table.now)
        #expect(table.session.questions.all.isEmpty)
        #expect(table.session.access(of: try Make.viewer("v1")) == .view)
        table = try asked()
        try table.tell(Make.permissions(control: false))
        #expect(table.session.questions.all.isEmpty && !table.session.sharing.isHeld)
    }

    @Test func `a new grant of control is an answer as well`() throws {
        var table = try asked()
        _ = try table.session.changeSharing(to: .control, at: table.now)
        #expect(table.session.questions.all.isEmpty)
        #expect(table.session.permissions.control)
    }

    @Test func `the question outlasts others that are asked meanwhile`() throws {
        var table = try asked()
        try table.tell(.screenAsk(Make.ask("a1", .control)))
        _ = table.wait(.seconds(60))
        #expect(table.session.questions.open.map(\.subject.isContinuation) == [true])
        #expect(table.session.sharing.isHeld)
    }

    @Test func `a policy may ask sooner, and of two the sooner holds`() throws {
        var administrator = Policy.unrestricted
        administrator.reaskMinutes = 2
        var other = Policy.unrestricted
        other.reaskMinutes = 5
        #expect(administrator.stricter(other).reaskMinutes == 2)
        #expect(administrator.stricter(.unrestricted).reaskMinutes == 2)
        let table = try Table.sharing(.control, administrator: administrator)
        #expect(table.session.deadline == table.now + .seconds(120))
    }
}
