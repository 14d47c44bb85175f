import ArgumentParser
import LocalAPI
import LocalSocket

/// `deskhand end`.
struct EndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "Ends the session.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await Connection.call(EndSession())
        if output.json { return try Console.print(json: answer) }
        Console.print("The session has ended.")
    }
}
