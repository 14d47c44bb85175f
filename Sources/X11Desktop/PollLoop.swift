import CX11
import Glibc

/// A thread that runs an actor's jobs, and sleeps in `poll` on one file descriptor between them.
///
/// It is the actor's executor, so what the actor owns is touched by this thread only, and a call
/// that blocks in Xlib never holds a thread of Swift's pool.
final class PollLoop: SerialExecutor {
    private let state = Locked(State())
    private let wakeDescriptor: CInt

    private struct State {
        var jobs: [UnownedJob] = []
        var calls: [@Sendable () -> Void] = []
        var timers: [Timer] = []
        var nextTimer = 0
        var thread: pthread_t?
        var watched: CInt = -1
        var beforeSleep: (@Sendable () -> Void)?
        var wakeUps = 0
        var isStopped = false

        var hasWork: Bool { !jobs.isEmpty || !calls.isEmpty }
    }

    private struct Timer {
        let id: Int
        let deadline: UInt64
        let body: @Sendable () -> Void
    }

    /// Starts the thread; `nil` where the system gives none, or no file descriptor.
    init?(name: String) {
        wakeDescriptor = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeDescriptor >= 0, start(Start(loop: self, name: name)) else { return nil }
    }

    deinit { if wakeDescriptor >= 0 { Glibc.close(wakeDescriptor) } }

    /// How often `poll` returned: for tests of what an idle desktop costs.
    var wakeUps: Int { state.withLock { $0.wakeUps } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        add { $0.jobs.append(job) }
    }

    /// Runs `body` on the thread, soon; not at all once the loop is stopped.
    func perform(_ body: @escaping @Sendable () -> Void) {
        add { $0.calls.append(body) }
    }

    /// Runs `body` on the thread after so many milliseconds, unless it is cancelled.
    @discardableResult
    func after(milliseconds: Int, _ body: @escaping @Sendable () -> Void) -> Int {
        let deadline = Self.now() &+ UInt64(max(0, milliseconds)) &* 1_000_000
        var id = 0
        add {
            $0.nextTimer += 1
            id = $0.nextTimer
            $0.timers.append(Timer(id: id, deadline: deadline, body: body))
        }
        return id
    }

    func cancelTimer(_ id: Int) {
        state.withLock { $0.timers.removeAll { $0.id == id } }
    }

    /// Wakes up when the descriptor can be read; -1 for none.
    ///
    /// `beforeSleep` is called each time before the thread sleeps: a job's round trip may have read
    /// events off the socket already, and `poll` would sleep on them.
    func watch(_ descriptor: CInt, beforeSleep: (@Sendable () -> Void)?) {
        add {
            $0.watched = descriptor
            $0.beforeSleep = beforeSleep
        }
    }

    /// Ends the thread once what is queued has run.
    func stop() { add { $0.isStopped = true } }

    func checkIsolated() {
        precondition(isOnThread, "the X11 desktop was touched from another thread")
    }

    func isIsolatingCurrentContext() -> Bool? { isOnThread }

    private var isOnThread: Bool {
        state.withLock { state in state.thread.map { pthread_equal($0, pthread_self()) != 0 } }
            ?? false
    }

    private func add(_ change: (inout State) -> Void) {
        let mustWake = state.withLock { state in
            change(&state)
            return state.thread.map { pthread_equal($0, pthread_self()) == 0 } ?? false
        }
        if mustWake { eventfd_write(wakeDescriptor, 1) }
    }

    /// Nanoseconds of the clock that never jumps.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

extension PollLoop {
    fileprivate final class Start {
        let loop: PollLoop
        let name: String
        init(loop: PollLoop, name: String) {
            self.loop = loop
            self.name = name
        }
    }

    fileprivate func start(_ start: Start) -> Bool {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        // Signals are the main thread's business.
        pthread_sigmask(SIG_SETMASK, &all, &before)
        var thread = pthread_t()
        let data = Unmanaged.passRetained(start).toOpaque()
        let status = pthread_create(
            &thread, nil,
            { data in
                guard let data else { return nil }
                let start = Unmanaged<Start>.fromOpaque(data).takeRetainedValue()
                cx11_name_thread(start.name)
                start.loop.run()
                return nil
            }, data)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        if status == 0 {
            pthread_detach(thread)
        } else {
            Unmanaged<Start>.fromOpaque(data).release()
        }
        return status == 0
    }

    private func run() {
        state.withLock { $0.thread = pthread_self() }
        while true {
            runQueued()
            let (beforeSleep, isStopped) = state.withLock {
                ($0.beforeSleep, $0.isStopped && !$0.hasWork)
            }
            if isStopped { return }
            beforeSleep?()
            if !state.withLock({ $0.hasWork }) { sleep() }
            runDueTimers()
        }
    }

    private func runQueued() {
        while true {
            let (jobs, calls) = state.withLock { state in
                defer {
                    state.jobs = []
                    state.calls = []
                }
                return (state.jobs, state.calls)
            }
            if jobs.isEmpty && calls.isEmpty { return }
            for call in calls { call() }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }

    private func sleep() {
        let (watched, deadline) = state.withLock { ($0.watched, $0.timers.map(\.deadline).min()) }
        var polled = [
            pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watched, events: Int16(POLLIN), revents: 0),
        ]
        poll(&polled, nfds_t(polled.count), deadline.map(Self.milliseconds(until:)) ?? -1)
        var count: eventfd_t = 0
        eventfd_read(wakeDescriptor, &count)
        state.withLock { $0.wakeUps += 1 }
    }

    private func runDueTimers() {
        let now = Self.now()
        let due = state.withLock { state in
            let due = state.timers.filter { $0.deadline <= now }
            state.timers.removeAll { $0.deadline <= now }
            return due.sorted { $0.deadline < $1.deadline }
        }
        for timer in due { timer.body() }
    }

    /// Rounded up, or the loop would spin through the last millisecond.
    private static func milliseconds(until deadline: UInt64) -> CInt {
        let now = now()
        return deadline <= now ? 0 : CInt(clamping: (deadline - now) / 1_000_000 + 1)
    }
}
