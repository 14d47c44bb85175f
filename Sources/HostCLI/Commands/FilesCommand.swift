import ArgumentParser
import LocalAPI
import LocalSocket
import PlainText

/// `deskhand files`.
struct FilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files", abstract: "Lists files on their way, and those that have arrived.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let files = try await Connection.call(ListFiles())
        if output.json { return try Console.print(json: files) }
        if files.isEmpty { Console.note("No files so far.") }
        for file in files {
            Console.print("\(SafeText.escape(file.transferId))  \(Wording.transfer(file))")
        }
    }
}
