import ArgumentParser
import LocalAPI
import LocalSocket

/// `deskhand transcript`.
struct TranscriptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcript", abstract: "Prints the conversation, or saves it.")

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Save it in this new file instead.", valueName: "file"),
        completion: .file())
    var output: String?

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let lines = try await Connection.call(Conversation())
        let text =
            options.json
            ? try SafeJSON.text(lines) : lines.map(Self.text).joined(separator: "\n")
        guard let output else {
            if !text.isEmpty { Console.print(text) }
            return
        }
        try LocalFile.write(text + "\n", to: output)
        if !options.json { Console.note("Saved in \(SafeText.escape(output)).") }
    }

    private static func text(_ line: ChatLine) -> String {
        let time = LocalTime(line.at)?.full ?? SafeText.escape(line.at)
        let text = SafeText.escape(line.text, lines: .many).split(
            separator: "\n", omittingEmptySubsequences: false)
        let lost = line.delivered == .no ? " (not sent)" : ""
        let name = SafeText.escape(line.from.name)
        return "\(time)  \(name): \(text.joined(separator: "\n    "))\(lost)"
    }
}
