public import Glibc

/// A process that a test started; ended, with what it started, when the test ends, however it ends.
///
/// A shell stands between: it holds the reading end of a line whose other end only the test has,
/// and ends the program when that line breaks.
public final class Child: Sendable {
    /// The program's own process number.
    public let process: pid_t
    /// Lines that the program writes on its file descriptor 3.
    public let reports: CInt
    private let guardian: pid_t
    private let lifeLine: CInt

    private static let script = """
        "$@" 4<&- & p=$!; echo $p >&3; exec 3>&-; read x <&4; kill $p 2>&-; wait $p
        """

    /// Starts a program, found along PATH.
    ///
    /// - Parameters:
    ///   - arguments: The program and its arguments.
    ///   - environment: What it sees, besides PATH.
    ///   - output: The file descriptor for what it prints; `nil` for nowhere.
    /// - Throws: `TestSupportError.didNotStart`.
    public init(
        _ arguments: [String], environment: [String: String] = [:], output: CInt? = nil
    ) throws {
        let (reports, childReports) = try Self.pair()
        let (lifeLine, childLine) = try Self.pair()
        defer {
            close(childReports)
            close(childLine)
        }
        let silence = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(silence) }
        let out = output ?? silence
        guardian = try spawn(
            ["sh", "-c", Self.script, "sh"] + arguments, environment: environment,
            descriptors: [(silence, 0), (out, 1), (out, 2), (childReports, 3), (childLine, 4)])
        self.reports = reports
        self.lifeLine = lifeLine
        guard let line = readLine(from: reports, milliseconds: 10_000), let process = pid_t(line)
        else { throw TestSupportError.didNotStart(arguments[0]) }
        self.process = process
    }

    deinit {
        close(lifeLine)
        close(reports)
        var status: CInt = 0
        waitpid(guardian, &status, 0)
    }

    /// Ends the program at once, as a crash would.
    public func crash() { kill(process, SIGKILL) }

    /// Makes two ends of a line, both closed in whatever else is started meanwhile.
    ///
    /// - Throws: `TestSupportError.noSocket`.
    public static func pair() throws -> (CInt, CInt) {
        var ends: [CInt] = [0, 0]
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw TestSupportError.noSocket }
        return (ends[0], ends[1])
    }
}

/// What went wrong outside the code under test.
public enum TestSupportError: Error {
    /// A program did not start, or did not say in time that it is ready.
    case didNotStart(String)
    /// A program did not end in time.
    case didNotEnd(String)
    /// The system gives no socket.
    case noSocket
    /// Something that was waited for did not happen in time.
    case timedOut(String)
}
