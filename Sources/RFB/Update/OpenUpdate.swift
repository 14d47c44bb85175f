import Raster

/// An update that is too large to be encoded at once: it goes out in parts.
///
/// The viewer decodes one part while the next is made, and whatever else waits for the encoder has
/// its turn in between. The message's end is told by LastRect (rfbproto), so the viewer must know it.
struct OpenUpdate: Sendable {
    /// Pixels of the largest update that is sent whole: half a screen of 1080 lines.
    ///
    /// A video is not worth cutting, as its parts would take more bytes.
    static let largestWhole = 1 << 20
    /// Pixels of a part.
    private static let partArea = 400_000

    /// What is still to be sent of what was owed when the message began.
    var rest: Region
    /// What the viewer had asked for at that time: it holds for the whole message.
    let settings: ViewerSettings
    /// Bytes so far.
    var byteCount = 0
    /// Whether JPEG was in it so far.
    var isLossy = false

    init(rest: Region, settings: ViewerSettings) {
        self.rest = rest
        self.settings = settings
    }

    /// Returns the next part, and takes it, and all that is not within `area`, from the rest.
    mutating func takePart(within area: Region) -> Region {
        let left = rest.intersection(area)
        let part = left.prefix(area: Self.partArea, cutAt: ContentPlanner.paletteHeight)
        rest = left.subtracting(part)
        return part
    }
}

extension Region {
    /// Returns a part of the region, from the top, of about so many pixels.
    ///
    /// - Parameters:
    ///   - limit: The pixels.
    ///   - edge: Rectangles are cut at multiples of it.
    /// - Returns: The part.
    func prefix(area limit: Int, cutAt edge: Int = 1) -> Region {
        var rest = limit
        var taken: [Rectangle] = []
        for rectangle in rectangles where rest > 0 {
            var part = rectangle
            let end = (part.y + rest / part.width) / edge * edge
            part.height = min(part.height, max(end - part.y, edge))
            rest -= part.area
            taken.append(part)
        }
        return Region(taken)
    }
}
