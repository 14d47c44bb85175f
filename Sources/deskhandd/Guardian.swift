import EventLoop
import Glibc
import LocalSocket
import Logging

/// A second process that waits for this one's end: it lets go what was held down on the desktop,
/// and starts the daemon again where a session was going on.
///
/// It learns of the end, whatever the reason, by a pipe of which the daemon holds the other end.
final class Guardian: Sendable {
    private struct State {
        /// Our end of the pipe, while there is a guard.
        var pipe: Int32?
        /// How many have been started.
        var count = 0
        /// How many of them have ended before their time.
        var losses = 0
    }

    private let arguments: [String]
    private let logger: Logger
    private let state = Locked(State())

    /// After so many lost guards no more are started: something is wrong with all of them.
    private static let mostLosses = 100

    /// Makes a guardian that guards nothing yet.
    ///
    /// - Parameters:
    ///   - arguments: What the daemon was started with.
    ///   - logger: Gets what goes wrong.
    init(arguments: [String], logger: Logger) {
        self.arguments = arguments
        self.logger = logger
    }

    /// Has the daemon watched from now on.
    func begin() {
        state.withLock { state in
            guard state.pipe == nil, state.losses < Self.mostLosses else { return }
            state.count += 1
            state.pipe = start(state.count)
        }
    }

    /// The daemon may end without being started again.
    func end() {
        state.withLock { state in
            guard let pipe = state.pipe else { return }
            state.pipe = nil
            var farewell = Guard.farewell
            _ = write(pipe, &farewell, 1)
            close(pipe)
        }
    }

    private func start(_ number: Int) -> Int32? {
        guard let program = Program(named: "deskhandd"), let ends = Program.pipe() else {
            logger.warning("nobody watches over the daemon: it cannot be started")
            return nil
        }
        let writing = ends.writing
        defer { close(ends.reading) }
        do throws(Program.Problem) {
            let process = try program.start(
                log: nil, arguments: [Guard.argument] + arguments, input: ends.reading,
                changes: changes)
            Program.whenEnded(process) { [weak self] in self?.ended(number) }
            return writing
        } catch {
            logger.warning(
                "nobody watches over the daemon", metadata: ["why": "\(error.reason)"])
            close(writing)
            return nil
        }
    }

    private var changes: [String: String] {
        // What systemd says to the process that it starts itself.
        let supervised = getenv("SYSTEMD_EXEC_PID").map { String(cString: $0) } == "\(getpid())"
        return supervised ? [Guard.supervisedVariable: "1"] : [:]
    }

    /// One that is gone too early is replaced.
    private func ended(_ number: Int) {
        let isLost = state.withLock { state in
            guard let pipe = state.pipe, state.count == number else { return false }
            state.pipe = nil
            state.losses += 1
            close(pipe)
            return true
        }
        if isLost { begin() }
    }
}
