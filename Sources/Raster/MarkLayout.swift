/// Where a mark is drawn.
public enum MarkAnchor: Hashable, Sendable, CaseIterable {
    /// All over the area, again and again.
    case tile
    /// In the middle.
    case center
    /// In the top left corner.
    case topLeft
    /// In the top right corner.
    case topRight
    /// In the bottom left corner.
    case bottomLeft
    /// In the bottom right corner.
    case bottomRight
}

/// Which places a mark of some size has on a screen.
///
/// There are two lanes, because a frame may show the mark that is on the screen and bear one of its
/// own: what is in one lane never covers what is in the other.
public struct MarkLayout: Hashable, Sendable {
    /// Whose mark it is.
    public enum Lane: Hashable, Sendable {
        /// That which is on the screen itself.
        case screen
        /// That which is in a viewer's frames.
        case frame
    }

    private let picture: Size
    private let anchor: MarkAnchor
    private let lane: Lane

    /// Pixels around a mark that nothing else is drawn in.
    private static let gap = Size(width: 64, height: 96)
    /// Small marks are not repeated more often than this.
    private static let leastSlot = Size(width: 260, height: 132)
    private static let margin = 24

    /// Makes a layout for pictures of this size.
    public init(of picture: Size, at anchor: MarkAnchor, lane: Lane) {
        self.picture = picture
        self.anchor = anchor
        self.lane = lane
    }

    private var slot: Size {
        Size(
            width: max(picture.width + Self.gap.width, Self.leastSlot.width),
            height: max(picture.height + Self.gap.height, Self.leastSlot.height))
    }

    /// After how many pixels it repeats itself; `nil` where it does not.
    public var period: Size? {
        anchor == .tile ? Size(width: slot.width * 2, height: slot.height * 2) : nil
    }

    /// Returns where the picture's top-left corner is to be, wherever anything of it is in the area.
    public func origins(in area: Rectangle) -> [Point] {
        guard !area.isEmpty, picture.width > 0, picture.height > 0 else { return [] }
        let tiles = anchor == .tile ? tiles(in: area) : []
        // A small area may lie between the tiles.
        return tiles.isEmpty ? [single(in: area)] : tiles
    }

    private func tiles(in area: Rectangle) -> [Point] {
        let (slot, first) = (slot, lane == .screen ? 0 : 1)
        var origins: [Point] = []
        let inset = Point(
            x: (slot.width - picture.width) / 2, y: (slot.height - picture.height) / 2)
        for row in 0...area.height / slot.height {
            // Rows are staggered, and the other lane has the slots between.
            for column in stride(from: (row + first) % 2, through: area.width / slot.width, by: 2) {
                let origin = Point(
                    x: area.x + column * slot.width + inset.x,
                    y: area.y + row * slot.height + inset.y)
                if origin.x < area.maxX && origin.y < area.maxY { origins.append(origin) }
            }
        }
        return origins
    }

    private func single(in area: Rectangle) -> Point {
        let step = lane == .screen ? 0 : picture.height + Self.margin / 2
        let right = area.maxX - Self.margin - picture.width
        let bottom = area.maxY - Self.margin - picture.height - step
        let left = area.x + Self.margin
        let top = area.y + Self.margin + step
        let wanted =
            switch anchor {
            case .topLeft: Point(x: left, y: top)
            case .topRight: Point(x: right, y: top)
            case .bottomLeft: Point(x: left, y: bottom)
            case .bottomRight: Point(x: right, y: bottom)
            case .center, .tile:
                Point(
                    x: area.x + (area.width - picture.width) / 2,
                    y: area.y + (area.height - picture.height) / 2 + step)
            }
        return Point(
            x: max(min(wanted.x, area.maxX - picture.width), area.x),
            y: max(min(wanted.y, area.maxY - picture.height), area.y))
    }
}
