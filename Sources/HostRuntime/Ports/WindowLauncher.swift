public import LocalAPI

/// Starts the program that is the window.
public protocol WindowLauncher: Sendable {
    /// Starts it; it connects to the local socket by itself.
    ///
    /// - Parameter onEnd: Called once, when its process has ended.
    /// - Returns: Its process, by number.
    /// - Throws: `HostFailure`, with `unsupported` where there is no display, or no such program.
    func launch(onEnd: @escaping @Sendable (Int32) -> Void) async throws(HostFailure) -> Int32
}
