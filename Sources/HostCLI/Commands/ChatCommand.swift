import ArgumentParser
import LocalAPI
import LocalSocket

/// `deskhand chat`.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Shows the conversation here, and asks what support asks.",
        discussion: """
            Each line that you type is sent. /help lists what else can be typed. Ctrl+C asks \
            whether to end the session.
            """)

    func run() async throws {
        var session = try await TerminalSession(try await Connection.open(.never))
        try Leaving.check(try await session.run())
    }
}
