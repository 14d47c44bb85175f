/// Tries again and again, until nothing has moved for too long.
struct Persistence: Sendable {
    private let patience: Duration
    private var backoff = Backoff()
    private var lastProgress = ContinuousClock.now

    /// Starts.
    ///
    /// - Parameter patience: How long nothing may move.
    init(patience: Duration) { self.patience = patience }

    /// Notes that something has moved.
    mutating func progressed() {
        backoff.reset()
        lastProgress = .now
    }

    /// Waits until the next try.
    mutating func wait(atLeast least: Duration?) async throws(TransferFailure) {
        guard .now - lastProgress < patience else {
            throw .refused("Nothing has come through for too long.")
        }
        let wait = max(backoff.next(), least ?? .zero)
        do { try await Task.sleep(for: wait) } catch { throw .cancelled }
    }
}
