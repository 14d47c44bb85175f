import ArgumentParser
import LocalAPI
import LocalSocket
import PlainText
import Translation

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
            ? try SafeJSON.text(lines) : Transcript.text(lines) { LocalTime($0)?.full }
        guard let output else {
            if !text.isEmpty { Console.print(text) }
            return
        }
        try LocalFile.write(text + "\n", to: output)
        if !options.json { Console.note("Saved in \(SafeText.escape(output)).") }
    }
}
