import RFB
import Raster

/// What viewers see while sharing pauses.
struct Pause: Sendable {
    /// Says why; `nil` where it cannot be drawn.
    var notice: MarkPicture?

    /// A quiet dark grey.
    private static let ground: UInt32 = 0x2a_2f36

    /// Returns the picture in place of a feed's frame, made when it is first asked for.
    func cover(of feed: Feed) -> Framebuffer {
        if let cover = feed.cover, cover.size == feed.frame.size { return cover }
        let size = feed.frame.size
        let cover = Framebuffer(size: size)
        for y in 0..<size.height {
            cover.row(y).update(repeating: Self.ground, count: size.width)
        }
        if let notice {
            let layout = MarkLayout(of: notice.size, at: .center, lane: .screen)
            let whole = Rectangle(size)
            _ = MarkOverlay(notice, layout, in: [whole]).stamp(on: cover, within: Region(whole))
        }
        feed.cover = cover
        return cover
    }
}

extension ViewerEvent {
    /// Whether it does something to the customer's computer.
    var isInput: Bool {
        switch self {
        case .key, .pointer, .cutText: true
        case .ready, .wantsFrame: false
        }
    }
}

/// Pausing: nothing of the screen leaves, and nothing that viewers do comes in.
extension ScreenHub {
    /// Shows a notice in place of the screen from now on, and lets go of all that viewers hold.
    func pause(_ notice: MarkPicture?) async {
        let isNew = pause == nil
        pause = Pause(notice: notice)
        for feed in feeds.values {
            feed.cover = nil
            feed.shared.removeAll()
            feed.capture?.cancel()
        }
        oweEverything()
        guard isNew else { return }
        for seat in seats.values { await release(seat, on: seat.target) }
    }

    /// Shows the screen again.
    func resume() {
        guard pause != nil else { return }
        pause = nil
        for feed in feeds.values {
            feed.cover = nil
            feed.shared.removeAll()
        }
        oweEverything()
    }

    private func oweEverything() {
        for seat in seats.values {
            guard let target = seat.target, let feed = feeds[target] else { continue }
            seat.connection?.addDamage(Region(Rectangle(feed.frame.size)), now: now)
        }
        for target in feeds.keys { pump(target) }
    }
}
