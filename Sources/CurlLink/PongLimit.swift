/// Answers pings, but keeps few answers waiting: of a flood of them the newest counts.
///
/// Source: RFC 6455 section 5.5.3.
struct PongLimit {
    private let maximum: Int
    private var waiting = 0
    /// Where, in all bytes ever sent, the newest queued pong ends.
    private var end: UInt64 = 0
    private var late: [UInt8]?

    init(maximum: Int = 64) { self.maximum = maximum }

    /// Takes a ping's payload; returns it when it is to be answered now.
    mutating func take(_ payload: [UInt8], sentCount: UInt64) -> [UInt8]? {
        if sentCount >= end { waiting = 0 }
        guard waiting < maximum else {
            late = payload
            return nil
        }
        late = nil
        return payload
    }

    /// A pong was queued that ends there.
    mutating func noteQueued(end: UInt64) {
        waiting += 1
        self.end = end
    }

    /// Returns the newest ping that was put off, once the pongs before it are gone.
    mutating func takeLate(sentCount: UInt64) -> [UInt8]? {
        guard sentCount >= end, let payload = late else { return nil }
        late = nil
        waiting = 0
        return payload
    }
}
