private import CGTK
private import Dispatch

/// GTK's loop, which runs the main actor too.
///
/// Tasks of the main actor run on it as soon as it has nothing better to do: handlers of signals
/// may start tasks, and tasks may touch widgets after each `await`. Never run a nested loop, such
/// as `gtk_dialog_run`, from a task: the queue of the main actor stands still in it.
@MainActor
public enum MainLoop {
    private static var isReady = false

    /// Connects to the display that the environment names.
    ///
    /// - Parameters:
    ///   - program: The program's name; desktops match it with the `.desktop` file.
    ///   - name: What people call it.
    /// - Throws: `WidgetsError.noDisplay`; nothing of GTK may be used then.
    public static func open(program: String, name: String) throws(WidgetsError) {
        // The program has taken its locale already, and perhaps better than GTK would.
        gtk_disable_setlocale()
        g_set_prgname(program)
        g_set_application_name(name)
        guard gtk_init_check(nil, nil) != 0 else { throw .noDisplay }
        if !isReady { cgtk_install_main_queue() }
        isReady = true
    }

    /// Runs until `quit`.
    public static func run() { gtk_main() }

    /// Ends `run`, once what is being handled has been.
    public static func quit() { gtk_main_quit() }

    /// Handles what is waiting, and returns at once.
    ///
    /// For tests, which do not `run`.
    ///
    /// - Returns: Whether there was anything.
    @discardableResult
    public static func turn() -> Bool { g_main_context_iteration(nil, 0) != 0 }
}

/// What goes wrong with windows.
public enum WidgetsError: Error, Equatable, Sendable {
    /// There is no display, or it cannot be used.
    case noDisplay
    /// A style sheet is wrong: the parser's words.
    case badStyle(String)
    /// The desktop knows nothing that opens this.
    case cannotOpen(String)
}
