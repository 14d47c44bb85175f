import ArgumentParser
import LocalAPI
import LocalSocket
import PlainText

/// `deskhand status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says how far the session is and what is shared.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let status = try await Connection.call(GetStatus())
        if output.json { return try Console.print(json: status) }
        Console.print(Self.text(status).joined(separator: "\n"))
    }

    private static func text(_ status: Status) -> [String] {
        var narrator = Narrator(showsOwnLines: true)
        var lines = narrator.tell(.status(status))
        if !status.sharing.on { lines.append(Wording.sharing(status)) }
        if status.chat.unread > 0 {
            lines.append("Unread lines: \(status.chat.unread). “deskhand chat” shows them.")
        }
        lines += status.transfers.map { "File " + Wording.transfer($0) }
        return lines + status.pending.map(question)
    }

    private static func question(_ question: Question) -> String {
        let how =
            switch question.kind {
            case .agreement: "deskhand answer agreement yes|no"
            case .recording: "deskhand answer recording yes|no"
            case .sharing where question.access == .control:
                "deskhand answer sharing control|view|no"
            case .sharing: "deskhand answer sharing view|no"
            case .file: "deskhand answer file \(SafeText.escape(question.id)) yes|no"
            case .notice: "deskhand answer notice leave|stay"
            case .continuation: "deskhand answer continuation yes|no"
            }
        let text = SafeText.escape(question.text, lines: .many)
            .split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        return "Waiting for your answer (“\(how)”):\n\(text)"
    }
}
