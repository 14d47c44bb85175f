import CX11
import EventLoop
import HostRuntime
import Raster

extension X11Desktop {
    /// Takes all events that have come: called before the thread sleeps, because a job's round trip
    /// may have read them off the socket already.
    func drain() {
        guard let parts else { return }
        parts.clipboard?.isWatched = !clipboardFeed.isIdle
        takeEvents(parts)
        if !parts.connection.isLost, parts.monitors.isStale { refreshMonitors(parts) }
        if !parts.connection.isLost { guardOwnWindows(parts) }
        if parts.connection.isLost { return lose() }
        if let text = parts.clipboard?.takeNews() { clipboardFeed.yield(text) }
        setAlarm()
        wakeStreams(parts)
    }

    /// Handles every event that has come.
    func takeEvents(_ parts: DisplayParts) {
        let display = parts.connection.pointer
        while !parts.connection.isLost, XPending(display) > 0 {
            var event = XEvent()
            XNextEvent(display, &event)
            handle(&event, parts)
        }
    }

    private func handle(_ event: inout XEvent, _ parts: DisplayParts) {
        if parts.sharing?.handle(event) ?? false { return }
        if parts.damage?.handle(event) ?? false { return }
        if let raw = parts.raw?.event(&event) { return note(raw, parts) }
        if parts.connection.tellsOfWindows(&event) {
            parts.own?.handle(event)
            parts.sharing?.note(event)
            if event.type == DestroyNotify { parts.connection.forget(event.xdestroywindow.window) }
            return
        }
        if parts.pointer.handle(event) { return }
        if parts.keyboard?.handle(&event) ?? false { return }
        if parts.monitors.handle(&event) { return }
        if parts.clipboard?.handle(&event) ?? false { return }
        if event.type == MappingNotify, event.xmapping.request == MappingPointer {
            parts.pointerInput?.refreshMapping()
        }
    }

    private func wakeStreams(_ parts: DisplayParts) {
        for (id, stream) in streams where stream.waiter != nil {
            let hasNews =
                !stream.dirty.isEmpty || parts.damage?.isPending ?? false
                || parts.sharing?.hasNews ?? false
                || stream.shapeNumber != parts.pointer.shapeNumber || parts.pointer.mayHaveMoved
            if hasNews { wake(id, throwing: nil) }
        }
    }

    /// Has `ring` called at the earliest time that any part waits for.
    func setAlarm() {
        guard let parts else { return }
        var deadlines = [parts.clipboard?.deadline].compactMap(\.self)
        // Keys stay borrowed while somebody types.
        if let rest = parts.keyboard?.restMilliseconds, streams.values.allSatisfy(\.keys.isEmpty) {
            deadlines.append(.now + .milliseconds(rest))
        }
        guard let deadline = deadlines.min() else { return }
        if let alarm, alarm.deadline <= deadline { return }
        if let alarm { loop.cancel(alarm.id) }
        let id = loop.after(deadline - .now) { [weak self] in
            self?.assumeIsolated { $0.ring() }
        }
        alarm = (id, deadline)
    }

    private func ring() {
        alarm = nil
        guard let parts else { return }
        parts.clipboard?.expire(at: .now)
        if parts.keyboard?.restMilliseconds == 0, streams.values.allSatisfy(\.keys.isEmpty) {
            parts.keyboard?.giveBack()
        }
        setAlarm()
    }
}
