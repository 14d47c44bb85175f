import Glibc
public import LocalAPI

/// Finds and starts `deskhandd`.
public struct DaemonLauncher: Sendable {
    private let daemon: Program

    /// The daemon's program, absolute.
    public var program: String { daemon.path }

    /// Looks for the daemon.
    ///
    /// - Throws: `HostFailure` when it is nowhere.
    public init() throws(HostFailure) {
        guard let found = Program(named: "deskhandd") else {
            throw HostFailure(
                .daemonUnreachable, "Deskhand's background program, deskhandd, is missing.",
                hint: "Install Deskhand again.")
        }
        daemon = found
    }

    /// Takes a program as it is.
    init(program: String) { daemon = Program(path: program) }

    /// Starts the daemon, free of this terminal and session.
    ///
    /// - Parameter log: A file that takes what it says on standard error.
    /// - Returns: The new process.
    /// - Throws: `HostFailure` with the system's reason.
    func start(log: String) throws(HostFailure) -> pid_t {
        do throws(Program.Problem) { return try daemon.start(log: log) } catch {
            throw failure(error.reason)
        }
    }

    /// Tells why a daemon that was started does not run.
    func failure(_ reason: String) -> HostFailure {
        HostFailure(
            .daemonUnreachable, "Deskhand's background program could not be started: \(reason).",
            hint: "Run “\(program)” in a terminal to see what it says.")
    }
}
