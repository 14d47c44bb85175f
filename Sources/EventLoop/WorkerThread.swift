import CLinux
import Glibc

/// A thread of our own, for what blocks or polls: Swift's shared ones must do neither.
package enum WorkerThread {
    /// Runs `body` on a new thread.
    ///
    /// - Parameters:
    ///   - name: For debuggers and `top -H`; 15 bytes at most.
    ///   - body: What runs; the thread ends with it.
    /// - Returns: Whether the system has given one.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Body(name: name, run: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let status = withSignalsBlocked {
            pthread_create(&thread, &attributes, runBody, box.toOpaque())
        }
        if status != 0 { box.release() }
        return status == 0
    }

    /// Runs `body`, which makes a thread, so that the thread inherits a mask that blocks all.
    ///
    /// Signals belong to the main thread, and a SIGPIPE that TLS raises on a dead connection must
    /// not end the process.
    private static func withSignalsBlocked(_ body: () -> Int32) -> Int32 {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}

private final class Body: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }
}

private func runBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    let body = Unmanaged<Body>.fromOpaque(box).takeRetainedValue()
    linux_name_thread(body.name)
    body.run()
    return nil
}
