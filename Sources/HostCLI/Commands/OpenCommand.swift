import ArgumentParser
import Invitation
import LocalAPI
import LocalSocket

/// `deskhand open -- LINK`, for the desktop's link handler.
struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Asks whether to follow a session link, then joins.",
        discussion: """
            The desktop runs this for deskhand:// links, as “deskhand open -- LINK”. Any page or \
            mail can do that, so nothing is contacted before you have confirmed the gateway.
            """)

    @Argument(help: "The link.")
    var link: String

    func run() async throws {
        let input = try JoinInput(link, gateway: nil, source: .linkHandler)
        guard let host = input.host else { throw HostFailure(.badInput, "The link has no host.") }
        if try await opensWindow() { return }
        guard Console.canAsk else {
            throw HostFailure(
                .unsupported, "The link was not followed: there is nowhere to ask you first.",
                hint: "Open a terminal and run “deskhand join” with the link.")
        }
        Console.note("A link asks to start a support session with:")
        Console.note("")
        Console.note("    \(host)")
        Console.note("")
        Console.note("Go on only if you have asked them for help.")
        guard Ask.yes("Start it?") else {
            throw HostFailure(.notPermitted, "The link was not followed.")
        }
        let client = try await Connection.open(.onDemand)
        let join = Join(target: input.target, fromLinkHandler: true)
        try await JoinFlow.join(join, client, .terminal)
    }

    /// Hands the link to the window, which asks before it is followed.
    private func opensWindow() async throws(HostFailure) -> Bool {
        guard WindowOpening.hasDisplay else { return false }
        let client = try await Connection.open(.onDemand)
        return try await WindowOpening.open(ShowWindow(invitation: link), client)
    }
}
