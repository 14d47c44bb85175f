import DesktopNotify
import Glibc
import HostRuntime
import Logging

/// Shows notifications as it is told, a line each on standard input, and tells what is chosen.
///
/// A program of its own, because GLib knows one session bus for each process.
@main
struct NotifyProbe {
    static func main() async {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        guard let notifier = DesktopNotifier(log: Logger(label: "probe")) else { exit(EX_OSERR) }
        let choices = notifier.choices()
        await withTaskGroup { group in
            group.addTask { for await choice in choices { say("choice \(choice.rawValue)") } }
            group.addTask {
                await obey(notifier)
                await notifier.close()
            }
        }
        say("ended")
    }

    private static func obey(_ notifier: DesktopNotifier) async {
        while let line = readLine() {
            let words = line.split(separator: "|", omittingEmptySubsequences: false).map(
                String.init)
            let (verb, name, text) = (words[0], words.dropFirst().first ?? "", words.last ?? "")
            switch verb {
            case "asks": notifier.show(.agentAsks(name: name, control: true))
            case "message": notifier.show(.message(name: name, text: text))
            case "sharing": notifier.show(.sharingStarted(control: true))
            case "stopped": notifier.show(.sharingStopped)
            case "file": notifier.show(.fileOffered(name: name, size: 1_234_567))
            case "withdraw":
                guard let topic = DesktopNotification.Topic(rawValue: name) else { continue }
                notifier.withdraw(topic)
            default: say("unknown \(verb)")
            }
            say("done \(verb)")
        }
    }

    /// What `print` says waits in a buffer.
    private static func say(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }
}
