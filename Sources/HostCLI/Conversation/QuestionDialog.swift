import LocalAPI
import PlainText

/// One question of the session, asked in a terminal: lines in, an answer out.
///
/// Nothing but a clear word grants anything: an empty line is No.
struct QuestionDialog {
    /// What the customer has answered.
    enum Answer: Equatable {
        case agreement(Bool)
        case recording(Bool)
        case sharing(SharedAccess, applications: [String])
        case file(String, Bool)
        case notice(leave: Bool)
        case continuation(goOn: Bool)
    }

    /// What comes next.
    enum Step: Equatable {
        /// The question is answered.
        case answer(Answer)
        /// Something is to be said, and asked again or further.
        case ask([String])
        /// The windows that could be shared are wanted first.
        case needsWindows
    }

    private enum Stage: Equatable {
        case first
        case scope
        case applications
    }

    let question: Question
    private var stage = Stage.first
    private var access = SharedAccess.none
    private var windows: [WindowStatus] = []

    init(_ question: Question) { self.question = question }

    /// What is said before it is asked.
    var introduction: [String] {
        let text = SafeText.escape(question.text, lines: .many).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { "  " + $0 }
        let title = question.title.map { ["  " + SafeText.escape($0), ""] } ?? []
        let lines = ["", heading] + title + text
        return lines + (detail.map { [$0] } ?? [])
    }

    private var heading: String {
        switch question.kind {
        case .agreement: "Before the session begins, please read this agreement:"
        case .recording: "Support would like to record this session:"
        case .sharing: "Support asks to see your screen:"
        case .file: "Support would like to send you a file:"
        case .notice: "A message from support:"
        case .continuation: "Support has been in control for a while:"
        }
    }

    private var detail: String? {
        switch question.kind {
        case .agreement: "If you do not accept it, the session ends."
        case .recording: "If you say no, the session goes on without a recording."
        case .sharing where question.access == .control:
            "They would also like to use your mouse and keyboard. You can stop this at any time "
                + "with /stop."
        case .sharing: "They can look, but not touch. You can stop this at any time with /stop."
        case .file: "Take files only from people you trust."
        case .notice: nil
        case .continuation:
            "Until you answer, their mouse and keyboard do nothing. If you say no, or nothing, "
                + "sharing stops."
        }
    }

    /// What is asked now.
    var prompt: String {
        switch (question.kind, stage) {
        case (.agreement, _): "Do you accept it? yes/no [no]: "
        case (.recording, _): "May they record? yes/no [no]: "
        case (.sharing, .first) where question.access == .control:
            "What may they do? control/view/no [no]: "
        case (.sharing, .first): "May they see your screen? yes/no [no]: "
        case (.sharing, .scope): "How much of it? all/applications/no [no]: "
        case (.sharing, .applications): "Which numbers? [none]: "
        case (.file, _): "Take the file? yes/no [no]: "
        case (.continuation, _): "May they go on? yes/no [no]: "
        case (.notice, _): "Stay, or leave the session? leave/stay [stay]: "
        }
    }

    /// Takes a line.
    mutating func reply(_ line: String) -> Step {
        let words = line.split { $0.isWhitespace || $0 == "," }.map { $0.lowercased() }
        if stage == .applications { return choose(words) }
        let word = words.first ?? ""
        guard words.count <= 1 else { return again }
        switch question.kind {
        case .agreement: return decide(word) { .agreement($0) }
        case .recording: return decide(word) { .recording($0) }
        case .file: return decide(word) { .file(question.id, $0) }
        case .continuation: return decide(word) { .continuation(goOn: $0) }
        case .notice:
            switch word {
            case "", "s", "stay", "no", "n": return .answer(.notice(leave: false))
            case "l", "leave": return .answer(.notice(leave: true))
            default: return .ask(["Please answer leave or stay."])
            }
        case .sharing: return stage == .first ? takeAccess(word) : takeScope(word)
        }
    }

    /// Takes the windows that were wanted.
    mutating func show(_ windows: [WindowStatus]) -> Step {
        self.windows = windows
        guard !windows.isEmpty else {
            return .ask(["No application with a window is open.", "Please choose all or no."])
        }
        stage = .applications
        let list = windows.map { window in
            "  \(window.number)  \(SafeText.escape(window.title)) "
                + "(\(SafeText.escape(window.applicationClass)))"
        }
        return .ask(list + ["Type the numbers of those that may be seen, with spaces between."])
    }

    private var again: Step {
        .ask(["Please answer yes or no. (To write to support, begin with /say.)"])
    }

    private func decide(_ word: String, _ make: (Bool) -> Answer) -> Step {
        switch word {
        case "", "n", "no": .answer(make(false))
        case "y", "yes": .answer(make(true))
        default: again
        }
    }

    private mutating func takeAccess(_ word: String) -> Step {
        switch word {
        case "", "n", "no": return .answer(.sharing(.none, applications: []))
        case "v", "view": access = .view
        case "c", "control":
            guard question.access == .control else { return again }
            access = .control
        case "y", "yes":
            // Where they ask for control as well, “yes” would not say what it grants.
            guard question.access != .control else {
                return .ask(["Please answer control, view or no."])
            }
            access = .view
        default:
            guard question.access == .control else { return again }
            return .ask(["Please answer control, view or no."])
        }
        guard question.scope == "customer-chooses" else {
            return .answer(.sharing(access, applications: []))
        }
        stage = .scope
        return .ask([])
    }

    private mutating func takeScope(_ word: String) -> Step {
        switch word {
        case "", "n", "no": .answer(.sharing(.none, applications: []))
        case "a", "all": .answer(.sharing(access, applications: []))
        case "app", "apps", "applications": .needsWindows
        default: .ask(["Please answer all, applications or no."])
        }
    }

    private func choose(_ words: [String]) -> Step {
        guard !words.isEmpty, words != ["no"], words != ["none"] else {
            return .answer(.sharing(.none, applications: []))
        }
        let known = Set(windows.map { String($0.number) })
        guard words.allSatisfy(known.contains) else {
            return .ask(["Please type numbers from the list, or nothing to share nothing."])
        }
        return .answer(.sharing(access, applications: words))
    }
}
