import ArgumentParser

/// The reference gateway: where customers' hosts and agents' browsers meet.
@main
struct DeskhandGateway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deskhand-gateway",
        abstract: "Connects customers who share their desktop with support agents in a browser.",
        version: "1.0.0",
        subcommands: [Serve.self, AgentCommand.self, CodeCommand.self])
}
