import Glibc
import HostRuntime

/// Runs what waits for the disk on a thread of its own: Swift's shared ones must not wait.
func onDiskThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws(FileProblem) -> Value
) async throws(FileProblem) -> Value {
    let result: Result<Value, FileProblem> = await withCheckedContinuation { continuation in
        let work = Work { continuation.resume(returning: Result(catching: body)) }
        let box = Unmanaged.passRetained(work)
        var thread: pthread_t = 0
        if pthread_create(&thread, nil, runWork, box.toOpaque()) == 0 {
            pthread_detach(thread)
        } else {
            // Out of threads: better to wait here than to fail.
            box.takeRetainedValue().run()
        }
    }
    return try result.get()
}

private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runWork(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    // Signals belong to the main thread.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, nil)
    Unmanaged<Work>.fromOpaque(box).takeRetainedValue().run()
    return nil
}
