import CX11
public import HostRuntime
public import Policy
import Raster

/// Showing some applications, and nothing else.
extension X11Desktop {
    /// Shows a part of the desktop from the next frame on.
    public func setVisible(_ part: VisiblePart) throws(DesktopError) {
        guard let parts else { throw .displayLost }
        guard part != visiblePart else { return }
        visiblePart = part
        if streams.isEmpty { return }
        for id in streams.keys { letGo(id) }
        defer { renewStreams() }
        try showVisiblePart(parts)
    }

    /// Leaves out what makes windows' memory their own, so that a test can show what happens then.
    ///
    /// Only before the first stream is opened; no program that is shipped can reach it.
    package func leaveUnprotected() { isProtected = false }

    /// Has what is shown next be whole.
    private func renewStreams() {
        for id in streams.keys {
            streams[id]?.isFresh = true
            streams[id]?.dirty = DirtyArea()
            streams[id]?.shapeNumber = 0
            streams[id]?.pointer = nil
            wake(id, throwing: nil)
        }
    }

    /// Begins to show what is to be seen, where something else was shown before.
    func showVisiblePart(_ parts: DisplayParts) throws(DesktopError) {
        switch visiblePart {
        case .everything:
            endSharing(parts)
            parts.damage?.setActive(true)
        case .applications(let scope):
            parts.damage?.setActive(false)
            if let sharing = parts.sharing { return sharing.setScope(scope) }
            // What was told before there was a gap says nothing of how windows are now.
            XSync(parts.connection.pointer, 0)
            takeEvents(parts)
            guard let clients = parts.clients,
                let sharing = ApplicationSharing(
                    connection: parts.connection, clients: clients, scope: scope,
                    size: parts.monitors.size, monitors: parts.monitors.displays.map(\.area),
                    isProtected: isProtected)
            else { throw Self.cannotKeepApart }
            parts.sharing = sharing
            parts.clipboard?.isAdmitted = { [weak sharing] in sharing?.isOfVisible($0) ?? false }
            parts.capture.source = sharing.stage.pixmap
        }
    }

    static let cannotKeepApart = DesktopError.unsupported(
        "Single applications cannot be shared on this display.")

    func endSharing(_ parts: DisplayParts) {
        guard let sharing = parts.sharing else { return }
        parts.sharing = nil
        parts.clipboard?.isAdmitted = { _ in true }
        sharing.close()
        parts.capture.source = parts.connection.root
    }

    /// Puts together what is to be seen now; where that cannot be, nothing is.
    func refreshSharing(_ parts: DisplayParts) throws(DesktopError) {
        guard let sharing = parts.sharing else { return }
        let monitors = parts.monitors.displays.map(\.area)
        guard sharing.setSize(parts.monitors.size, monitors: monitors) else {
            throw Self.cannotKeepApart
        }
        parts.capture.source = sharing.stage.pixmap
        guard sharing.hasNews else { return }
        let dirty = sharing.refresh { takeEvents(parts) }
        for id in streams.keys { streams[id]?.add(dirty) }
    }

    /// Shows the pointer where it is over something that is shown, and nowhere else.
    func notePointer(
        _ id: Int, _ update: inout FrameUpdate, _ parts: DisplayParts, _ sharing: ApplicationSharing
    ) {
        guard let stream = streams[id], let area = stream.area else { return }
        let hasNews =
            stream.shapeNumber != parts.pointer.shapeNumber || parts.pointer.mayHaveMoved
            || stream.pointer == nil || stream.layoutNumber != sharing.layoutNumber
        guard hasNews else { return }
        streams[id]?.layoutNumber = sharing.layoutNumber
        let number = parts.pointer.shapeNumber
        // The picture has to be that of the same moment.
        let (place, shape) = parts.connection.whileGrabbed {
            let place = parts.pointer.place()
            let isOver = place.map { sharing.isVisible($0.window) } ?? false
            let isKnown = isOver && stream.isPointerShown && stream.shapeNumber == number
            return (place, isKnown ? nil : isOver ? parts.pointer.namedShape() : .hidden)
        }
        streams[id]?.shapeNumber = number
        if let shape, stream.isPointerShown || !shape.size.isEmpty {
            streams[id]?.isPointerShown = !shape.size.isEmpty
            update.pointer = shape
        }
        guard let position = place?.position else { return }
        lastPointer = position
        guard stream.pointer != position else { return }
        streams[id]?.pointer = position
        if streams[id]?.isPointerShown ?? false {
            update.pointerPosition = Point(x: position.x - area.x, y: position.y - area.y)
        }
    }
}
