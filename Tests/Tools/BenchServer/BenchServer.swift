import Codecs
import Glibc
import HostRuntime
import Logging
import Policy
import X11Desktop

/// The host's screen without gateway and session, for the bench: an RFB server on loopback.
///
/// No package ships it: whoever connects has control.
@main
struct BenchServer {
    static func main() async {
        guard let options = Options(CommandLine.arguments.dropFirst()) else {
            fail(
                """
                usage: deskhand-bench-server --display :N --listen 127.0.0.1:PORT \
                [--applications NAME]
                """)
        }
        signal(SIGPIPE, SIG_IGN)
        guard let listener = Listener(port: options.port) else { fail("cannot listen") }
        do {
            let log = Logger(label: "bench")
            let desktop = try await X11Desktop.open(display: options.display, log: log)
            // The leak test shows with it that it can fail.
            if getenv("BENCH_UNPROTECTED") != nil { await desktop.leaveUnprotected() }
            let link = AcceptedConnections()
            let screens = DirectScreens(
                link: link, desktop: desktop, codecs: LibraryCodecs(), showing: options.part,
                logger: log)
            for await descriptor in listener.accepted() {
                await screens.connect(link.add(descriptor))
            }
        } catch {
            fail("\(error)")
        }
    }

    static func fail(_ text: String) -> Never {
        let line = text + "\n"
        _ = write(2, line, line.utf8.count)
        exit(1)
    }
}

/// The command line.
struct Options {
    var display: String
    var port: UInt16
    /// What is shown: everything, or the windows of one program.
    var part = VisiblePart.everything

    init?(_ arguments: ArraySlice<String>) {
        let list = Array(arguments)
        guard list.count == 4 || (list.count == 6 && list[4] == "--applications"),
            list[0] == "--display", list[2] == "--listen",
            list[3].utf8.starts(with: "127.0.0.1:".utf8), let port = UInt16(list[3].dropFirst(10))
        else { return nil }
        display = list[1]
        self.port = port
        guard list.count == 6 else { return }
        guard let rule = try? ApplicationRule(by: .executable, value: list[5]),
            let filter = try? ApplicationFilter(mode: .allow, list: [rule])
        else { return nil }
        part = VisiblePart(policy: ApplicationPolicy(filter: filter), chosen: nil)
    }
}
