import Raster

/// Cuts an area into pieces of one kind of content each: small tiles are looked at one by one,
/// and neighbours that are alike become one piece.
///
/// Wide pieces compress best: text in strips of 480 by 32 takes 0.7 times the bytes of tiles of
/// 64 by 64, and a photograph in one piece a third of them.
struct ContentPlanner: Sendable {
    /// An area and what it shows.
    struct Piece: Equatable, Sendable {
        var area: Rectangle
        var content: TileContent
        /// How many colours were seen, where it is to have a palette.
        var colours = 0
    }

    private static let tile = Size(width: 64, height: 32)
    /// The widest piece; Tight allows no more (rfbproto, Tight encoding).
    private static let maximumWidth = 2048
    /// A palette serves neighbours that share it; wider strips gain nothing any more.
    private static let paletteWidth = 512
    /// Even areas narrower than this go into the strip that they interrupt.
    private static let narrowSolid = 192
    /// A strip of text is not higher, so an area is best cut at a multiple of it.
    static let paletteHeight = 64
    /// Strips above each other share most of their colours.
    fileprivate static let stackedColours = 320

    private var inspector = TileInspector()
    private var runColours = ColourTable()

    /// Returns disjoint pieces that cover the area, which must be within the picture.
    mutating func plan(_ area: Rectangle, of picture: PictureView) -> [Piece] {
        var finished: [Piece] = []
        var open: [Piece] = []
        for top in stride(from: area.y, to: area.maxY, by: Self.tile.height) {
            let row = Rectangle(
                x: area.x, y: top, width: area.width,
                height: min(Self.tile.height, area.maxY - top))
            open = Self.stack(strips(of: row, picture), on: open, finished: &finished)
        }
        return finished + open
    }

    /// Lets a piece of the row above grow downwards where the new row continues it.
    ///
    /// Both rows are sorted from left to right.
    private static func stack(
        _ row: [Piece], on open: [Piece], finished: inout [Piece]
    ) -> [Piece] {
        var result: [Piece] = []
        var above = open[...]
        for piece in row {
            while let upper = above.first, upper.area.x < piece.area.x {
                finished.append(upper)
                above = above.dropFirst()
            }
            var piece = piece
            if let upper = above.first, upper.isContinued(by: piece) {
                piece.area = upper.area.union(piece.area)
                piece.colours += upper.colours
                above = above.dropFirst()
            }
            result.append(piece)
        }
        finished += above
        return result
    }

    /// Returns one row of tiles as pieces.
    private mutating func strips(of row: Rectangle, _ picture: PictureView) -> [Piece] {
        var result: [Piece] = []
        for x in stride(from: row.x, to: row.maxX, by: Self.tile.width) {
            let tile = Rectangle(
                x: x, y: row.y, width: min(Self.tile.width, row.maxX - x), height: row.height)
            add(Piece(area: tile, content: inspector.inspect(tile, of: picture)), to: &result)
        }
        return Self.absorb(result)
    }

    private mutating func add(_ tile: Piece, to row: inout [Piece]) {
        if tile.content == .palette, canBridge(row.suffix(2), to: tile) { row.removeLast() }
        if let last = row.last, canExtend(last, to: tile) {
            row[row.count - 1].area = last.area.union(tile.area)
            row[row.count - 1].colours = runColours.count
        } else {
            if tile.content == .palette {
                runColours.removeAll()
                _ = runColours.formUnion(inspector.colours)
            }
            var tile = tile
            tile.colours = runColours.count
            row.append(tile)
        }
    }

    /// Tells whether a strip of text goes on behind a gap, whose colour it then has, too.
    private mutating func canBridge(_ last: ArraySlice<Piece>, to tile: Piece) -> Bool {
        guard last.count == 2, let text = last.first, let gap = last.last,
            text.content == .palette, case .solid(let colour) = gap.content,
            gap.area.width < Self.narrowSolid,
            tile.area.maxX - text.area.x <= Self.paletteWidth
        else { return false }
        return runColours.number(of: colour) != nil && runColours.formUnion(inspector.colours)
    }

    /// Tells whether a piece may grow to the right by, or as far as, a tile.
    private mutating func canExtend(_ last: Piece, to tile: Piece) -> Bool {
        let width = tile.area.maxX - last.area.x
        guard last.content == tile.content, width <= Self.maximumWidth else { return false }
        guard tile.content == .palette else { return true }
        return width <= Self.paletteWidth && runColours.formUnion(inspector.colours)
    }

    /// Lets photographs swallow what is even between them.
    ///
    /// A sky within a photograph is not worth a rectangle that cuts the photograph in three.
    private static func absorb(_ row: [Piece]) -> [Piece] {
        var result: [Piece] = []
        for (index, piece) in row.enumerated() {
            var piece = piece
            let isNarrowSolid = piece.isSolid && piece.area.width < narrowSolid
            let isBetweenPhotographs =
                result.last?.content == .photographic && index + 1 < row.count
                && row[index + 1].content == .photographic
            if isNarrowSolid && isBetweenPhotographs { piece.content = .photographic }
            if let last = result.last, last.content == .photographic,
                piece.content == .photographic,
                last.area.width + piece.area.width <= maximumWidth
            {
                result[result.count - 1].area.width += piece.area.width
            } else {
                result.append(piece)
            }
        }
        return result
    }
}

extension ContentPlanner.Piece {
    /// Whether it has one colour only.
    var isSolid: Bool {
        if case .solid = content { return true }
        return false
    }

    /// Whether the other one is its like and lies right below it; strips of text stay low.
    fileprivate func isContinued(by lower: ContentPlanner.Piece) -> Bool {
        guard area.x == lower.area.x, area.width == lower.area.width, content == lower.content
        else { return false }
        return content != .palette
            || area.height + lower.area.height <= ContentPlanner.paletteHeight
                && colours + lower.colours <= ContentPlanner.stackedColours
    }
}
