/// When to ping a silent peer, and when to give it up.
struct Heartbeat {
    enum Due { case nothing, ping, dead }

    private var interval = Duration.seconds(15)
    private var lastSign = ContinuousClock.now
    private var hasPinged = false

    /// Sets the silence after which a ping is sent; twice as much means that nobody is there.
    mutating func setInterval(_ seconds: Double) {
        guard seconds.isFinite else { return }
        interval = .seconds(min(max(seconds, 0.05), 3600))
    }

    /// The peer has sent something.
    mutating func noteSign() { excuse() }

    /// Nothing was read, by our own choice: that silence does not count.
    mutating func excuse() {
        lastSign = .now
        hasPinged = false
    }

    var nextDeadline: ContinuousClock.Instant { lastSign + interval * (hasPinged ? 2 : 1) }

    /// Says what is due now; a ping only once a silence.
    mutating func due(_ now: ContinuousClock.Instant = .now) -> Due {
        guard nextDeadline <= now else { return .nothing }
        if hasPinged { return .dead }
        hasPinged = true
        return .ping
    }
}
