public import ArgumentParser
import LocalAPI
import LocalSocket
public import Logging

/// The daemon: holds the session, the connections, the screen, the input and the files.
@main
struct Deskhandd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deskhandd",
        abstract: "Holds the support session; started by deskhand, or by systemd for each user.",
        version: DaemonVersion.current.version)

    @Option(
        help: "Log what is at least this important: trace, debug, info, notice, warning, error.")
    var logLevel: Logger.Level?

    @Option(help: "Share this X display instead of the one in DISPLAY.")
    var display: String?

    @Option(
        name: .customLong("idle-exit"),
        help: .init(
            "End after so many seconds without a session; 0 stays for ever.", valueName: "seconds"))
    var idleExit: Int = 300

    @Option(
        help: .init(
            "Read the administrator's policy here instead of in /etc/deskhand/policy.yaml.",
            valueName: "file"))
    var policyFile: String?

    /// How another daemon is started that is to be as this one.
    var arguments: [String] {
        var arguments = ["--idle-exit", "\(idleExit)"]
        if let logLevel { arguments += ["--log-level", logLevel.rawValue] }
        if let display { arguments += ["--display", display] }
        if let policyFile { arguments += ["--policy-file", policyFile] }
        return arguments
    }

    func validate() throws {
        guard idleExit >= 0 else { throw ValidationError("--idle-exit cannot be negative.") }
    }

    /// Runs the daemon, or the process that watches over one; people do not start that.
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.first == Guard.argument else { return await main(arguments) }
        do {
            try Composition(parse(Array(arguments.dropFirst()))).watchOver()
        } catch {
            exit(withError: error)
        }
    }

    func run() async throws {
        do {
            try await Composition(self).run()
        } catch let failure as HostFailure {
            Composition.complain(failure)
            // Another daemon of this user is no fault of the one who started this one.
            let isRunning = failure.code == HostFailure.Code(rawValue: "daemon-running")
            throw ExitCode(isRunning ? 0 : 69)
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
