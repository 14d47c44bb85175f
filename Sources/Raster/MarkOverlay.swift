/// A mark, and where it lies on pictures of one kind.
public struct MarkOverlay: Hashable, Sendable {
    private struct Place: Hashable, Sendable {
        /// The picture's top-left corner.
        let origin: Point
        /// What is seen of it.
        let area: Rectangle
    }

    private let picture: MarkPicture
    private let places: [Place]
    /// All pixels that the mark may have anything to do with.
    public let region: Region

    /// Makes an overlay.
    ///
    /// - Parameters:
    ///   - picture: What is drawn, as strong as it is to be.
    ///   - layout: Where, made for pictures of its size.
    ///   - areas: Each is filled by itself, and nothing is drawn outside of them: monitors.
    public init(_ picture: MarkPicture, _ layout: MarkLayout, in areas: [Rectangle]) {
        self.picture = picture
        var seen: Set<Rectangle> = []
        places = areas.filter { seen.insert($0).inserted }.flatMap { area in
            layout.origins(in: area).map { origin in
                Place(
                    origin: origin,
                    area: area.intersection(
                        Rectangle(picture.size).offset(x: origin.x, y: origin.y)))
            }
        }
        region = Region(places.lazy.map(\.area))
    }

    /// Returns what a viewer has wrong after it has moved an area of a picture that bears the mark.
    public func disturbed(by move: Move) -> Region {
        let area = Region(move.area)
        let carried = region.offset(x: move.area.x - move.source.x, y: move.area.y - move.source.y)
        return region.union(carried).intersection(area)
    }

    /// What was below a mark.
    public struct Covered {
        fileprivate var parts: [(area: Rectangle, pixels: [UInt32])] = []

        /// Puts it back, so that the picture is as it was before `stamp`.
        public func restore(to frame: Framebuffer) {
            // What lies on top was laid last.
            for (area, pixels) in parts.reversed() {
                pixels.withUnsafeBufferPointer { pixels in
                    guard let base = pixels.baseAddress else { return }
                    for row in 0..<area.height {
                        (frame.row(area.y + row) + area.x).update(
                            from: base + row * area.width, count: area.width)
                    }
                }
            }
        }
    }

    /// Draws the mark over a part of a picture.
    ///
    /// - Parameters:
    ///   - frame: The picture; places outside of it are left out.
    ///   - part: What is drawn on, of the picture.
    /// - Returns: What was there, for `restore`.
    public func stamp(on frame: Framebuffer, within part: Region) -> Covered {
        var covered = Covered()
        let whole = Rectangle(frame.size)
        for place in places {
            for rectangle in part.rectangles {
                let area = place.area.intersection(rectangle).intersection(whole)
                if area.isEmpty { continue }
                covered.parts.append((area, Self.pixels(of: frame, in: area)))
                draw(place, on: frame, in: area)
            }
        }
        return covered
    }

    private static func pixels(of frame: Framebuffer, in area: Rectangle) -> [UInt32] {
        Array(unsafeUninitializedCapacity: area.area) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            for row in 0..<area.height {
                (base + row * area.width).initialize(
                    from: frame.row(area.y + row) + area.x, count: area.width)
            }
            count = area.area
        }
    }

    private func draw(_ place: Place, on frame: Framebuffer, in area: Rectangle) {
        picture.pixels.withUnsafeBufferPointer { marks in
            guard let base = marks.baseAddress else { return }
            for y in area.y..<area.maxY {
                // `area` is within the picture at its place.
                let mark =
                    base + (y - place.origin.y) * picture.size.width + area.x - place.origin.x
                let row = frame.row(y) + area.x
                for x in 0..<area.width where mark[x] &>> 24 != 0 {
                    row[x] = MarkPicture.blend(mark[x], over: row[x])
                }
            }
        }
    }
}
