import LocalAPI
import Translation

/// A question in words of ours.
struct QuestionWording {
    var heading: String
    var consequence: String?
    var rights: [RightChoice] = []
    var refuse: String
    var grant: String
    /// What is shown in place of what the question says; `nil` for that itself.
    var text: String?

    init(_ question: Question, _ status: Status) {
        let who = question.agent.map { RemoteText.line($0.name) } ?? ""
        let values = ["name": who.isEmpty ? tr("Support") : who]
        switch question.kind {
        case .agreement:
            let title = RemoteText.line(question.title ?? "", limit: 120)
            heading = title.isEmpty ? tr("Before the session begins") : title
            consequence = tr("If you do not accept this, the session ends and nothing is shared.")
            (refuse, grant) = (tr("Leave"), tr("Accept"))
        case .recording:
            heading = tr("May this session be recorded?")
            consequence = tr("If you refuse, the session goes on without a recording.")
            (refuse, grant) = (tr("Refuse"), tr("Allow"))
        case .sharing:
            heading =
                question.access == .control
                ? tr("{name} asks to see and control your screen", values)
                : tr("{name} asks to see your screen", values)
            consequence = tr("You can stop it at any time, at once.")
            rights = RightChoices.all(question, status)
            (refuse, grant) = (tr("No"), tr("Share"))
            text = ""
        case .continuation:
            heading = tr("May {name} go on using your mouse and keyboard?", values)
            consequence = tr("They do nothing until you answer. Without an answer, sharing ends.")
            (refuse, grant) = (tr("Stop sharing"), tr("Go on"))
            text = ""
        case .file:
            heading = tr("{name} would like to send you a file", values)
            consequence = tr("Take files only from people you trust.")
            (refuse, grant) = (tr("Refuse"), tr("Take it"))
            if let name = question.name {
                text = Self.file(name, question.size)
            }
        case .notice:
            let title = RemoteText.line(question.title ?? "", limit: 120)
            heading = title.isEmpty ? tr("A message from support") : title
            consequence = tr("You may leave now, or stay and go on.")
            // Staying changes nothing, so it is the safe answer here.
            (refuse, grant) = (tr("Stay"), tr("Leave"))
        }
    }

    private static func file(_ name: String, _ size: Int64?) -> String {
        let shown = RemoteText.line(name, limit: 120)
        guard let size else { return shown }
        return tr(
            "{name} ({size})", ["name": shown, "size": LocalNumber.size(Int(clamping: size))])
    }
}
