import CCurl
import Glibc

/// What a loop should sleep on.
struct PollInterest {
    /// The socket, or -1 for none.
    var socket: Int32 = -1
    /// `POLLIN`, `POLLOUT`, both or none.
    var events: Int16 = 0
    /// When to wake at the latest.
    var deadline: ContinuousClock.Instant?

    static let nothing = PollInterest()
}

/// A thread that runs the jobs of one actor and polls its socket.
///
/// The actor is only ever touched here, so C handles inside it never change threads. The thread
/// lives until `stop`, which the actor's `deinit` calls.
final class PollLoop: SerialExecutor {
    private enum Work {
        case job(UnownedJob)
        case closure(@Sendable () -> Void)
    }

    private struct State {
        var work: [Work] = []
        var pump: (@Sendable () -> PollInterest)?
        /// False only while the thread sleeps, so that wakes cost nothing while it works.
        var isAwake = true
        var isStopped = false
        var thread: pthread_t?
    }

    private let state = Locked(State())
    private let wakeDescriptor: Int32

    /// Makes the loop and its thread; `nil` when the system has no more of either.
    init?() {
        wakeDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeDescriptor >= 0 else { return nil }
        guard WorkerThread.start({ [self] in run() }) else { return nil }
    }

    deinit { if wakeDescriptor >= 0 { close(wakeDescriptor) } }

    /// Sets what runs on the thread after each batch of jobs and each wake; it says what to wait for.
    func setPump(_ pump: @escaping @Sendable () -> PollInterest) {
        state.withLock { $0.pump = pump }
        add(.closure({}))
    }

    /// Runs `body` on the thread, soon.
    func perform(_ body: @escaping @Sendable () -> Void) { add(.closure(body)) }

    func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    /// Ends the thread, once the work that it has is done.
    func stop() {
        state.withLock { $0.isStopped = true }
        add(.closure({}))
    }

    func checkIsolated() {
        precondition(isOnThread, "only the loop's own thread may touch its actor")
    }

    func isIsolatingCurrentContext() -> Bool? { isOnThread }

    private var isOnThread: Bool {
        state.withLock { state in
            state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
        }
    }

    private func add(_ work: Work) {
        let mustWake = state.withLock { state in
            state.work.append(work)
            defer { state.isAwake = true }
            return !state.isAwake
        }
        guard mustWake else { return }
        var one: UInt64 = 1
        _ = write(wakeDescriptor, &one, 8)
    }

    private func run() {
        state.withLock { $0.thread = pthread_self() }
        while true {
            let (work, pump) = state.withLock { state in
                defer { state.work = [] }
                return (state.work, state.pump)
            }
            for piece in work { perform(piece) }
            let interest = pump?() ?? .nothing
            guard sleep(interest) else { return }
        }
    }

    private func perform(_ work: Work) {
        switch work {
        case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
        case .closure(let body): body()
        }
    }

    /// Sleeps until something happens; returns false when the loop is over.
    private func sleep(_ interest: PollInterest) -> Bool {
        let (maySleep, isOver) = state.withLock { state in
            let isIdle = state.work.isEmpty
            state.isAwake = !isIdle
            return (isIdle, isIdle && state.isStopped)
        }
        if isOver { return false }
        guard maySleep else { return true }
        var descriptors = [
            pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interest.socket, events: interest.events, revents: 0),
        ]
        poll(&descriptors, 2, milliseconds(until: interest.deadline))
        state.withLock { $0.isAwake = true }
        if descriptors[0].revents != 0 {
            var count: UInt64 = 0
            _ = read(wakeDescriptor, &count, 8)
        }
        return true
    }
}

/// Returns how long to sleep for `poll`: rounded up, -1 for ever.
func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let left = ContinuousClock.now.duration(to: deadline)
    guard left > .zero else { return 0 }
    let (seconds, attoseconds) = left.components
    guard seconds < 3600 else { return 3_600_000 }
    return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
}
