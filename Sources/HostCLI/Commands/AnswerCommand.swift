import ArgumentParser
import LocalAPI
import LocalSocket

/// `deskhand answer`.
struct AnswerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Answers what support asks for.",
        subcommands: [
            Agreement.self, Recording.self, Sharing.self, File.self, Notice.self, Continuation.self,
        ])

    enum YesNo: String, ExpressibleByArgument, CaseIterable {
        case yes
        case no

        var isYes: Bool { self == .yes }
    }

    struct Agreement: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accepts the agreement, or declines it, which ends the session.")
        @Argument(help: "Whether you accept it.") var answer: YesNo
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let yes = answer == .yes
            try await AnswerCommand.send(
                AnswerAgreement(accepted: yes), output, Wording.done(.agreement(yes)))
        }
    }

    struct Recording: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Allows or refuses that the session is recorded.")
        @Argument(help: "Whether they may record.") var answer: YesNo
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let yes = answer == .yes
            try await AnswerCommand.send(
                AnswerRecording(allowed: yes), output, Wording.done(.recording(yes)))
        }
    }

    struct Sharing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Grants an agent's wish to see or control the screen, or refuses it.")

        enum Access: String, ExpressibleByArgument, CaseIterable {
            case control
            case view
            case no
        }

        @Argument(help: "What they may do.") var answer: Access
        @Option(
            name: .customLong("application"), parsing: .singleValue,
            help: ArgumentHelp(
                "Share only this application: its WM_CLASS, a title, or a number from “share windows”. Can be repeated.",
                valueName: "name"))
        var applications: [String] = []
        @Option(help: "Whether the clipboard goes through; it stays as it is if left out.")
        var clipboard: YesNo?
        @Option(help: "Whether files may be exchanged; it stays as it is if left out.")
        var files: YesNo?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if answer == .no, !applications.isEmpty {
                throw ValidationError("With “no”, there is no application to share.")
            }
        }

        func run() async throws {
            let access: SharedAccess =
                switch answer {
                case .control: .control
                case .view: .view
                case .no: .none
                }
            try await AnswerCommand.send(
                AnswerSharing(
                    access: access, applications: applications, clipboard: clipboard?.isYes,
                    files: files?.isYes), output,
                Wording.done(.sharing(access, applications: applications)) ?? "The answer was sent."
            )
        }
    }

    struct File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a file that an agent offers, or refuses it.")
        @Argument(help: ArgumentHelp("The file's id, from “deskhand status”.")) var id: String
        @Argument(help: "Whether you take it.") var answer: YesNo
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let yes = answer == .yes
            try await AnswerCommand.send(
                AnswerFile(transferId: id, accepted: yes), output, Wording.done(.file(id, yes)))
        }
    }

    struct Notice: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stays in the session after a notice, or leaves it.")

        enum Choice: String, ExpressibleByArgument, CaseIterable {
            case leave
            case stay
        }

        @Argument(help: "What you do.") var answer: Choice
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let leave = answer == .leave
            try await AnswerCommand.send(
                AnswerNotice(leave: leave), output, Wording.done(.notice(leave: leave)))
        }
    }

    struct Continuation: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets support keep control, which it has had for long, or stops sharing.")
        @Argument(help: "Whether they may go on.") var answer: YesNo
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let yes = answer == .yes
            try await AnswerCommand.send(
                AnswerContinuation(goOn: yes), output, Wording.done(.continuation(goOn: yes)))
        }
    }

    private static func send<C: LocalCall>(
        _ call: C, _ output: OutputOptions, _ text: String?
    ) async throws {
        let answer = try await Connection.call(call)
        if output.json { return try Console.print(json: answer) }
        if let text { Console.print(text) }
    }
}
