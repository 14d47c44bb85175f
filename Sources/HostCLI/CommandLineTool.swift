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
            DeskhandCommand.exit(withError: error)
        }
    }
}
