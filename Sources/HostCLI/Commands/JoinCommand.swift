import ArgumentParser
import Invitation
import LocalAPI
import LocalSocket

/// `deskhand join`.
struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Joins a support session with a code or a link.",
        discussion: """
            Where there is a display, the window opens; where there is a terminal only, what support \
            asks for is asked here, and the conversation goes on here. The gateway comes from the link, from --gateway, from \
            DESKHAND_GATEWAY, or from the policy file, in this order.
            """)

    @Argument(help: "The code or link from your support agent; asked for if left out.")
    var target: String?

    @Option(help: ArgumentHelp("The support gateway's address.", valueName: "url"))
    var gateway: String?

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("Trust also the certificate authorities in this PEM file."),
        completion: .file())
    var authorityFile: String?

    @Flag(help: "Open no window and no chat: return as soon as the session is open.")
    var noWindow = false

    @Flag(help: "Ask and talk in this terminal, also where a window could be opened.")
    var terminal = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !noWindow || !terminal else {
            throw ValidationError("Give --no-window or --terminal, not both.")
        }
    }

    func run() async throws {
        let authorities = try authorityFile.map { name throws(HostFailure) in
            try LocalFile.sendable(name)
        }
        if target == nil, try await opensWindow(authorities) { return }
        let input = try read()
        if let host = input.host, !output.json { Console.note("Connecting to \(host) …") }
        let client = try await Connection.open(.onDemand)
        let join = Join(
            target: input.target, gateway: input.gateway, authorityFile: authorities,
            fromLinkHandler: false)
        let follow: JoinFlow.Follow =
            output.json ? .json : noWindow ? .brief : terminal ? .terminal : .window
        try await JoinFlow.join(join, client, follow)
    }

    /// Has the window ask for the code, where there is one.
    private func opensWindow(_ authorities: String?) async throws(HostFailure) -> Bool {
        guard !noWindow, !terminal, !output.json, WindowOpening.hasDisplay else { return false }
        let gateway = gateway ?? Environment.value("DESKHAND_GATEWAY")
        let client = try await Connection.open(.onDemand)
        let call = ShowWindow(gateway: gateway, authorityFile: authorities)
        guard try await WindowOpening.open(call, client) else { return false }
        Console.note("The window is open. “deskhand --terminal” asks for the code here instead.")
        return true
    }

    private func read() throws(HostFailure) -> JoinInput {
        let gateway = gateway ?? Environment.value("DESKHAND_GATEWAY")
        if let target { return try JoinInput(target, gateway: gateway, source: .typed) }
        guard Console.canAsk, !output.json else {
            throw HostFailure(
                .badInput, "The code is missing.",
                hint: "Give it after “deskhand join”; here is no terminal in which to ask for it.")
        }
        // Named before anything is asked; without any, the daemon's policy knows it.
        if let gateway {
            let host = try JoinInput("000000", gateway: gateway, source: .typed).host
            if let host { Console.note("Gateway: \(host)") }
        }
        return try JoinFlow.askForTarget(gateway: gateway)
    }
}
