import LocalAPI
import Testing

@testable import HostWindow

struct PresentationTests {
    private func page(_ status: Status?, _ choices: Choices = Choices()) -> Page {
        Presentation(status, choices).page
    }

    @Test func `before the daemon has told anything, nothing is claimed`() {
        #expect(page(nil) == .starting)
    }

    @Test(arguments: [
        (Phase.agreement, QuestionKind.agreement), (.recording, .recording), (.waiting, .notice),
    ])
    func `what is asked before the session fills the window`(phase: Phase, kind: QuestionKind) {
        let status = States.status(phase) { $0.pending = [States.question(kind)] }
        guard case .question(let card) = page(status) else {
            Issue.record("\(page(status))")
            return
        }
        #expect(card.kind == kind)
    }

    @Test func `a link waits on its own page, and not under a session`() {
        let invitation = InvitationStatus(
            link: "deskhand://h.example/?code=123456", host: "h.example")
        let idle = States.status(.codeEntry) { $0.invitation = invitation }
        guard case .invitation(let shown) = page(idle) else {
            Issue.record("\(page(idle))")
            return
        }
        #expect(shown.host == "h.example")
        let busy = States.status(.active) { $0.invitation = invitation }
        guard case .session = page(busy) else {
            Issue.record("\(page(busy))")
            return
        }
    }

    @Test func `a session that is being taken up again stays where it is`() {
        var choices = Choices()
        var last: Status?
        func page(after new: Status) -> Page {
            choices.follow(new, after: last)
            last = new
            return Presentation(new, choices).page
        }
        func isSession(_ page: Page) -> Bool {
            if case .session = page { true } else { false }
        }
        // One that begins is none.
        #expect(!isSession(page(after: States.status(.joining))))
        #expect(!isSession(page(after: States.status(.waiting))))
        #expect(isSession(page(after: States.status(.active))))
        // The daemon was started again, and the gateway tells all from the beginning.
        #expect(isSession(page(after: States.status(.joining))))
        #expect(choices.isResuming)
        #expect(isSession(page(after: States.status(.waiting))))
        #expect(choices.isResuming)
        #expect(isSession(page(after: States.status(.active))))
        #expect(!choices.isResuming)
        // It could not be taken up.
        #expect(isSession(page(after: States.status(.joining))))
        #expect(!isSession(page(after: States.status(.codeEntry))))
        #expect(!isSession(page(after: States.status(.joining))))
    }

    @Test func `consent comes before files, whatever came first`() {
        let status = States.status(.active) {
            $0.pending = [
                States.question(.file, "f"), States.question(.notice, "n"),
                States.question(.sharing, "s"),
            ]
        }
        let card = QuestionCard.first(status, answered: [])
        #expect(card?.kind == .sharing)
        #expect(card?.following == 2)
        let next = QuestionCard.first(status, answered: [QuestionCard.key(.sharing, "s")])
        #expect(next?.kind == .notice)
    }

    @Test func `an ended session gives way to a new code when the customer wants so`() {
        let status = States.status(.ended) { $0.ending = EndingStatus(reason: "agent") }
        guard case .ended(let ended) = page(status) else {
            Issue.record("\(page(status))")
            return
        }
        #expect(ended.sentence == "Support has ended the session.")
        var choices = Choices()
        choices.wantsNewCode = true
        guard case .entry = page(status, choices) else {
            Issue.record("\(page(status, choices))")
            return
        }
    }

    @Test func `while the chat goes on in the browser only the bar stays`() {
        var choices = Choices()
        choices.isChatOpen = false
        let shared = States.shared(.view, [("Anna", "agent", .view)])
        #expect(!Presentation(shared, choices).isWindowShown)
        #expect(Presentation(shared, choices).bar?.sentence == "Anna can see your screen.")
        let idle = States.status(.active)
        #expect(!Presentation(idle, choices).isWindowShown)
        #expect(Presentation(idle, choices).bar == nil)
    }

    @Test func `a question opens the window also while the chat is elsewhere`() {
        var choices = Choices()
        choices.isChatOpen = false
        let status = States.status(.active) { $0.pending = [States.question(.sharing)] }
        #expect(Presentation(status, choices).isWindowShown)
    }

    @Test func `something shared is always said somewhere`() {
        for isOpen in [true, false] {
            for isConcealed in [true, false] {
                var choices = Choices()
                (choices.isChatOpen, choices.isConcealed) = (isOpen, isConcealed)
                for phase in [Phase.active, .grace] {
                    var status = States.shared(.control, [("Anna", "agent", .control)])
                    status.phase = phase
                    let shown = Presentation(status, choices)
                    #expect(shown.bar != nil || (shown.isWindowShown && !isConcealed))
                }
            }
        }
    }

    @Test func `a lost daemon is said, and the page stays`() {
        var choices = Choices()
        choices.daemon = .lost
        let shown = Presentation(States.shared(.view, []), choices)
        #expect(shown.alert?.contains("starting again") == true)
        guard case .session = shown.page else {
            Issue.record("\(shown.page)")
            return
        }
    }

    @Test func `pages open by themselves once, when it happens`() {
        let ended = States.status(.ended) {
            $0.ending = EndingStatus(reason: "agent", surveyUrl: "https://s.example/survey")
        }
        let active = States.status(.active)
        #expect(PageOpening.page(from: active, to: ended) == "https://s.example/survey")
        #expect(PageOpening.page(from: ended, to: ended) == nil)
        #expect(PageOpening.page(from: nil, to: ended) == nil)
    }

    @Test(arguments: [
        "http://s.example/", "file:///etc/passwd", "javascript:alert(1)", "https://s.example/ x",
        "https://", "HTTPS://ѕ.example/",
    ])
    func `nothing but https pages is ever opened`(url: String) {
        #expect(!GatewayText.isPage(url))
        let ended = States.status(.ended) {
            $0.ending = EndingStatus(reason: "agent", surveyUrl: url)
        }
        #expect(EndedPage(ended).survey == nil)
    }

    @Test func `an orphaned page opens only where policy says so`() {
        func orphaned(_ opens: Bool) -> Status {
            States.status(.waiting) {
                $0.orphaned = OrphanedStatus(
                    text: "Nobody.", url: "https://help.example/", opens: opens)
            }
        }
        let before = States.status(.waiting)
        #expect(PageOpening.page(from: before, to: orphaned(true)) == "https://help.example/")
        #expect(PageOpening.page(from: before, to: orphaned(false)) == nil)
    }
}
