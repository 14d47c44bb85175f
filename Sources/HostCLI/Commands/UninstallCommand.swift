import ArgumentParser
import LocalAPI
import LocalSocket
import PlainText

/// `deskhand uninstall`.
struct UninstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Removes Deskhand and its data from this computer.",
        discussion: """
            Files that support has sent you stay. In a terminal, you are shown what goes and \
            asked first.
            """)

    @Flag(help: "Only say what would go.")
    var check = false

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try await Connection.open(.onDemand)
        if !check, !yes, !output.json, Console.canAsk {
            let preview = try await client.call(Uninstall(check: true))
            Console.note(Self.text(preview))
            guard Ask.yes("Remove this?") else {
                throw HostFailure(.cancelled, "Nothing was removed.")
            }
        }
        let removal = try await client.call(Uninstall(check: check))
        if output.json { return try Console.print(json: removal) }
        Console.print(Self.text(removal))
    }

    private static func text(_ removal: Removal) -> String {
        var lines = [removal.removed ? "Removed:" : "This would be removed:"]
        let paths = removal.paths.isEmpty ? ["nothing"] : removal.paths
        lines += paths.map { "  " + SafeText.escape($0) }
        if !removal.kept.isEmpty {
            lines.append(removal.removed ? "Kept:" : "This would stay:")
            lines += removal.kept.map { "  " + SafeText.escape($0) }
        }
        return lines.joined(separator: "\n")
    }
}
