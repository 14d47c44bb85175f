import ArgumentParser
import LocalAPI
import LocalSocket

/// `deskhand say`.
struct SayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say", abstract: "Writes a line to support.")

    @Argument(help: "What to write.")
    var text: [String]

    @OptionGroup var output: OutputOptions

    private var line: String { text.joined(separator: " ") }

    func validate() throws {
        guard line.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("There is nothing to write.")
        }
        guard line.utf8.count <= 16 << 10 else {
            throw ValidationError("That is too long: 16,384 bytes are the limit for one line.")
        }
    }

    func run() async throws {
        let said = try await Connection.call(Say(text: line))
        if output.json { return try Console.print(json: said) }
        switch said.delivered {
        case .yes: Console.print("Sent.")
        case .pending: Console.print("It is on its way.")
        case .no: throw HostFailure(.gatewayUnreachable, "It could not be sent.")
        }
    }
}
