import HostRuntime

extension X11Desktop {
    /// Yields whether a screensaver or locker has the screen, and each change of it.
    public func lockStates() -> AsyncStream<Bool> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Bool.self, bufferingPolicy: .bufferingNewest(1))
        guard let parts, let watch = LockScreenWatch(tell: { continuation.yield($0) }) else {
            continuation.yield(false)
            return stream
        }
        watch.begin(on: parts.displayName)
        continuation.onTermination = { _ in watch.end() }
        return stream
    }
}
