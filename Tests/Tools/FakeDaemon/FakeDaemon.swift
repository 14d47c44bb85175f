import Glibc
import LocalAPI
import LocalServer
import LocalSocket
import Logging

/// A daemon without a session behind it: the command line and the socket are tested against it.
@main
struct FakeDaemon {
    static func main() async {
        if let path = getenv("FAKE_STARTS") {
            let fd = open(path, O_WRONLY | O_APPEND | O_CREAT, mode_t(0o600))
            _ = write(fd, "start\n", 6)
            close(fd)
        }
        do {
            let server = LocalServer(
                location: try SocketLocation(), service: FakeService(),
                logger: Logger(label: "fake"))
            try await server.run()
        } catch let failure as HostFailure {
            let text = "error: \(failure.message)\n"
            _ = write(2, text, text.utf8.count)
            exit(failure.code == .daemonRunning ? 0 : 69)
        } catch {
            exit(70)
        }
    }
}
