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
///
/// Of larger tiles each fourth row is looked at: the rest is like it, nearly always, and where it is
/// not, the encoder finds out.
struct TileInspector: Sendable {
    private static let rowStep = 4
    /// So few colours could be a photograph's in so few pixels, but are rather an icon's.
    private static let photographicColours = 48

    /// Colours of the last tile that was no `solid` one; most of them where it is a `palette`.
    private(set) var colours = ColourTable()

    mutating func inspect(_ tile: Rectangle, of picture: PictureView) -> TileContent {
        let first = picture.pixels(x: tile.x, y: tile.y).pointee & 0xFF_FFFF
        if Self.isEven(tile, of: picture, first) { return .solid(first) }
        let step = tile.height >= 4 * Self.rowStep ? Self.rowStep : 1
        let changes = Self.changes(in: tile, of: picture, everyRow: step)
        let pairs = (tile.width - 1) * ((tile.height + step - 1) / step)
        let isBusy = changes.count * 8 > pairs * 5
        let isSmooth = changes.sharp * 12 <= changes.count
        colours.removeAll()
        let mayBePhotographic = isBusy && isSmooth
        // A palette costs three bytes a colour: it must leave a saving.
        let limit = max(2, min(ColourTable.limit, tile.area / 8))
        let hasPalette = colours.add(
            tile, of: picture, everyRow: step,
            limit: mayBePhotographic ? min(limit, Self.photographicColours) : limit)
        if hasPalette { return .palette }
        return mayBePhotographic ? .photographic : .detailed
    }

    /// Counts pixels that differ from their left neighbour, and those that differ very much.
    private static func changes(
        in tile: Rectangle, of picture: PictureView, everyRow step: Int
    ) -> (count: Int, sharp: Int) {
        var count: UInt32 = 0
        var sharp: UInt32 = 0
        for y in stride(from: tile.y, to: tile.maxY, by: step) {
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

    private static func isEven(
        _ tile: Rectangle, of picture: PictureView, _ colour: UInt32
    ) -> Bool {
        for y in tile.y..<tile.maxY {
            let row = picture.pixels(x: tile.x, y: y)
            var difference: UInt32 = 0
            var x = 0
            while x < tile.width {
                difference |= row[x] ^ colour
                x &+= 1
            }
            if difference & 0xFF_FFFF != 0 { return false }
        }
        return true
    }
}
