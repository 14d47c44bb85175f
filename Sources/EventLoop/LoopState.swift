import Glibc

/// What a loop has to do, and whether its thread has to be woken for more.
struct LoopState {
    enum Work {
        case job(UnownedJob)
        case closure(@Sendable () -> Void)
    }

    struct Watch {
        /// Tells it from an older watch of a descriptor of the same number.
        let id: UInt64
        var events: Int16
        let handler: @Sendable (Int16) -> Void
    }

    struct Timer {
        let deadline: ContinuousClock.Instant
        let handler: @Sendable () -> Void
    }

    /// A watch as it was when the thread went to sleep.
    struct Polled {
        let descriptor: Int32
        let id: UInt64
        let events: Int16
    }

    var work: [Work] = []
    var watches: [Int32: Watch] = [:]
    var timers: [UInt64: Timer] = [:]
    var hook: (@Sendable () -> PollInterest)?
    var lastID: UInt64 = 0
    var thread: pthread_t?
    /// False only while the thread sleeps, so that wakes cost nothing while it works.
    var isAwake = true
    var isStopped = false
    var wakeUps = 0

    mutating func takeWork() -> [Work] {
        defer { work = [] }
        return work
    }

    /// Returns what to poll and for how long; without a wait where work has come meanwhile.
    mutating func prepareSleep(_ interest: PollInterest) -> ([Polled], milliseconds: Int32) {
        let polled = watches.map { Polled(descriptor: $0, id: $1.id, events: $1.events) }
        guard work.isEmpty, !isStopped else { return (polled, 0) }
        isAwake = false
        let deadlines = timers.values.map(\.deadline) + [interest.deadline].compactMap(\.self)
        return (polled, PollInterest.milliseconds(until: deadlines.min()))
    }

    func handler(of polled: Polled) -> (@Sendable (Int16) -> Void)? {
        watches[polled.descriptor].flatMap { $0.id == polled.id ? $0.handler : nil }
    }

    /// Takes the timer that has been due for longest; of two of one time, the older.
    mutating func takeTimer(dueAt now: ContinuousClock.Instant) -> (@Sendable () -> Void)? {
        let due = timers.filter { $0.value.deadline <= now }
        let first = due.min { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
        return first.flatMap { timers.removeValue(forKey: $0.key)?.handler }
    }
}
