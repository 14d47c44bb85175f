import Raster

/// What may have changed since a stream last looked, in pixels of the root window.
///
/// However much is added it stays small: beyond some rectangles it remembers, for each row of
/// tiles, only from where to where.
struct DirtyArea {
    private(set) var rectangles: [Rectangle] = []

    private static let maximumCount = 64

    /// Whether nothing is to be looked at.
    var isEmpty: Bool { rectangles.isEmpty }

    /// Adds an area.
    mutating func add(_ rectangle: Rectangle) {
        if rectangle.isEmpty || rectangles.contains(where: { $0.contains(rectangle) }) { return }
        rectangles.removeAll { rectangle.contains($0) }
        rectangles.append(rectangle)
        if rectangles.count > Self.maximumCount { coarsen() }
    }

    /// Forgets everything, and returns it.
    mutating func take() -> [Rectangle] {
        defer { rectangles = [] }
        return rectangles
    }

    /// Forgets everything, and returns it: as one area, where reading that costs no more.
    mutating func takeForReading() -> [Rectangle] {
        let parts = take()
        guard parts.count > 1 else { return parts }
        let bounds = parts.reduce(parts[0]) { $0.union($1) }
        // Each reading is a round trip, worth about as much as these pixels.
        let cost = parts.reduce(0) { $0 + $1.area + 16 << 10 }
        return cost * 2 >= bounds.area ? [bounds] : parts
    }

    private mutating func coarsen() {
        var rows: [Int: Rectangle] = [:]
        for rectangle in rectangles {
            for row in (rectangle.y / TileSource.edge)...((rectangle.maxY - 1) / TileSource.edge) {
                let band = Rectangle(
                    x: rectangle.x, y: row * TileSource.edge, width: rectangle.width,
                    height: TileSource.edge)
                let part = rectangle.intersection(band)
                rows[row] = rows[row]?.union(part) ?? part
            }
        }
        rectangles = rows.keys.sorted().compactMap { rows[$0] }
        // A screen of more rows than that is taller than 4096 pixels.
        if rectangles.count > Self.maximumCount {
            rectangles = [rectangles.reduce(rectangles[0]) { $0.union($1) }]
        }
    }
}
