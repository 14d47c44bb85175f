import Foundation
import Testing

/// What a program says of itself with `--experimental-dump-help`.
struct ProgramHelp: Decodable {
    /// A command and those below it.
    struct Command: Decodable {
        var commandName: String
        var subcommands: [Command]?
        var arguments: [Argument]?
    }

    /// An option, or an argument without a name.
    struct Argument: Decodable {
        struct Name: Decodable { var name: String }
        var names: [Name]?
        var defaultValue: String?
    }

    var command: Command

    /// Asks a program that was built together with the tests.
    static func of(_ program: String) throws -> ProgramHelp {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let text = try output(of: folder.appending(path: program), ["--experimental-dump-help"])
        return try JSONDecoder().decode(ProgramHelp.self, from: text)
    }

    /// Every command, by its words after the program's name.
    var commands: [(path: String, options: [Argument])] { Self.commands(command, "") }

    private static func commands(
        _ command: Command, _ path: String
    ) -> [(path: String, options: [Argument])] {
        let below = (command.subcommands ?? []).filter { $0.commandName != "help" }
        return [(path, command.arguments ?? [])]
            + below.flatMap {
                commands($0, path.isEmpty ? $0.commandName : path + " " + $0.commandName)
            }
    }
}

/// Runs a program to its end and returns what it prints.
func output(of program: URL, _ arguments: [String]) throws -> Data {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
}
