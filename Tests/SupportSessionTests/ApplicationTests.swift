import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// Which part of the screen is shown, of what the policies allow and the customer has chosen.
struct ApplicationTests {
    private static let letter = ChosenApplications(
        names: ["Writer"],
        processes: [RunningApplication(process: 1, startTime: 1, executable: "/usr/bin/writer")])
    private static let part = VisiblePart(policy: ApplicationPolicy(), chosen: letter.processes)

    private func table(
        _ access: ScreenAccess = .view, scope: SharingScope = .desktop, able: Bool = true
    ) throws -> Table {
        var table = try Table.withAgent()
        table.session.canShareApplications = able
        var ask = try Make.ask("a1", .control)
        ask.scope = scope
        try table.tell(.screenAsk(ask))
        return table
    }

    @Test func `the chosen applications are shown before any viewer is connected`() throws {
        var table = try table()
        let effects = try table.session.answerSharing(.view, of: Self.letter, at: table.now)
        #expect(effects.first == .reveal(Self.part))
        #expect(
            effects.requests.first
                == .sharingSet(
                    SharingSet(
                        sharing: true, access: .view, scope: .applications,
                        applications: ["Writer"])))
        #expect(table.session.sharing.part == Self.part)
    }

    @Test func `the choice changes with viewers connected`() throws {
        var table = try table()
        _ = try table.session.answerSharing(.view, at: table.now)
        try table.tell(.screenConnect(Make.connect("v1")))
        let narrower = try table.session.changeSharing(to: .view, of: Self.letter, at: table.now)
        #expect(narrower.first == .reveal(Self.part))
        #expect(narrower.contains(.update(try Make.viewer("v1"))))
        #expect(!narrower.contains(.disconnect(try Make.viewer("v1"))))
        #expect(try table.session.changeSharing(to: .view, of: Self.letter, at: table.now).isEmpty)
        let wider = try table.session.changeSharing(to: .view, at: table.now)
        #expect(wider.first == .reveal(.everything))
    }

    @Test func `where windows cannot be kept apart, single ones are not shared`() throws {
        var table = try table(able: false)
        #expect(throws: SessionError.self) {
            try table.session.answerSharing(.view, of: Self.letter, at: table.now)
        }
        #expect(table.session.sharing.part == .nothing)
    }

    @Test func `who was asked for applications does not share everything`() throws {
        var table = try table(scope: .applications)
        #expect(throws: SessionError.self) {
            try table.session.answerSharing(.view, at: table.now)
        }
        _ = try table.session.answerSharing(.view, of: Self.letter, at: table.now)
    }

    @Test func `a policy that hides some applies at once, and sharing goes on`() throws {
        var table = try table()
        _ = try table.session.answerSharing(.view, at: table.now)
        let effects = try table.tell(Make.applications(.deny))
        guard case .reveal(.applications(let scope))? = effects.first else {
            Issue.record("nothing is revealed: \(effects)")
            return
        }
        #expect(!scope.policy.permitsEverything && scope.chosen == nil)
        #expect(table.session.sharing.granted == .view)
        #expect(effects.methods == ["sharing.set"])
        // What allows more again needs a new yes.
        let wider = try table.tell(Make.applications(.all))
        #expect(wider.isEmpty && table.session.sharing.part == .applications(scope))
        let again = try table.session.changeSharing(to: .view, at: table.now)
        #expect(again.first == .reveal(.everything))
    }

    @Test func `the choice and the policy both hold`() throws {
        var table = try table()
        _ = try table.session.answerSharing(.view, of: Self.letter, at: table.now)
        try table.tell(Make.applications(.deny))
        guard case .applications(let scope) = table.session.sharing.part else {
            Issue.record("everything is shown")
            return
        }
        #expect(scope.chosen == Self.letter.processes && !scope.policy.permitsEverything)
    }

    @Test func `who may not choose is told so`() throws {
        var table = try table()
        table.session.administrator.applications.customerMayChoose = false
        #expect(throws: SessionError.self) {
            try table.session.answerSharing(.view, of: Self.letter, at: table.now)
        }
        _ = try table.session.answerSharing(.view, at: table.now)
    }

    @Test func `after a stop nothing is shown`() throws {
        var table = try table()
        _ = try table.session.answerSharing(.view, of: Self.letter, at: table.now)
        _ = table.session.stopSharing()
        #expect(table.session.sharing.part == .nothing && table.session.sharing.chosen == nil)
    }

    @Test func `a gateway that heaps up rules ends sharing, not memory`() throws {
        var table = try table()
        _ = try table.session.answerSharing(.view, at: table.now)
        var told = 0
        while table.session.sharing.granted != nil, told < 100 {
            told += 1
            try table.tell(Make.applications(.deny, "application \(told)"))
        }
        #expect((2..<100).contains(told))
    }
}
