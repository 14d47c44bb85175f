import CX11

/// Decides when the windows of a watermark are put above the others again.
///
/// Never in a loop: the more often it is needed, the longer the pause; and a window that stays above
/// whatever is done, such as a compositor's, is left there.
struct MarkStacking {
    private static let shortestPause: Duration = .milliseconds(30)
    private static let longestPause: Duration = .seconds(2)
    /// After so long without a fight the next one begins anew.
    private static let peace: Duration = .seconds(3)

    private var isSuspicious = false
    private var pause = shortestPause
    private var lookedAt: ContinuousClock.Instant?
    private var raisedAt: ContinuousClock.Instant?
    /// What stayed above ours after they had been raised.
    private var immovable: Set<Window> = []

    /// Takes note of an event that may mean that something is above ours now.
    mutating func note(_ event: XEvent, own: Set<Window>) {
        switch event.type {
        case VisibilityNotify:
            if event.xvisibility.state != VisibilityUnobscured { isSuspicious = true }
        case MapNotify: suspect(event.xmap.window, own)
        case ConfigureNotify: suspect(event.xconfigure.window, own)
        case ReparentNotify: suspect(event.xreparent.window, own)
        case CirculateNotify: suspect(event.xcirculate.window, own)
        case DestroyNotify: immovable.remove(event.xdestroywindow.window)
        default: break
        }
    }

    private mutating func suspect(_ window: Window, _ own: Set<Window>) {
        if own.contains(window) { return }
        isSuspicious = true
        immovable.remove(window)
    }

    /// Forgets what was: other windows of ours are on top now.
    mutating func forget() {
        immovable = []
        pause = Self.shortestPause
    }

    /// After how long to look; `nil` where there is no need to.
    func wait(at now: ContinuousClock.Instant) -> Duration? {
        guard isSuspicious else { return nil }
        guard let lookedAt else { return .zero }
        return max(.zero, lookedAt + pause - now)
    }

    /// Raises ours where something lies above them.
    ///
    /// - Parameters:
    ///   - covering: Asks what does.
    ///   - raise: Does it.
    ///   - now: The time.
    mutating func look(
        _ covering: () -> Set<Window>, raise: () -> Void, at now: ContinuousClock.Instant
    ) {
        isSuspicious = false
        lookedAt = now
        guard !covering().subtracting(immovable).isEmpty else { return }
        let isFight = raisedAt.map { now - $0 < Self.peace } ?? false
        pause = isFight ? min(pause * 2, Self.longestPause) : Self.shortestPause
        raisedAt = now
        raise()
        immovable.formUnion(covering())
    }
}
