import CLinux
import Glibc

/// A thread that waits in `poll` and runs an actor's jobs: the actor's executor.
///
/// Watches and timers belong to the thread: they are set from the actor's own code alone, and
/// their handlers run there, so that these may use `assumeIsolated`. The thread keeps the loop
/// alive until `stop`.
package final class PollLoop: SerialExecutor, @unchecked Sendable {
    // `jobs` has its lock; all other variables are touched on the loop's thread alone.
    private struct Jobs {
        var waiting: [UnownedJob] = []
        var isStopped = false
    }

    private struct Watch {
        var events: Int16
        let handler: (Int16) -> Void
    }

    private let jobs = Locked(Jobs())
    private let thread = Locked<pthread_t?>(nil)
    private let wake: Int32
    private var watches: [Int32: Watch] = [:]
    private var timers: [UInt64: (at: ContinuousClock.Instant, handler: () -> Void)] = [:]
    private var nextTimer: UInt64 = 1

    /// Starts the thread.
    package init() {
        wake = linux_eventfd()
        var started = pthread_t()
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { box in
            if let box { Unmanaged<PollLoop>.fromOpaque(box).takeRetainedValue().run() }
            return nil
        }
        let box = Unmanaged.passRetained(self)
        guard wake >= 0, pthread_create(&started, nil, body, box.toOpaque()) == 0 else {
            box.release()
            // Without a thread or a descriptor nothing at all can be done.
            let text = "error: the system has no thread or file descriptor left\n"
            _ = text.withCString { write(2, $0, strlen($0)) }
            exit(71)
        }
        pthread_detach(started)
    }

    deinit { close(wake) }

    /// Takes a job of the actor.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wasEmpty = jobs.withLock { jobs in
            jobs.waiting.append(job)
            return jobs.waiting.count == 1
        }
        if wasEmpty { signal() }
    }

    /// Ends the thread once the jobs at hand are done.
    package func stop() {
        jobs.withLock { $0.isStopped = true }
        signal()
    }

    /// Whether this is the loop's thread.
    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Traps when this is not the loop's thread.
    package func checkIsolated() { precondition(isCurrent, "not on the actor's thread") }

    private var isCurrent: Bool {
        thread.withLock { $0.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    /// Calls `handler` with what `poll` reports for a descriptor; replaces its earlier watch.
    package func watch(_ fd: Int32, _ events: Int32, handler: @escaping (Int16) -> Void) {
        watches[fd] = Watch(events: Int16(truncatingIfNeeded: events), handler: handler)
    }

    /// Waits for other events than before.
    package func change(_ fd: Int32, to events: Int32) {
        watches[fd]?.events = Int16(truncatingIfNeeded: events)
    }

    /// Forgets a descriptor; to be called before it is closed.
    package func unwatch(_ fd: Int32) { watches[fd] = nil }

    /// Calls `handler` once, after a while.
    ///
    /// - Returns: What `cancel` takes.
    @discardableResult
    package func after(_ delay: Duration, handler: @escaping () -> Void) -> UInt64 {
        defer { nextTimer += 1 }
        timers[nextTimer] = (ContinuousClock.now + delay, handler)
        return nextTimer
    }

    /// Forgets a timer.
    package func cancel(_ timer: UInt64) { timers[timer] = nil }

    private func signal() {
        var one: UInt64 = 1
        _ = write(wake, &one, 8)
    }

    private func run() {
        thread.withLock { $0 = pthread_self() }
        // Signals are for the main thread, or for whoever asks for them by signalfd.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        while runJobs() {
            waitForEvents()
            runTimers()
        }
    }

    /// Runs what waits; false when the loop is to end.
    private func runJobs() -> Bool {
        while true {
            let (ready, isStopped) = jobs.withLock { jobs in
                defer { jobs.waiting = [] }
                return (jobs.waiting, jobs.isStopped)
            }
            for job in ready { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if ready.isEmpty { return !isStopped }
        }
    }

    private func waitForEvents() {
        var polled = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
        for (fd, watch) in watches {
            polled.append(pollfd(fd: fd, events: watch.events, revents: 0))
        }
        guard poll(&polled, nfds_t(polled.count), timeout()) > 0 else { return }
        if polled[0].revents != 0 {
            var count: UInt64 = 0
            _ = read(wake, &count, 8)
        }
        // A handler may have ended another's watch: each is looked up again.
        for entry in polled.dropFirst() where entry.revents != 0 {
            watches[entry.fd]?.handler(entry.revents)
        }
    }

    private func timeout() -> Int32 {
        guard let next = timers.values.map(\.at).min() else { return -1 }
        let left = max(.zero, next - ContinuousClock.now)
        // Rounded up, so that the timer is due when poll returns; a minute at most.
        guard left < .seconds(60) else { return 60_000 }
        let (seconds, attoseconds) = left.components
        return Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1
    }

    private func runTimers() {
        guard !timers.isEmpty else { return }
        let now = ContinuousClock.now
        for (id, timer) in timers.filter({ $0.value.at <= now }).sorted(by: { $0.key < $1.key }) {
            guard timers.removeValue(forKey: id) != nil else { continue }
            timer.handler()
        }
    }
}
