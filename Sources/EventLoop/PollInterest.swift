import Glibc

/// What a loop should wait for beside what it watches, this time.
package struct PollInterest: Sendable {
    /// The descriptor, or -1 for none.
    package var socket: Int32 = -1
    /// `POLLIN`, `POLLOUT`, both or none.
    package var events: Int16 = 0
    /// When to wake at the latest.
    package var deadline: ContinuousClock.Instant?

    /// Nothing at all.
    package static let nothing = PollInterest()

    /// Makes one of a descriptor, or of none.
    package init(socket: Int32 = -1, events: Int32 = 0) {
        self.socket = socket
        self.events = Int16(truncatingIfNeeded: events)
    }

    /// Returns how long `poll` is to wait: -1 for ever, a minute at most where there is a deadline.
    ///
    /// Rounded up, or the thread would spin through the last millisecond.
    package static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        guard left < .seconds(60) else { return 60_000 }
        let (seconds, attoseconds) = left.components
        return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
