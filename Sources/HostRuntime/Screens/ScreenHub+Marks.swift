import GatewayAPI
import RFB
import Raster

/// Watermarks in the frames of single viewers.
extension ScreenHub {
    /// Lays another mark over what a viewer sees, or none.
    func setMark(_ mark: ScreenMark?, for id: ViewerID) {
        guard let seat = seats[id], seat.rights.mark != mark else { return }
        seat.rights.mark = mark
        layMark(on: id)
        if let target = seat.target { pump(target) }
    }

    /// Lays the marks of all who look at a picture where they belong on it now.
    func layMarks(of target: CaptureTarget) {
        for (id, seat) in seats where seat.target == target { layMark(on: id) }
    }

    /// Lays a viewer's mark where it belongs on its picture.
    func layMark(on id: ViewerID) {
        guard let seat = seats[id], let target = seat.target, let feed = feeds[target] else {
            return
        }
        guard let mark = seat.rights.mark, mark.opacity > 0 else {
            seats[id]?.connection?.setMark(nil, now: now)
            return
        }
        let whole = Rectangle(feed.frame.size)
        let areas = target == .all && !monitors.isEmpty ? monitors : [whole]
        let layout = MarkLayout(of: mark.picture.size, at: mark.anchor, lane: .frame)
        let overlay = MarkOverlay(mark.picture.faded(to: mark.opacity), layout, in: areas)
        seats[id]?.connection?.setMark(overlay, now: now)
    }
}
