/// How long to wait before a lost connection is tried again: 0.25 s, doubling to 8 s, each time
/// changed by chance by up to a quarter.
///
/// Source: PROTOCOL.md section 4.
struct Backoff: Sendable {
    private var step = 0

    /// Returns the next wait; the chance in it keeps hosts that lost a gateway together from coming
    /// back together.
    mutating func next() -> Duration {
        let whole = Duration.milliseconds(250 << min(step, 5))
        step += 1
        return whole * Double.random(in: 0.75...1.25)
    }

    /// Begins again with the shortest wait.
    mutating func reset() { step = 0 }
}
