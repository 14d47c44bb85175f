extension Watermark.Timing {
    /// Whether the mark is seen, and when that is over.
    public struct State: Hashable, Sendable {
        /// Whether it is seen.
        public let isShown: Bool
        /// In how many seconds that changes; `nil` for never.
        public let changesIn: Double?
    }

    /// Returns what holds so many seconds after the first showing began.
    public func state(after seconds: Double) -> State {
        let seconds = max(0, seconds)
        guard let showSeconds, share < 1 else { return State(isShown: true, changesIn: nil) }
        guard let everySeconds else {
            let rest = showSeconds - seconds
            return State(isShown: rest > 0, changesIn: rest > 0 ? rest : nil)
        }
        let place = seconds.truncatingRemainder(dividingBy: everySeconds)
        let isShown = place < showSeconds
        return State(isShown: isShown, changesIn: (isShown ? showSeconds : everySeconds) - place)
    }
}
