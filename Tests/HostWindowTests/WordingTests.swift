import LocalAPI
import Testing

@testable import HostWindow

struct WordingTests {
    @Test func `the banner says who sees what`() {
        func sentence(_ status: Status) -> String { Banner(status).sentence }
        #expect(sentence(States.status(.active)) == "Nothing on your screen is shared.")
        let unseen = "Your screen is shared; nobody is looking now."
        #expect(sentence(States.shared(.view, [])) == unseen)
        #expect(sentence(States.shared(.control, [])) == unseen)
        let both = States.shared(
            .control, [("Anna", "agent", .control), ("Ben", "external", .view)])
        #expect(sentence(both) == "Anna can see and control your screen.")
        #expect(Banner(both).details.contains("Ben (guest) can only look."))
        let guest = States.shared(.control, [("Ben", "external", .view)])
        #expect(sentence(guest) == "Ben (guest) can see your screen.")
        let three = States.shared(
            .view, [("Anna", "agent", .view), ("Ben", "agent", .view), ("Carl", "agent", .view)])
        #expect(sentence(three) == "Anna, Ben and Carl can see your screen.")
    }

    @Test func `chosen applications may be changed, a desktop is stopped`() {
        var status = States.shared(.view, [("Anna", "agent", .view)])
        #expect(Banner(status).action == .stop)
        status.sharing.scope = .applications
        status.sharing.applications = ["Writer"]
        #expect(Banner(status).action == .stop)
        status.sharing.mayChoose = true
        #expect(Banner(status).action == .change)
        #expect(Banner(status).sentence == "Anna can see only: Writer.")
        // Where the policy has chosen, it names none.
        status.sharing.applications = []
        #expect(Banner(status).sentence == "Anna can see only permitted applications.")
        #expect(Banner(States.status(.active)).action == .none)
    }

    @Test func `a name from elsewhere can neither break a line nor hide one`() {
        let name = "Anna\n\u{1B}[31m\u{202E}nepo\u{200B}" + String(repeating: "x", count: 5000)
        let line = RemoteText.line(name)
        #expect(line.count <= 64)
        #expect(!line.contains("\n"))
        #expect(!line.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        let marks = "z" + String(repeating: "\u{301}", count: 10_000)
        #expect(RemoteText.block(marks).unicodeScalars.count <= 5)
    }

    @Test func `markup and formats stay what they are`() {
        let text = "<span size=999999>&amp;</span> %s%n"
        #expect(RemoteText.block(text) == text)
    }

    @Test func `rights are granted each by itself`() {
        let offered = RightChoices.all(States.question(.sharing), States.status(.active))
        #expect(offered.map(\.right) == [.see, .control, .clipboard, .files])
        let some = RightChoices.answer([.see, .files], offered: offered)
        #expect(some.access == .view)
        #expect(some.clipboard == false)
        #expect(some.files == true)
        #expect(RightChoices.answer([.control], offered: offered).access == .none)
        #expect(RightChoices.answer([.see, .control], offered: offered).access == .control)
    }

    @Test func `no application chosen is nothing shared, and never all of it`() {
        let offered = RightChoices.all(States.question(.sharing), States.status(.active))
        let all = Set(offered.map(\.right))
        func answer(_ part: SharedPart) -> AnswerSharing {
            RightChoices.answer(all, offered: offered, part)
        }
        #expect(answer(.applications([])).access == .none)
        #expect(answer(.applications(["3"])).applications == ["3"])
        #expect(answer(.applications(["3"])).access == .control)
        #expect(answer(.everything).applications == [])
    }

    @Test func `windows are chosen by their application`() {
        func window(
            _ number: Int, _ title: String, _ process: Int32?, shared: Bool = false,
            permitted: Bool = true
        ) -> WindowStatus {
            WindowStatus(
                number: number, title: title, applicationClass: "Writer-1",
                executable: "../../bin/evil", application: "Writer", process: process,
                shared: shared, permitted: permitted)
        }
        let found = SharedApplication.all([
            window(1, "Letter\u{202E}", 7), window(2, "Bank", 8, permitted: false),
            window(3, "Notes", 7, shared: true), window(4, "Nobody's", nil),
            window(5, "Third", 7), window(6, "Fourth", 7),
        ])
        #expect(found.map(\.number) == ["1"])
        #expect(found.first?.titles == ["Letter", "Notes", "Third"])
        #expect(found.first?.isShared == true)
        #expect(found.first?.icons == ["Writer-1", "writer-1"])
    }

    @Test func `nothing is offered that policy forbids`() {
        let status = States.status(.active) {
            $0.allowed = PermissionStatus(
                control: false, clipboard: true, files: false, keys: false)
        }
        let offered = RightChoices.all(States.question(.sharing), status)
        #expect(offered.map(\.right) == [.see])
        #expect(RightChoices.answer([.see], offered: offered).files == nil)
    }

    @Test func `what an agent asks for is offered although nothing is granted yet`() {
        let status = States.status(.active) {
            $0.permissions = PermissionStatus(
                control: false, clipboard: false, files: false, keys: false)
            $0.chosen.files = false
        }
        let offered = RightChoices.all(States.question(.sharing), status)
        #expect(offered.map(\.right) == [.see, .control, .clipboard, .files])
        #expect(offered.map(\.isOn) == [true, true, true, false])
    }

    @Test func `what goes beside the screen can be taken back while it is shared`() {
        func switches(_ status: Status) -> [RightChoice.Right] {
            RightChoices.switches(status).map(\.right)
        }
        #expect(switches(States.status(.active)).isEmpty)
        #expect(switches(States.shared(.view, [])) == [.files])
        let control = States.shared(.control, []) { $0.chosen.clipboard = false }
        #expect(switches(control) == [.clipboard, .files])
        #expect(RightChoices.switches(control).map(\.isOn) == [false, true])
        let forbidden = States.shared(.control, []) {
            $0.allowed = PermissionStatus(
                control: true, clipboard: false, files: false, keys: true)
        }
        #expect(switches(forbidden).isEmpty)
        #expect(RightChoices.change(.clipboard, to: false)?.clipboard == false)
        #expect(RightChoices.change(.clipboard, to: false)?.files == nil)
        #expect(RightChoices.change(.files, to: true)?.files == true)
        #expect(RightChoices.change(.control, to: true) == nil)
    }

    @Test(arguments: QuestionKind.allCases)
    func `each question has a heading and two answers`(kind: QuestionKind) {
        let card = QuestionCard(States.question(kind), States.status(.active), following: 0)
        #expect(!card.heading.isEmpty)
        #expect(card.refuse != card.grant)
    }

    @Test(arguments: [
        (0.0, "0 seconds"), (0.2, "1 second"), (59.4, "60 seconds"), (300, "5 minutes"),
        (-5, "0 seconds"),
    ])
    func `a countdown never says less than is left`(seconds: Double, words: String) {
        #expect(Countdown.text(seconds)?.contains(words) == true)
    }

    @Test func `what waits for ever has no countdown`() {
        #expect(Countdown.text(nil) == nil)
        #expect(Countdown.text(.nan) == nil)
    }

    @Test(arguments: [
        (0.0, "less than a minute"), (65, "about a minute"), (180, "about 3 minutes"),
        (1e12, "long"), (-3, "long"),
    ])
    func `a wait is said as exactly as it is known`(seconds: Double, words: String) {
        #expect(WaitingPage.wait(seconds).contains(words))
    }

    @Test func `a window is hidden when two thirds of it are`() {
        let window = Cover.Area(x: 100, y: 100, width: 300, height: 300)
        #expect(!Cover.isHidden(window, below: []))
        let left = Cover.Area(x: 0, y: 0, width: 250, height: 1000)
        #expect(!Cover.isHidden(window, below: [left]))
        #expect(
            Cover.isHidden(window, below: [left, .init(x: 250, y: 0, width: 120, height: 999)]))
        #expect(Cover.isHidden(.init(x: 0, y: 0, width: 0, height: 0), below: []))
    }
}
