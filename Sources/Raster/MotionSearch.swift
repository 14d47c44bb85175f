/// Finds out by how much a part of a picture has moved: a scrolled page, a dragged window.
///
/// Some short runs of new pixels are looked for among the old ones, and the distance that most of
/// them have moved wins. Which runs depends on their content alone, so that the same ones are
/// met in both pictures. It is a guess: whoever uses it compares what it says.
public final class MotionSearch {
    private var anchors = AnchorTable()
    private var votes = VoteTable()
    private var failures = 0
    private var skips = 0
    /// Where nothing was found: a video stays where it is, and a page that scrolls is elsewhere.
    private var failedArea: Rectangle?
    private var lastDistance: Point?
    private let compare: ByteComparison

    /// Rows of new pixels that are looked at.
    private static let sampledRows = 64
    private static let runsPerRow = 24
    /// At first only two stripes are looked at: in pages that scroll vertically that is enough.
    private static let stripeWidth = 96

    /// Makes a search; it keeps its memory from one to the next.
    public init(compare: @escaping ByteComparison) { self.compare = compare }

    /// Finds what has moved within an area.
    ///
    /// Where nothing is found again and again, as in a video, it is not looked for each time.
    ///
    /// - Parameters:
    ///   - area: Where pixels differ, within both pictures.
    ///   - old: The picture before.
    ///   - new: The pixels now.
    /// - Returns: Moves that make the old picture the new one there, if done one after the other.
    public func moves(within area: Rectangle, from old: Framebuffer, to new: FreshPixels) -> [Move]
    {
        guard new.area.contains(area), Rectangle(old.size).contains(area) else { return [] }
        if skips > 0, area == failedArea {
            skips -= 1
            return []
        }
        let stripes = Self.stripes(of: area)
        var distance = lastDistance.flatMap { last in
            MotionExtent(by: last, within: area, compare: compare)
                .isLikely(from: old, to: new) ? last : nil
        }
        if distance == nil { distance = self.distance(stripes, old, new) }
        if distance == nil, stripes != [area] { distance = self.distance([area], old, new) }
        let found = distance.map {
            MotionExtent(by: $0, within: area, compare: compare).moves(from: old, to: new)
        }
        guard let found, !found.isEmpty else {
            lastDistance = nil
            failures = area == failedArea ? min(failures + 1, 4) : 0
            failedArea = area
            skips = 1 << failures - 1
            return []
        }
        failures = 0
        lastDistance = distance
        return found
    }

    private static func stripes(of area: Rectangle) -> [Rectangle] {
        guard area.width > 5 * stripeWidth else { return [area] }
        return [area.width / 5, area.width / 2].map {
            Rectangle(x: area.x + $0, y: area.y, width: stripeWidth, height: area.height)
        }
    }

    /// Returns how far most of what is in these areas has moved.
    private func distance(
        _ areas: [Rectangle], _ old: Framebuffer, _ new: FreshPixels
    ) -> Point? {
        anchors.removeAll()
        for area in areas where area.width > AnchorTable.length {
            let step = max(1, area.height / Self.sampledRows)
            for y in Swift.stride(from: area.y, to: area.maxY, by: step) {
                anchors.add(
                    new.pixel(x: area.x, y: y), x: area.x, y: y, count: area.width,
                    limit: Self.runsPerRow)
            }
        }
        votes.removeAll()
        guard anchors.count >= 8 else { return nil }
        for area in areas where area.width > AnchorTable.length {
            for y in area.y..<area.maxY {
                anchors.match(
                    UnsafeRawPointer(old.row(y) + area.x), x: area.x, y: y, count: area.width,
                    votes: &votes)
            }
        }
        guard let best = votes.best, best.count >= 6, best.count * 10 >= anchors.count else {
            return nil
        }
        return best.distance
    }
}
