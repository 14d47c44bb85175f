import Glibc
import HostRuntime
import Raster

/// What the desktop remembers of one stream.
struct StreamState {
    let target: CaptureTarget
    /// What of the root window it shows; `nil` once its monitor is gone.
    var area: Rectangle?
    /// What may differ from its frame, in pixels of the root window.
    var dirty = DirtyArea()
    /// Whether the next frame is to be filled whole.
    var isFresh = true
    /// Finds what has moved in it.
    let search = MotionSearch(compare: { memcmp($0, $1, $2) })
    /// The last pointer picture that it was given.
    var shapeNumber = 0
    /// Whether its viewers have a picture of the pointer, where not everything is shown.
    var isPointerShown = true
    /// The windows that were there when it was last told of the pointer.
    var layoutNumber = 0
    /// Where it knows the pointer to be, in pixels of the root window.
    var pointer: Point?
    /// What its viewers hold down.
    var keys: [Keysym: UInt8] = [:]
    var buttons: UInt16 = 0
    /// Those of the buttons that have gone down: not where they would have met a window of ours.
    var pressed: UInt16 = 0
    /// The `nextFrame` that waits.
    var waiter: CheckedContinuation<Void, any Error>?

    init(target: CaptureTarget, area: Rectangle) {
        self.target = target
        self.area = area
    }

    /// Forgets the size that it had.
    mutating func move(to area: Rectangle?) {
        if area == self.area { return }
        self.area = area
        isFresh = true
        dirty = DirtyArea()
    }

    /// Notes what was drawn on.
    mutating func add(_ damage: [Rectangle]) {
        guard let area, !isFresh else { return }
        for rectangle in damage { dirty.add(rectangle.intersection(area)) }
    }
}
