import ArgumentParser
import LocalAPI

/// The whole command line.
struct DeskhandCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deskhand",
        abstract: "Lets a support agent see and, if you allow it, control this computer.",
        discussion: """
            Without a command, Deskhand asks for the code that your support agent has given you. \
            Nothing is shared before you have said yes to it, and “deskhand share stop” stops it \
            at once.
            """,
        version: DaemonVersion.current.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Session",
                subcommands: [
                    JoinCommand.self, OpenCommand.self, StatusCommand.self, WatchCommand.self,
                    AnswerCommand.self, EndCommand.self,
                ]),
            CommandGroup(
                name: "Conversation and files",
                subcommands: [
                    SayCommand.self, ChatCommand.self, TranscriptCommand.self, SendCommand.self,
                    FilesCommand.self,
                ]),
            CommandGroup(name: "Screen", subcommands: [ShareCommand.self]),
            CommandGroup(
                name: "This computer",
                subcommands: [DoctorCommand.self, PolicyCommand.self, UninstallCommand.self]),
        ],
        defaultSubcommand: JoinCommand.self)
}

/// The option that all commands that print have.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON, for programs.")
    var json = false
}
