import ArgumentParser
import Gateway
import Glibc

/// Makes a session with a code from the shell.
struct CodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code",
        abstract: "Makes a session, and prints its code and link.",
        discussion: "Works beside a running gateway that uses the same database file.")

    @Option(help: ArgumentHelp("The gateway's database.", valueName: "file"))
    var database: String
    @Option(help: ArgumentHelp("What agents see the customer called.", valueName: "name"))
    var title = "Customer"
    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() async throws {
        umask(0o077)
        let made = try AgentDirectory(databaseFile: database).makeCode(title: title)
        if json {
            print(made.json)
        } else {
            print(made.code)
            if let link = made.link { print(link) }
        }
    }
}
