import CX11
import EventLoop
import Glibc
import Logging

/// Looks for a screensaver or a locker on the screen, on a thread and a connection of its own.
///
/// There are three ways to tell: the server's own screensaver (MIT-SCREEN-SAVER), the property by
/// which XScreenSaver says what it does, and the window of a plain locker, which is known by name.
actor LockScreenWatch {
    nonisolated let loop: PollLoop
    private let tell: @Sendable (Bool) -> Void
    private var screen: LockScreen?
    private var told: Bool?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init?(tell: @escaping @Sendable (Bool) -> Void) {
        guard let loop = PollLoop(name: "x11-lock") else { return nil }
        self.loop = loop
        self.tell = tell
    }

    isolated deinit {
        screen = nil
        loop.stop()
    }

    nonisolated func begin(on display: String?) {
        loop.perform { [self] in assumeIsolated { $0.connect(display) } }
    }

    /// Ends it; the thread ends with the last reference.
    nonisolated func end() { loop.perform { [self] in assumeIsolated { $0.close() } } }

    private func connect(_ display: String?) {
        guard let screen = try? LockScreen(display: display) else { return tell(false) }
        self.screen = screen
        let descriptor = screen.connection.descriptor
        loop.setHook { [weak self] in
            self?.assumeIsolated { $0.drain() }
            return PollInterest(socket: descriptor, events: POLLIN)
        }
        drain()
    }

    private func close() {
        loop.setHook(nil)
        screen = nil
    }

    private func drain() {
        guard let screen else { return }
        screen.takeEvents()
        if screen.connection.isLost { close() }
        guard screen.isLocked != told else { return }
        told = screen.isLocked
        tell(screen.isLocked)
    }
}
