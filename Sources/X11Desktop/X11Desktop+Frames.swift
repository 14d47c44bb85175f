import CX11
import EventLoop
import HostRuntime
import Raster

extension X11Desktop {
    /// How long an unchanged screen is left alone where the server does not tell of changes.
    private static let pollMilliseconds = 66

    func size(of id: Int) -> Size {
        streams[id]?.area?.size ?? Size(width: 0, height: 0)
    }

    func nextFrame(of id: Int, into frame: Framebuffer) async throws -> FrameUpdate {
        while true {
            try Task.checkCancellation()
            if let update = try collect(id, frame) { return update }
            try await waitForNews(id)
        }
    }

    /// Resumes the stream's `nextFrame`, if one waits.
    func wake(_ id: Int, throwing error: (any Error)?) {
        guard let waiter = streams[id]?.waiter else { return }
        streams[id]?.waiter = nil
        if let error { waiter.resume(throwing: error) } else { waiter.resume() }
    }

    private func waitForNews(_ id: Int) async throws {
        if parts?.damage == nil { pollLater(id) }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wake(id, throwing: CancellationError())
                if streams[id] == nil { return continuation.resume() }
                streams[id]?.waiter = continuation
            }
        } onCancel: {
            loop.perform { [weak self] in
                self?.assumeIsolated { $0.wake(id, throwing: CancellationError()) }
            }
        }
    }

    /// The screen has just become smaller, most likely; the event that says so comes too.
    private func tryAgainLater(_ id: Int) {
        streams[id]?.isFresh = true
        loop.after(.milliseconds(Self.pollMilliseconds)) { [weak self] in
            self?.assumeIsolated { $0.wake(id, throwing: nil) }
        }
    }

    private func pollLater(_ id: Int) {
        loop.after(.milliseconds(Self.pollMilliseconds)) { [weak self] in
            self?.assumeIsolated { desktop in
                guard let area = desktop.streams[id]?.area else { return }
                desktop.streams[id]?.dirty.add(area)
                desktop.wake(id, throwing: nil)
            }
        }
    }

    /// Brings the frame up to date; `nil` where nothing is different.
    private func collect(_ id: Int, _ frame: Framebuffer) throws -> FrameUpdate? {
        guard let parts, !parts.connection.isLost else { throw DesktopError.displayLost }
        guard let stream = streams[id] else { throw CancellationError() }
        guard stream.area != nil else {
            if case .display(let index) = stream.target { throw DesktopError.noSuchDisplay(index) }
            throw DesktopError.displayLost
        }
        if parts.sharing != nil {
            try refreshSharing(parts)
        } else if parts.damage?.isPending ?? false {
            takeDamage(parts)
        }
        var update = FrameUpdate(changed: Region())
        capture(id, frame, &update, parts)
        if parts.connection.isLost {
            lose()
            throw DesktopError.displayLost
        }
        if let sharing = parts.sharing {
            notePointer(id, &update, parts, sharing)
        } else {
            notePointer(id, &update, parts)
        }
        let hasNews =
            update.isResized || !update.changed.isEmpty || !update.moves.isEmpty
            || update.pointer != nil
            || update.pointerPosition != nil
        return hasNews ? update : nil
    }

    private func takeDamage(_ parts: DisplayParts) {
        guard let damage = parts.damage?.collect() else { return }
        for id in streams.keys { streams[id]?.add(damage) }
    }

    private func capture(
        _ id: Int, _ frame: Framebuffer, _ update: inout FrameUpdate, _ parts: DisplayParts
    ) {
        guard let stream = streams[id], let area = stream.area else { return }
        let isForced = stream.isFresh || frame.size != area.size
        if frame.size != area.size {
            frame.resize(to: area.size)
            update.isResized = true
        }
        var dirty = streams[id]?.dirty.takeForReading() ?? []
        if isForced { dirty = [area] }
        var change = FrameChange()
        // A move is relative to the picture that viewers have, so it is looked for in one piece.
        let search = dirty.count == 1 && !isForced ? stream.search : nil
        for part in dirty where !part.isEmpty {
            let isDone = parts.capture.update(
                frame, area: part, origin: Point(x: area.x, y: area.y), isForced: isForced,
                search: search, change: &change)
            if !isDone { return tryAgainLater(id) }
        }
        streams[id]?.isFresh = false
        update.moves = change.moves
        update.changed = isForced ? Region(Rectangle(area.size)) : Region(change.areas)
    }

    private func notePointer(_ id: Int, _ update: inout FrameUpdate, _ parts: DisplayParts) {
        guard let stream = streams[id], let area = stream.area else { return }
        if stream.shapeNumber != parts.pointer.shapeNumber {
            streams[id]?.shapeNumber = parts.pointer.shapeNumber
            update.pointer = parts.pointer.shape()
        }
        if parts.pointer.mayHaveMoved || stream.pointer == nil {
            lastPointer = parts.pointer.position() ?? lastPointer
        }
        guard let position = lastPointer, stream.pointer != position else { return }
        streams[id]?.pointer = position
        update.pointerPosition = Point(x: position.x - area.x, y: position.y - area.y)
    }
}
