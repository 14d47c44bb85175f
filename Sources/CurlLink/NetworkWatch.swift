import CLinux
import EventLoop
import Glibc

/// Hears from the kernel that an interface, an address or a route has come or gone.
final class NetworkWatch: Sendable {
    private typealias Listeners = [UInt64: AsyncStream<Void>.Continuation]

    private let loop: PollLoop
    private let descriptor: CInt
    private let listeners = Locked((next: UInt64(0), all: Listeners()))

    /// Changes come in bursts: what is said within this time is said once.
    private static let settling = Duration.milliseconds(50)

    /// Begins to listen; `nil` where the system does not tell.
    init?() {
        let descriptor = linux_watch_network()
        guard descriptor >= 0, let loop = PollLoop(name: "network") else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
        self.loop = loop
        self.descriptor = descriptor
        watch()
    }

    deinit {
        loop.unwatch(descriptor)
        loop.stop()
        close(descriptor)
        for listener in listeners.withLock({ Array($0.all.values) }) { listener.finish() }
    }

    /// Yields after each change.
    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { $0.all[id] = nil }
        }
        return stream
    }

    private func watch() {
        loop.watch(descriptor, POLLIN) { [weak self] _ in self?.hear() }
    }

    private func hear() {
        guard linux_network_changed(descriptor) != 0 else { return }
        loop.unwatch(descriptor)
        loop.after(Self.settling) { [weak self] in
            guard let self else { return }
            _ = linux_network_changed(self.descriptor)
            for listener in self.listeners.withLock({ Array($0.all.values) }) { listener.yield() }
            self.watch()
        }
    }
}
