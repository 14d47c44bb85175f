import CX11
import Policy

/// A child of the root window with everything in it: an application's window, and maybe the frame
/// around it.
struct WindowTree {
    /// The application's own window.
    var client: Window
    /// All windows of it, the outermost first.
    var windows: [Window] = []
    /// The connections that they belong to, beside the window manager's.
    var connections: Set<Window> = []
    /// Whether there is anything of another application in it, or more than can be looked at.
    var isMixed = false
    var facts: WindowFacts?
}
