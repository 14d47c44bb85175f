import ArgumentParser
import LocalAPI
import PlainText
import PolicyFile

/// `deskhand policy`.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks what administrators write for this computer.",
        subcommands: [Check.self])

    /// Needs no daemon: whoever writes a policy does so before there is anything to run.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what is wrong with a policy file, line by line.")

        @Argument(
            help: "A draft, whomever it belongs to. Default: the policy of this computer.",
            completion: .file(extensions: ["yaml"]))
        var file: String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let policy = file == nil ? PolicyFile.installed.read() : nil
            let problems = policy?.problems ?? file.map(PolicyFile.check) ?? []
            if output.json {
                try Console.print(json: problems)
            } else {
                for problem in problems { Console.print(SafeText.escape(problem.description)) }
                if problems.isEmpty { Console.print(Self.praise(policy)) }
            }
            try Leaving.check(problems.isEmpty ? 0 : ExitStatus.data)
        }

        private static func praise(_ installed: AdministratorPolicy?) -> String {
            guard let installed else { return "The file is in order." }
            return installed.isPresent
                ? "The policy of this computer is in order."
                : "This computer has no policy: nothing is restricted."
        }
    }
}
