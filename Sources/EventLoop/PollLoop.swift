import CLinux
import Glibc

/// A thread that runs an actor's jobs and sleeps in `poll` between them: the actor's executor.
///
/// What the actor owns is touched by this thread alone, so C handles inside it never change
/// threads, and a call that blocks holds no thread of Swift's pool. Handlers, timers and the hook
/// run on it as well, so that they may use `assumeIsolated`. The thread keeps the loop alive until
/// `stop`, which the actor's `deinit` calls.
package final class PollLoop: SerialExecutor {
    private let state = Locked(LoopState())
    private let wakeDescriptor: Int32

    /// How many batches of jobs are run before descriptors and the hook have their turn.
    private static let batchesPerTurn = 16

    /// Starts the thread; `nil` where the system gives none, or no file descriptor.
    ///
    /// - Parameter name: The thread's; 15 bytes at most.
    package init?(name: String) {
        wakeDescriptor = linux_eventfd()
        guard wakeDescriptor >= 0, WorkerThread.start(name: name, { [self] in run() }) else {
            return nil
        }
    }

    deinit { if wakeDescriptor >= 0 { close(wakeDescriptor) } }

    /// Starts a loop without which the program can do nothing at all: ends it where there is none.
    package static func orExit(name: String) -> PollLoop {
        if let loop = PollLoop(name: name) { return loop }
        let text = "error: the system has no thread or file descriptor left\n"
        _ = text.withCString { write(2, $0, strlen($0)) }
        exit(EX_OSERR)
    }

    /// How often the thread woke up: for tests of what an idle program costs.
    package var wakeUps: Int { state.withLock { $0.wakeUps } }

    /// Takes a job of the actor.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        change { $0.work.append(.job(job)) }
    }

    /// Runs `body` on the thread, soon; not at all once the loop is stopped.
    package func perform(_ body: @escaping @Sendable () -> Void) {
        change { $0.work.append(.closure(body)) }
    }

    /// Ends the thread, once the work that it has is done.
    package func stop() { change { $0.isStopped = true } }

    /// Traps when this is not the loop's thread.
    package func checkIsolated() {
        precondition(isOnThread, "only the loop's own thread may touch its actor")
    }

    /// Whether this is the loop's thread.
    package func isIsolatingCurrentContext() -> Bool? { isOnThread }

    private var isOnThread: Bool {
        state.withLock { state in
            state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
        }
    }

    /// Sets what runs on the thread each time before it sleeps; it says what to wait for besides.
    ///
    /// A library may have read ahead: it holds events, and `poll` would sleep on them. The hook is
    /// where they are taken.
    package func setHook(_ hook: (@Sendable () -> PollInterest)?) { change { $0.hook = hook } }

    /// Calls `handler` with what `poll` reports for a descriptor; replaces its earlier watch.
    package func watch(
        _ descriptor: Int32, _ events: Int32, handler: @escaping @Sendable (Int16) -> Void
    ) {
        change { state in
            state.lastID += 1
            state.watches[descriptor] = LoopState.Watch(
                id: state.lastID, events: Int16(truncatingIfNeeded: events), handler: handler)
        }
    }

    /// Waits for other events than before.
    package func change(_ descriptor: Int32, to events: Int32) {
        change { $0.watches[descriptor]?.events = Int16(truncatingIfNeeded: events) }
    }

    /// Forgets a descriptor; to be called before it is closed.
    package func unwatch(_ descriptor: Int32) { change { $0.watches[descriptor] = nil } }

    /// Calls `handler` once, after a while.
    ///
    /// - Returns: What `cancel` takes.
    @discardableResult
    package func after(_ delay: Duration, _ handler: @escaping @Sendable () -> Void) -> UInt64 {
        let deadline = ContinuousClock.now + delay
        return change { state in
            state.lastID += 1
            state.timers[state.lastID] = LoopState.Timer(deadline: deadline, handler: handler)
            return state.lastID
        }
    }

    /// Forgets a timer.
    package func cancel(_ timer: UInt64) { change { $0.timers[timer] = nil } }

    @discardableResult
    private func change<Result>(_ body: (inout LoopState) -> Result) -> Result {
        let (result, mustWake) = state.withLock { state in
            let result = body(&state)
            defer { state.isAwake = true }
            return (result, !state.isAwake)
        }
        if mustWake {
            var one: UInt64 = 1
            _ = write(wakeDescriptor, &one, 8)
        }
        return result
    }
}

extension PollLoop {
    fileprivate func run() {
        state.withLock { $0.thread = pthread_self() }
        while runWork() {
            sleep(state.withLock(\.hook)?() ?? .nothing)
            let now = ContinuousClock.now
            while let handler = state.withLock({ $0.takeTimer(dueAt: now) }) { handler() }
        }
    }

    /// Runs what waits; false when the loop is over.
    private func runWork() -> Bool {
        for _ in 0..<Self.batchesPerTurn {
            let (work, isStopped) = state.withLock { ($0.takeWork(), $0.isStopped) }
            if work.isEmpty { return !isStopped }
            for piece in work {
                switch piece {
                case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
                case .closure(let body): body()
                }
            }
        }
        return true
    }

    private func sleep(_ interest: PollInterest) {
        let (watches, timeout) = state.withLock { $0.prepareSleep(interest) }
        var polled = [
            pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interest.socket, events: interest.events, revents: 0),
        ]
        polled += watches.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        let count = poll(&polled, nfds_t(polled.count), timeout)
        state.withLock { state in
            state.isAwake = true
            if timeout != 0 { state.wakeUps += 1 }
        }
        guard count > 0 else { return }
        if polled[0].revents != 0 {
            var wakes: UInt64 = 0
            _ = read(wakeDescriptor, &wakes, 8)
        }
        // A handler may end another's watch, and its descriptor's number may be another's already.
        for (watch, entry) in zip(watches, polled.dropFirst(2)) where entry.revents != 0 {
            state.withLock { $0.handler(of: watch) }?(entry.revents)
        }
    }
}
