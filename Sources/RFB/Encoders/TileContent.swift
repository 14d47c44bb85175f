import Raster

/// What a tile shows, as far as the choice of an encoding depends on it.
enum TileContent: Equatable, Sendable {
    /// One colour.
    case solid(UInt32)
    /// Few enough colours for a palette: text, lines, icons.
    case palette
    /// Many colours with sharp edges or even areas among them: pixels that must stay as they are.
    case detailed
    /// Many colours that change from each pixel to the next: a photograph, or a video.
    case photographic
}

/// Looks at one tile after the other.
struct TileInspector: Sendable {
    /// The colours of the last tile that was no `solid` one; complete where it is a `palette`.
    private(set) var colours = ColourTable()

    mutating func inspect(_ tile: Rectangle, of picture: PictureView) -> TileContent {
        let first = picture.pixels(x: tile.x, y: tile.y).pointee & 0xFF_FFFF
        let pairs = tile.area - tile.height
        let changes = Self.changes(in: tile, of: picture)
        if changes.count == 0, Self.isColumnEven(tile, of: picture, first) { return .solid(first) }
        // A palette costs three bytes a colour: it must leave a saving.
        let limit = max(2, min(ColourTable.limit, tile.area / 8))
        colours.removeAll()
        let hasPalette = colours.add(tile, of: picture) && colours.count <= limit
        let isBusy = changes.count * 8 > pairs * 5
        let isSmooth = changes.sharp * 12 <= changes.count
        if isBusy && isSmooth && (!hasPalette || colours.count > 96) { return .photographic }
        return hasPalette ? .palette : .detailed
    }

    /// Counts pixels that differ from their left neighbour, and those that differ very much.
    private static func changes(
        in tile: Rectangle, of picture: PictureView
    ) -> (count: Int, sharp: Int) {
        var count: UInt32 = 0
        var sharp: UInt32 = 0
        for y in tile.y..<tile.maxY {
            let row = picture.pixels(x: tile.x, y: y)
            // No step of this loop can trap, so that the compiler makes vectors of it.
            var x = 1
            while x < tile.width {
                let pixel = row[x]
                let before = row[x &- 1]
                count &+= (pixel ^ before) & 0xFF_FFFF == 0 ? 0 : 1
                // Green tells light from dark; a step of 48 is an edge that the eye sees.
                let step = (pixel &>> 8 & 0xFF) &- (before &>> 8 & 0xFF)
                sharp &+= step &+ 48 > 96 ? 1 : 0
                x &+= 1
            }
        }
        return (Int(count), Int(sharp))
    }

    private static func isColumnEven(
        _ tile: Rectangle, of picture: PictureView, _ colour: UInt32
    ) -> Bool {
        for y in tile.y..<tile.maxY
        where picture.pixels(x: tile.x, y: y).pointee & 0xFF_FFFF != colour {
            return false
        }
        return true
    }
}
