import Raster

/// What a viewer's picture lacks: areas that changed, areas that moved, and areas that were sent
/// as JPEG and are to become exact.
struct OwedPixels: Sendable {
    /// An area whose pixels were elsewhere on the viewer's screen before.
    struct Move: Sendable {
        var area: Rectangle
        var source: Point
    }

    /// Areas that changed within one `grain` of time.
    private struct Change: Sendable {
        var region: Region
        var since: Duration
    }

    /// How long an area must be left alone until it is sent again without loss.
    static let rest = Duration.milliseconds(400)
    /// Changes of so much time are remembered together.
    private static let grain = Duration.milliseconds(50)
    private static let moveLimit = 24

    private(set) var damage = Region()
    private(set) var moves: [Move] = []
    private var lossy = Region()
    private var recent: [Change] = []

    /// Whether anything at all may be owed, now or later.
    var hasLossy: Bool { !lossy.isEmpty }

    mutating func add(_ region: Region, now: Duration) {
        damage = damage.union(region)
        touch(region, now: now)
    }

    /// Owes everything, and forgets what was, because the screen has another size.
    mutating func reset(to screen: Rectangle, now: Duration) {
        damage = Region(screen)
        moves = []
        lossy = Region()
        recent = [Change(region: damage, since: now)]
    }

    /// Takes a move over, which is within the viewer's screen; one too many becomes a change.
    mutating func add(_ move: Move, now: Duration) {
        let area = Region(move.area)
        guard moves.count < Self.moveLimit else { return add(area, now: now) }
        let dx = move.area.x - move.source.x
        let dy = move.area.y - move.source.y
        // What the viewer has wrong at the source it has wrong at the target afterwards.
        damage = damage.subtracting(area).union(
            damage.offset(x: dx, y: dy).intersection(area))
        lossy = lossy.subtracting(area).union(lossy.offset(x: dx, y: dy).intersection(area))
        moves.append(move)
        touch(area, now: now)
    }

    /// Returns the moves to do before anything else, and forgets them.
    mutating func takeMoves() -> [Move] {
        defer { moves = [] }
        return moves
    }

    /// Notes that pixels went out; those within `lossy` not exactly.
    mutating func sent(_ region: Region, lossy sentLossy: [Rectangle]) {
        damage = damage.subtracting(region)
        if sentLossy.isEmpty && lossy.isEmpty { return }
        lossy = lossy.subtracting(region).union(Region(sentLossy))
    }

    /// Returns what stood still long enough to be made exact.
    func refinable(now: Duration) -> Region {
        if lossy.isEmpty { return lossy }
        return recent.reduce(lossy) { rest, change in
            change.since + Self.rest > now ? rest.subtracting(change.region) : rest
        }
    }

    /// When more will have stood still long enough than has now.
    func nextRefinement(now: Duration) -> Duration? {
        guard !lossy.isEmpty else { return nil }
        return recent.lazy.map { $0.since + Self.rest }.filter { $0 > now }.min()
    }

    private mutating func touch(_ region: Region, now: Duration) {
        recent.removeAll { $0.since + Self.rest <= now }
        if let last = recent.indices.last, now - recent[last].since < Self.grain {
            recent[last].region = recent[last].region.union(region)
        } else {
            recent.append(Change(region: region, since: now))
        }
        // Never many: a clock that stands still makes no difference.
        while recent.count > 16 {
            let first = recent.removeFirst()
            recent[0].region = recent[0].region.union(first.region)
        }
    }
}
