import CNotify
import EventLoop
public import HostRuntime
public import Logging

/// Knows from D-Bus whether the session is locked: from logind, and from screensavers.
///
/// Everything of it is done on one thread, which is there while somebody reads. Where there is no
/// bus, nothing is known, and the session counts as open.
public final class DesktopLocks: SessionLocks {
    private let log: Logger

    /// Makes a watch that watches nothing yet.
    ///
    /// - Parameter log: Gets what cannot be watched.
    public init(log: Logger) { self.log = log }

    /// Yields whether the session is locked, and each change of it.
    public func states() -> AsyncStream<Bool> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Bool.self, bufferingPolicy: .bufferingNewest(1))
        guard let watch = LockWatch(log: log, tell: { continuation.yield($0) }) else {
            continuation.yield(false)
            return stream
        }
        watch.begin()
        // The stream holds the watch, and ends it.
        continuation.onTermination = { _ in watch.end() }
        return stream
    }
}

/// One watch, on a thread of its own.
actor LockWatch {
    private let loop: GLibLoop
    private let log: Logger
    private let tell: @Sendable (Bool) -> Void
    private var sources: [any LockSource] = []
    private var locked: Set<String> = []
    private var told: Bool?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init?(log: Logger, tell: @escaping @Sendable (Bool) -> Void) {
        guard let loop = GLibLoop(name: "locks") else { return nil }
        self.loop = loop
        self.log = log
        self.tell = tell
    }

    // Not isolated, as LocalServer's.
    deinit { loop.stop() }

    nonisolated func begin() { loop.perform { self.assumeIsolated { $0.connect() } } }

    nonisolated func end() { loop.perform { self.assumeIsolated { $0.sources = [] } } }

    private func connect() {
        let note: LockNote = { [weak self] name, isLocked in
            self?.assumeIsolated { $0.note(name, isLocked) }
        }
        if let bus = Bus.system() {
            sources += [LoginSource(bus, note: note)].compactMap(\.self)
        }
        if let bus = Bus.session() {
            sources += SaverSource.names.map { SaverSource($0, bus, note: note) }
        }
        if sources.isEmpty { log.notice("no D-Bus tells whether the screen is locked") }
        publish()
    }

    private func note(_ name: String, _ isLocked: Bool) {
        if isLocked { locked.insert(name) } else { locked.remove(name) }
        publish()
    }

    private func publish() {
        let isLocked = !locked.isEmpty
        guard isLocked != told else { return }
        told = isLocked
        tell(isLocked)
    }
}
