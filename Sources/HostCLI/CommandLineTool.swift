import ArgumentParser
import Glibc
import LocalAPI

/// The program `deskhand`.
public enum CommandLineTool {
    /// Does what the arguments say, and ends the process.
    public static func main() async -> Never {
        StandardStreams.prepare()
        let arguments: [String]
        switch ArgumentVector.read() {
        case .success(let read): arguments = read
        case .failure(let failure):
            Console.report(failure)
            exit(ExitStatus.usage)
        }
        do {
            var command = try DeskhandCommand.parseAsRoot(arguments)
            ArgumentVector.hideCodes()
            if var running = command as? any AsyncParsableCommand {
                try await running.run()
            } else {
                try command.run()
            }
            exit(0)
        } catch let failure as HostFailure {
            Console.report(failure)
            exit(ExitStatus.code(failure))
        } catch {
            leave(error)
        }
    }

    /// Ends with what the argument parser has to say: help, an exit code, or wrong usage.
    private static func leave(_ error: any Error) -> Never {
        guard DeskhandCommand.exitCode(for: error) == .validationFailure else {
            DeskhandCommand.exit(withError: error)
        }
        let usage = DeskhandCommand.fullMessage(for: error).split(separator: "\n")
            .first { $0.hasPrefix("Usage: ") }
        Console.report(
            HostFailure(
                .badInput, DeskhandCommand.message(for: error), hint: usage.map(String.init)))
        exit(ExitStatus.usage)
    }
}
