import CX11
import EventLoop
import Glibc
import HostRuntime
import Logging
import Raster

/// Keeps a watermark on the screen, on a thread and a connection of its own.
actor MarkScreen {
    nonisolated let loop: PollLoop
    private let display: String?
    private let log: Logger
    private var windows: MarkWindows?
    private var alarm: UInt64?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init?(display: String?, log: Logger) {
        guard let loop = PollLoop(name: "x11-mark") else { return nil }
        self.loop = loop
        self.display = display
        self.log = log
    }

    isolated deinit {
        windows = nil
        loop.stop()
    }

    /// Shows a mark in place of the one before.
    func show(_ mark: ScreenMark) {
        guard let windows = windows ?? connect() else { return }
        windows.show(mark)
        drain()
    }

    /// Takes the mark away: it is gone from the server's screen when this returns.
    func close() {
        if let alarm { loop.cancel(alarm) }
        alarm = nil
        loop.setHook(nil)
        windows?.clear()
        windows = nil
    }

    private func connect() -> MarkWindows? {
        do {
            let windows = try MarkWindows(display: display)
            self.windows = windows
            let descriptor = windows.connection.descriptor
            loop.setHook { [weak self] in
                self?.assumeIsolated { $0.drain() }
                return PollInterest(socket: descriptor, events: POLLIN)
            }
            return windows
        } catch {
            log.warning("no watermark on the screen", metadata: ["why": "\(error)"])
            return nil
        }
    }

    private func drain() {
        guard let windows else { return }
        var wait: Duration?
        repeat {
            windows.takeEvents()
            if windows.connection.isLost { return close() }
            wait = windows.settle(at: .now)
            // What was asked for may have brought events along, which `poll` would sleep on.
        } while windows.hasEvents
        guard let wait else { return }
        if let alarm { loop.cancel(alarm) }
        alarm = loop.after(wait) { [weak self] in self?.assumeIsolated { $0.ring() } }
    }

    private func ring() {
        alarm = nil
        drain()
    }
}
