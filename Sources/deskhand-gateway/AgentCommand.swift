import ArgumentParser
import Gateway
import Glibc

/// Manages the agents who may log in.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Manages the agents who may log in.",
        subcommands: [Add.self, Remove.self, List.self, ChangePassword.self, Photo.self])

    struct Place: ParsableArguments {
        @Option(help: ArgumentHelp("The gateway's database.", valueName: "file"))
        var database: String

        func directory() throws -> AgentDirectory {
            // Passwords and conversations are nobody else's to read.
            umask(0o077)
            return try AgentDirectory(databaseFile: database)
        }
    }

    struct Secret: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "The password's file, first line; standard input unless told.", valueName: "file"))
        var passwordFile = "-"

        func read() throws -> String {
            let text = try TextFile.read(passwordFile, limit: 4096)
            let line = text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }
            guard let password = String(line), password.utf8.count >= 8 else {
                throw Complaint("A password has at least 8 characters.")
            }
            return password
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds an agent.")
        @Argument(help: "The name that customers see, and for the login.") var name: String
        @OptionGroup var place: Place
        @OptionGroup var secret: Secret

        func run() async throws {
            try place.directory().add(name, password: try secret.read())
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes an agent out.")
        @Argument(help: "The agent's name.") var name: String
        @OptionGroup var place: Place

        func run() async throws { try place.directory().remove(name) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the agents.")
        @OptionGroup var place: Place

        func run() async throws {
            for name in try place.directory().names() { print(name) }
        }
    }

    struct ChangePassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password", abstract: "Changes an agent's password, and ends the logins.")
        @Argument(help: "The agent's name.") var name: String
        @OptionGroup var place: Place
        @OptionGroup var secret: Secret

        func run() async throws {
            try place.directory().setPassword(try secret.read(), of: name)
        }
    }

    struct Photo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the photo that customers see: PNG or JPEG, at most 1 MiB.")
        @Argument(help: "The agent's name.") var name: String
        @Argument(help: "The photo's file.") var file: String
        @OptionGroup var place: Place

        func run() async throws {
            let bytes = try TextFile.bytes(at: file, limit: 1 << 20)
            try place.directory().setPhoto(bytes, of: name)
        }
    }
}
