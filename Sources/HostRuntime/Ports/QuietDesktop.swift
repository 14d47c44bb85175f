/// Keeps notifications of other programs away while the screen is shared.
public protocol QuietDesktop: Sendable {
    /// Has the desktop show no notifications, or show them again.
    ///
    /// What was so before, by the person's own choice, stays so.
    ///
    /// - Returns: Whether it can be had; a desktop that cannot goes on showing them.
    func setQuiet(_ isQuiet: Bool) async -> Bool
}
