import Raster

/// What a viewer asked to be sent, and when.
struct UpdateDemand: Sendable {
    /// The areas of all requests that were not answered yet.
    private(set) var requested: Region?
    /// Where updates come unasked.
    private(set) var continuous: Rectangle?
    /// Whether an answer is due even if nothing changed.
    private(set) var isForced = false

    /// Notes a request; those that wait already are answered together with it.
    mutating func request(_ area: Rectangle, isIncremental: Bool) {
        requested = (requested ?? Region()).simplified(with: area)
        isForced = isForced || !isIncremental
    }

    mutating func setContinuous(_ area: Rectangle?) { continuous = area }

    /// Where pixels may be sent now; `nil` where nobody waits for any.
    var area: Region? {
        guard let continuous else { return requested }
        return (requested ?? Region()).union(Region(continuous))
    }

    mutating func answered() {
        requested = nil
        isForced = false
    }
}

extension Region {
    /// Returns the region with a rectangle more; a hundred thousand of them make it no larger.
    fileprivate func simplified(with area: Rectangle) -> Region {
        rectangles.count > 16 ? Region(bounds.union(area)) : union(Region(area))
    }
}
