/// How long to wait before a lost connection is tried again: 0.25 s, doubling to 8 s, with jitter.
///
/// Source: PROTOCOL.md section 4.
struct Backoff: Sendable {
    private var step = 0

    /// Returns the next wait: between half and all of the step's time, so that hosts that lost a
    /// gateway together do not come back together.
    mutating func next() -> Duration {
        let whole = Duration.milliseconds(250 << min(step, 5))
        step += 1
        return whole * Double.random(in: 0.5...1)
    }

    /// Begins again with the shortest wait.
    mutating func reset() { step = 0 }
}
