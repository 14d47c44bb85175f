import Glibc
import LocalSocket
import Logging
import X11Desktop

/// The other process of `Guardian`: waits for the daemon's end, and does what is to be done then.
struct Guard {
    /// What such a process is called with before all else.
    static let argument = "--guard"
    /// How many daemons have lived for too short a time, one after the other.
    static let attemptVariable = "DESKHAND_ATTEMPT"
    /// Set where systemd has started the daemon, and starts it again.
    static let supervisedVariable = "DESKHAND_SUPERVISED"
    /// What the daemon says when it ends in order.
    static let farewell = UInt8(ascii: "q")
    /// A daemon that lived for less has not recovered.
    private static let shortestLife: Double = 1
    /// How often in a row it is started again after so short a life.
    private static let mostAttempts = 10

    let location: SocketLocation
    let display: String?
    /// What the daemon was started with.
    let arguments: [String]
    let logger: Logger

    /// Waits for the daemon's end.
    func run() {
        // Whoever ends the daemon's terminal or session ends the daemon; this follows by itself.
        for number in [SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        let start = Self.now()
        guard daemonDied() else { return }
        logger.warning("the daemon has died")
        if let display { HeldInput.release(at: location.held, display: display) }
        guard getenv(Self.supervisedVariable) == nil, hasSession else { return }
        let attempt = Self.now() - start < Self.shortestLife ? lostBefore + 1 : 0
        guard attempt <= Self.mostAttempts else {
            return logger.error("the daemon dies again and again, and is left")
        }
        // The first times at once; then it may be what it is told that kills it.
        if attempt > 2 { usleep(UInt32(attempt - 2) * 500_000) }
        guard let program = Program(named: "deskhandd") else {
            return logger.error("the daemon is not there any more")
        }
        do throws(Program.Problem) {
            _ = try program.start(
                log: nil, arguments: arguments, changes: [Self.attemptVariable: "\(attempt)"])
        } catch {
            logger.error("the daemon cannot be started again", metadata: ["why": "\(error.reason)"])
        }
    }

    /// Waits until the pipe is closed; false where the daemon said before that it goes.
    private func daemonDied() -> Bool {
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            return count <= 0
        }
    }

    private var lostBefore: Int {
        getenv(Self.attemptVariable).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// Whether there is something to be taken up.
    private var hasSession: Bool { access(location.session, R_OK) == 0 }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
