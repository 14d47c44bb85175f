import Glibc

/// Measures a server that shares a screen: a viewer that decodes everything.
///
/// For the bench; no package ships it. Standard input is the one who draws, in both directions;
/// standard output is one JSON object a line: when measuring began, when it ended, and the report.
@main
struct ScreenMeter {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            let usage = Options.usage + "\n"
            _ = write(2, usage, usage.utf8.count)
            exit(64)
        }
        signal(SIGPIPE, SIG_IGN)
        do throws(MeterError) {
            switch options.mode {
            case .measure:
                var measurement = try Measurement(options)
                try measurement.run()
            case .first: try FirstPicture(options: options).run()
            case .react:
                var reaction = try Reaction(options)
                try reaction.run()
            }
        } catch {
            JSON.object([("event", .text("failed")), ("reason", .text(error.text))]).tell()
            exit(1)
        }
    }
}
