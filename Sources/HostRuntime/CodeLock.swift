/// Slows down who guesses PINs: five wrong ones are free, then each costs a wait that doubles
/// from 30 s.
///
/// Time is counted since the computer started, so that setting the clock does not shorten a wait.
public struct CodeLock: Equatable, Sendable {
    /// Wrong PINs since the last right one.
    public private(set) var wrong: Int
    /// When the next try is allowed, since the computer started.
    public private(set) var until: Duration

    /// How many wrong PINs cost nothing.
    public static let free = 5

    /// Makes a lock that is open, or as it was kept.
    public init(wrong: Int = 0, until: Duration = .zero) {
        self.wrong = max(0, wrong)
        self.until = until
    }

    /// Tells how long the next try has to wait; `nil` where it need not.
    public func wait(at now: Duration) -> Duration? { now < until ? until - now : nil }

    /// Notes a wrong PIN.
    public mutating func wrongCode(at now: Duration) {
        wrong += 1
        guard wrong >= Self.free else { return }
        until = now + .seconds(30 << min(wrong - Self.free, 10))
    }

    /// Notes a right PIN.
    public mutating func rightCode() { self = CodeLock() }
}
