/// Which events of the gateway have been applied.
public struct EventCursor: Equatable, Sendable {
    /// The newest event that was applied; 0 before the first.
    public private(set) var last: Int
    /// Events up to this one happened before this host was there, and are told again.
    public private(set) var replayEnd: Int

    /// What to do with an event.
    public enum Verdict: Equatable, Sendable {
        /// It is the next one.
        case apply
        /// It was applied before: acknowledge it again, and no more.
        case pass
        /// Some are missing: the connection must be opened again.
        case gap
    }

    /// Starts after an event.
    public init(last: Int = 0) {
        self.last = last
        self.replayEnd = last
    }

    /// Whether what is applied now happened before this host was there.
    public var isReplaying: Bool { last < replayEnd }

    /// Whether the event that was taken last happened before this connection stood.
    public var isHistory: Bool { last <= replayEnd }

    /// Notes the newest event that `session.open` named.
    public mutating func opened(newest: Int) { replayEnd = max(replayEnd, newest) }

    /// Judges an event by its number, and counts it where it is the next one.
    public mutating func take(_ number: Int) -> Verdict {
        if number <= last { return .pass }
        guard number == last + 1 else { return .gap }
        last = number
        return .apply
    }
}
