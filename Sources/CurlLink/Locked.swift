import Glibc

/// A value that one thread at a time may touch.
///
/// A pthread mutex and not `Synchronization.Mutex`: ThreadSanitizer does not see into the latter and
/// reports races that there are none of.
final class Locked<Value>: @unchecked Sendable {  // guarded by `mutex`
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    init(_ value: Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
