import HostRuntime
import LocalAPI
import LocalSocket

/// Starts `deskhand-window` on the display that the daemon serves.
struct WindowProgram: WindowLauncher {
    /// The display's name; `nil` where there is none.
    let display: String?
    /// What the window says on standard error goes here.
    let log: String

    func launch(
        onEnd: @escaping @Sendable (Int32) -> Void
    ) async throws(HostFailure) -> Int32 {
        guard let display else {
            throw HostFailure(
                .unsupported, "There is no display here, so no window can be opened.",
                hint: "“deskhand chat” does the same in a terminal.")
        }
        // Looked for each time: it may be installed while the daemon runs.
        guard let program = Program(named: "deskhand-window") else {
            throw HostFailure(
                .unsupported, "Deskhand's window, deskhand-window, is not installed.",
                hint: "“deskhand chat” does the same in a terminal.")
        }
        do throws(Program.Problem) {
            let process = try program.start(log: log, changes: ["DISPLAY": display])
            Program.whenEnded(process) { onEnd(process) }
            return process
        } catch {
            throw HostFailure(.internal, "The window could not be started: \(error.reason).")
        }
    }
}
