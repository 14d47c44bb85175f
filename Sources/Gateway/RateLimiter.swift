/// Counts wrong tries: after five from one address each further one doubles a lock from 30 s, and all
/// addresses together may be wrong only so often.
///
/// Source: RELIABILITY P5 and the arithmetic of short codes: what a code of 6 digits lacks in length
/// must come from here.
struct RateLimiter {
    private struct Record {
        var wrong = 0
        var lockedUntil = Duration.zero
        var last = Duration.zero
    }

    private let freeTries: Int
    private let everyWrong: Duration
    private let burst: Double
    private let maximumLock = Duration.seconds(3600)
    private var records: [String: Record] = [:]
    private var tokens: Double
    private var refilled = Duration.zero

    /// Makes a limiter.
    ///
    /// - Parameters:
    ///   - freeTries: Wrong tries from one address before it is locked out.
    ///   - burst: Wrong tries of all addresses at once.
    ///   - everyWrong: After how long all addresses together have one more.
    init(freeTries: Int = 5, burst: Int = 40, everyWrong: Duration = .seconds(3)) {
        self.freeTries = freeTries
        self.burst = Double(burst)
        self.tokens = Double(burst)
        self.everyWrong = everyWrong
    }

    /// Tells how long the address has to wait; `nil` where it may try.
    mutating func wait(for address: String, at now: Duration) -> Duration? {
        refill(at: now)
        if let record = records[address], record.lockedUntil > now {
            return record.lockedUntil - now
        }
        return tokens < 1 ? everyWrong : nil
    }

    /// Counts a wrong try.
    mutating func failed(_ address: String, at now: Duration) {
        refill(at: now)
        tokens = max(0, tokens - 1)
        if records.count > 10_000 { forget(at: now) }
        var record = records[address] ?? Record()
        record.wrong += 1
        record.last = now
        if record.wrong >= freeTries {
            let doublings = min(record.wrong - freeTries, 10)
            record.lockedUntil = now + min(.seconds(30 << doublings), maximumLock)
        }
        records[address] = record
    }

    /// Forgets an address's wrong tries.
    mutating func succeeded(_ address: String) { records[address] = nil }

    private mutating func refill(at now: Duration) {
        let gained = (now - refilled) / everyWrong
        refilled = now
        tokens = min(burst, tokens + gained)
    }

    private mutating func forget(at now: Duration) {
        records = records.filter { now - $0.value.last < .seconds(7200) }
        // A flood of addresses must not fill the memory; the limit for all still holds.
        if records.count > 10_000 { records.removeAll() }
    }
}
