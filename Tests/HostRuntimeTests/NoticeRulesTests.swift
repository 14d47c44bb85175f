import LocalAPI
import Testing

@testable import HostRuntime

/// What the customer is told beside the window, one change at a time.
struct NoticeRulesTests {
    private static let start = ContinuousClock.now
    private static let anna = AgentStatus(agentId: "a", name: "Anna")

    private static func status(
        _ phase: Phase = .active, _ change: (inout Status) -> Void = { _ in }
    ) -> Status {
        var status = Status(
            phase: phase, agents: [],
            sharing: SharingStatus(on: false, access: .none, scope: .desktop, applications: []),
            viewers: [],
            permissions: PermissionStatus(
                control: false, clipboard: false, files: true, keys: false),
            recording: false, chat: ChatStatus(surface: "app", unread: 0, messages: 0),
            displays: [], transfers: [], connection: .online, pending: [])
        change(&status)
        return status
    }

    private static func question(_ kind: QuestionKind, _ access: SharedAccess? = nil) -> Question {
        Question(
            kind: kind, id: "q", text: "?", title: "Title", access: access, agent: anna,
            size: 5, name: "plan.pdf")
    }

    private static func shared(_ access: SharedAccess) -> (inout Status) -> Void {
        {
            $0.sharing.on = true; $0.sharing.access = access
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let old: Status
        let new: Status
        let acts: [NoticeRules.Act]

        init(_ name: String, _ old: Status, _ new: Status, _ acts: [NoticeRules.Act]) {
            testDescription = name
            self.old = old
            self.new = new
            self.acts = acts
        }
    }

    static let cases: [Case] = [
        Case("nothing", status(), status(), []),
        Case(
            "an agent joins", status(), status { $0.agents = [anna] },
            [.show(.agentJoined(name: "Anna"))]),
        Case("an agent leaves", status { $0.agents = [anna] }, status(), []),
        Case(
            "an agent asks", status(),
            status { $0.pending = [question(.sharing, .control)] },
            [.show(.agentAsks(name: "Anna", control: true))]),
        Case(
            "an agent asks to look", status(),
            status { $0.pending = [question(.sharing, .view)] },
            [.show(.agentAsks(name: "Anna", control: false))]),
        Case(
            "a file is offered", status(), status { $0.pending = [question(.file)] },
            [.show(.fileOffered(name: "plan.pdf", size: 5))]),
        Case(
            "something else is asked", status(), status { $0.pending = [question(.notice)] },
            [.show(.question)]),
        Case(
            "a question is answered", status { $0.pending = [question(.notice)] }, status(),
            [.withdraw(DesktopNotification.question.topic)]),
        Case(
            "sharing begins", status(), status(.active, shared(.view)),
            [.show(.sharingStarted(control: false))]),
        Case(
            "control begins", status(.active, shared(.view)), status(.active, shared(.control)),
            [.show(.sharingStarted(control: true))]),
        Case(
            "sharing ends", status(.active, shared(.control)), status(), [.show(.sharingStopped)]),
        Case(
            "recording begins", status(), status { $0.recording = true },
            [.show(.recordingStarted)]),
        Case(
            "recording ends", status { $0.recording = true }, status(), [.show(.recordingStopped)]),
        Case(
            "recording ends with the session", status { $0.recording = true }, status(.ended),
            [.show(.sessionEnded)]),
        Case(
            "all is read", status { $0.chat.unread = 2 }, status(), [.withdraw(.chat)]),
        Case("the session ends", status(), status(.codeEntry), [.show(.sessionEnded)]),
        Case("a PIN was wrong", status(.joining), status(.codeEntry), []),
        Case("the ended session is left", status(.ended), status(.codeEntry), []),
    ]

    @Test(arguments: cases)
    func `each change is told, and no other`(change: Case) {
        var rules = NoticeRules()
        #expect(rules.take(.status(change.old), at: Self.start) == [], "the first is no change")
        #expect(rules.take(.status(change.new), at: Self.start) == change.acts)
        #expect(rules.take(.status(change.new), at: Self.start) == [])
    }

    private func line(_ kind: String, event: ChatEvent? = nil, _ text: String = "hi") -> LocalChange
    {
        .message(
            ChatLine(
                messageId: "m", from: ChatAuthor(kind: kind, name: "Anna"), text: text,
                at: "2026-11-21T02:06:02Z", channel: "app", delivered: .yes, event: event))
    }

    @Test func `a message is told, and the next one not before two seconds`() {
        var rules = NoticeRules()
        _ = rules.take(.status(Self.status()), at: Self.start)
        let told: [NoticeRules.Act] = [.show(.message(name: "Anna", text: "hi"))]
        #expect(rules.take(line("agent"), at: Self.start) == told)
        #expect(rules.take(line("agent"), at: Self.start + .milliseconds(1999)) == [])
        #expect(rules.take(line("agent"), at: Self.start + .seconds(2)) == told)
        #expect(rules.take(line("customer"), at: Self.start + .seconds(9)) == [])
        #expect(rules.take(line("system", event: .nudge), at: Self.start + .seconds(9)) == [])
        let long = rules.take(
            line("agent", String(repeating: "x", count: 900)), at: Self.start + .seconds(9))
        #expect(long == [.show(.message(name: "Anna", text: String(repeating: "x", count: 200)))])
    }

    @Test(arguments: [Phase.joining, .codeEntry])
    func `what was said long ago is not told again while a session opens`(phase: Phase) {
        var rules = NoticeRules()
        #expect(rules.take(line("agent"), at: Self.start) == [])
        _ = rules.take(.status(Self.status(phase)), at: Self.start)
        #expect(rules.take(line("agent"), at: Self.start) == [])
    }

    @Test func `a nudge is told`() {
        var rules = NoticeRules()
        #expect(rules.take(.nudge(Self.anna), at: Self.start) == [.show(.nudge(name: "Anna"))])
    }
}
