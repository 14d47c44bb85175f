import CX11
import HostRuntime
import Raster

/// The windows of a watermark: one on each monitor, above everything, out of everyone's way.
final class MarkWindows {
    let connection: DisplayConnection
    private let monitors: MonitorList
    private let compositor: CompositorWatch
    private var mark: ScreenMark?
    private var windows: [MarkWindow] = []
    private var stacking = MarkStacking()

    init(display: String?) throws(DesktopError) {
        connection = try DisplayConnection(name: display)
        monitors = MonitorList(connection: connection)
        compositor = CompositorWatch(connection: connection)
        // What others put above us is told by the root window.
        connection.selectOnRoot(SubstructureNotifyMask)
    }

    /// Shows a mark on every monitor, in place of the one before.
    func show(_ mark: ScreenMark) {
        if mark == self.mark { return }
        self.mark = mark
        build()
    }

    /// Takes it away, and waits until the server has.
    func clear() {
        mark = nil
        windows = []
        _ = connection.syncHasFailed()
    }

    /// Whether events have come that nobody has taken.
    var hasEvents: Bool {
        !connection.isLost && XEventsQueued(connection.pointer, CInt(QueuedAlready)) > 0
    }

    /// Takes all events that have come.
    func takeEvents() {
        while !connection.isLost, XPending(connection.pointer) > 0 {
            var event = XEvent()
            XNextEvent(connection.pointer, &event)
            if monitors.handle(&event) || compositor.handle(&event) { continue }
            stacking.note(event, own: Set(windows.map(\.id)))
        }
    }

    /// Does what the events ask for.
    ///
    /// - Returns: After how long to call it again, though nothing has happened.
    func settle(at now: ContinuousClock.Instant) -> Duration? {
        let isOther = compositor.isStale && compositor.refresh()
        if (monitors.isStale && monitors.refresh()) || isOther { build() }
        let wait = stacking.wait(at: now)
        if wait == .zero { raise(at: now) }
        connection.flush()
        return stacking.wait(at: now)
    }

    /// Makes the windows anew: those before go when these are there.
    private func build() {
        guard let mark, mark.opacity > 0 else { return windows = [] }
        let before = windows
        var seen: Set<Rectangle> = []
        windows = monitors.displays.map(\.area).filter { seen.insert($0).inserted }.compactMap {
            MarkWindow(mark, on: $0, isComposited: compositor.isThere, connection: connection)
        }
        stacking.forget()
        withExtendedLifetime(before) { connection.flush() }
    }

    private func raise(at now: ContinuousClock.Instant) {
        let own = Set(windows.map(\.id))
        let stack = WindowStack(connection: connection)
        stacking.look(
            { stack.covering(own) },
            raise: { for window in windows { XRaiseWindow(connection.pointer, window.id) } },
            at: now)
    }
}
