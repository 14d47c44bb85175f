import CNotify
import EventLoop

/// A thread that runs GLib's main loop and an actor's jobs within it: the actor's executor.
///
/// libnotify waits for answers of the notification service, for as long as D-Bus lets it, and tells
/// what people click by GLib's loop. Both happen here, and hold up nobody else.
final class GLibLoop: SerialExecutor {
    // Never written, and GLib's functions for it may be called from any thread.
    private nonisolated(unsafe) let context: OpaquePointer

    /// Starts the thread; `nil` where the system gives none.
    init?(name: String) {
        guard let context = g_main_context_new() else { return nil }
        self.context = context
        guard WorkerThread.start(name: name, { [self] in run() }) else { return nil }
    }

    deinit { g_main_context_unref(context) }

    /// Takes a job of the actor.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        perform { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    /// Runs `body` on the thread, soon.
    func perform(_ body: @escaping @Sendable () -> Void) {
        let data = Unmanaged.passRetained(Body(body)).toOpaque()
        cnotify_run(context, runBody, data, releaseBody)
    }

    /// Ends the thread, once the work that it has is done.
    func stop() { perform { [ended] in ended.withLock { $0 = true } } }

    /// Traps when this is not the loop's thread.
    func checkIsolated() {
        precondition(isOnThread, "only the loop's own thread may touch its actor")
    }

    /// Whether this is the loop's thread.
    func isIsolatingCurrentContext() -> Bool? { isOnThread }

    private let ended = Locked(false)
    private var isOnThread: Bool { g_main_context_is_owner(context) != 0 }

    private func run() {
        guard g_main_context_acquire(context) != 0 else { return }
        // Where libnotify's signals come to.
        g_main_context_push_thread_default(context)
        while !ended.withLock({ $0 }) { g_main_context_iteration(context, 1) }
        g_main_context_pop_thread_default(context)
        g_main_context_release(context)
    }
}

private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private let runBody: @convention(c) (UnsafeMutableRawPointer?) -> gboolean = { data in
    if let data { Unmanaged<Body>.fromOpaque(data).takeUnretainedValue().run() }
    return 0
}

private let releaseBody: @convention(c) (UnsafeMutableRawPointer?) -> Void = { data in
    if let data { Unmanaged<Body>.fromOpaque(data).release() }
}
