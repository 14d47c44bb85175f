import Invitation
import LocalAPI
import LocalSocket
import PlainText

/// What joining is, from wherever it is started.
enum JoinFlow {
    /// What follows when the session is open.
    enum Follow {
        /// The window, or the chat where there is a terminal only.
        case window
        /// The chat, where there is a terminal.
        case terminal
        /// Nothing.
        case brief
        /// Nothing, and the answer is JSON.
        case json
    }

    /// Asks for a code or link until it is one.
    static func askForTarget(gateway: String?) throws(HostFailure) -> JoinInput {
        Console.note("Your support agent gives you a code or a link.")
        Console.note("Enter it only if it was you who asked them for help.")
        for _ in 0..<5 {
            guard let text = Ask.line("Code or link: ") else { break }
            if !text.contains(where: { !$0.isWhitespace }) { break }
            do throws(HostFailure) {
                return try JoinInput(text, gateway: gateway, source: .typed)
            } catch {
                Console.note(error.message)
            }
        }
        throw HostFailure(.cancelled, "No code was entered.")
    }

    /// Joins, says where to, and goes on in the terminal.
    static func join(_ join: Join, _ client: LocalClient, _ follow: Follow) async throws {
        // Redeeming and connecting have time limits of their own, in the daemon.
        let joined = try await client.call(join, timeout: .seconds(90))
        if follow == .json { return try Console.print(json: joined) }
        let company = SafeText.escape(joined.company)
        Console.print("Connected to \(Wording.host(joined.gateway)) (\(company)).")
        if follow == .window, try await WindowOpening.open(ShowWindow(), client) { return }
        guard follow != .brief, Console.isTerminal(0), Console.isTerminal(1) else {
            Console.note("“deskhand chat” shows what support writes and asks for.")
            return
        }
        var session = try await TerminalSession(client)
        try Leaving.check(try await session.run())
    }
}
