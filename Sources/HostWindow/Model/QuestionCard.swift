import LocalAPI
import Translation

/// A question as it is asked: what for, what may be chosen, and which answer is the safe one.
struct QuestionCard: Equatable {
    /// What it is about.
    var kind: QuestionKind
    /// What the answer names.
    var id: String
    /// The question, a few words of ours.
    var heading: String
    /// What support says about it: remote text.
    var text: String
    /// What follows from the answer, a sentence.
    var consequence: String?
    /// Who asks, where it is an agent.
    var agent: AgentStatus?
    /// What may be granted, each by itself.
    var rights: [RightChoice]
    /// Whether the customer may show single applications.
    var mayChoose: Bool
    /// Whether the whole screen is what was asked for.
    var isWhole: Bool
    /// The answer that grants nothing.
    var refuse: String
    /// The other one.
    var grant: String
    /// How long an answer may take, counted from the state that brought it; `nil` for ever.
    var seconds: Double?
    /// How many questions come after it.
    var following: Int

    /// What tells it from others.
    var key: String { Self.key(kind, id) }

    /// What tells a question from others.
    static func key(_ kind: QuestionKind, _ id: String) -> String { "\(kind.rawValue) \(id)" }

    /// The question that is asked first; `nil` where none waits.
    static func first(_ status: Status, answered: Set<String>) -> QuestionCard? {
        let open = status.pending.filter { !answered.contains(key($0.kind, $0.id)) }
        let order: [QuestionKind] = [
            .agreement, .recording, .sharing, .continuation, .notice, .file,
        ]
        for kind in order {
            if let question = open.first(where: { $0.kind == kind }) {
                return QuestionCard(question, status, following: open.count - 1)
            }
        }
        return nil
    }

    init(_ question: Question, _ status: Status, following: Int) {
        kind = question.kind
        id = question.id
        agent = question.agent
        seconds = question.secondsLeft
        self.following = following
        let wording = QuestionWording(question, status)
        heading = wording.heading
        consequence = wording.consequence
        rights = wording.rights
        let asksToChoose = question.scope == "customer-chooses"
        mayChoose = kind == .sharing && (status.sharing.mayChoose || asksToChoose)
        isWhole = !asksToChoose
        refuse = wording.refuse
        grant = wording.grant
        text = wording.text ?? RemoteText.block(question.text)
    }
}

/// One thing that may be granted by itself.
struct RightChoice: Equatable {
    /// Which one.
    enum Right: String, Equatable, CaseIterable {
        /// To look.
        case see
        /// To use pointer and keys.
        case control
        /// To share the clipboard.
        case clipboard
        /// To exchange files.
        case files
    }

    /// Which one.
    var right: Right
    /// In words.
    var label: String
    /// Whether it is granted unless the customer says otherwise.
    var isOn: Bool
}
