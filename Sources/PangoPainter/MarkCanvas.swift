import CPango
import HostRuntime
import Raster

/// Makes pictures of texts and logos with the two libraries; used on one thread only.
struct MarkCanvas {
    private let api: CPango

    private static let widestPicture = 480.0
    private static let highestText = 200.0
    /// How far the dark edge reaches.
    private static let edge = 1.5
    private static let largestLogo = Size(width: 320, height: 160)

    /// Loads the libraries.
    init() throws(MarkError) {
        var api = CPango()
        guard cpango_load(&api) != 0 else { throw .missing("libpangocairo-1.0-0") }
        self.api = api
    }

    /// Draws a text.
    func words(_ text: String, scale: Double) throws(MarkError) -> MarkPicture {
        let edge = Int((Self.edge * scale).rounded(.up)) + 1
        let small = try Surface(Size(width: 1, height: 1), api)
        let area = try TextLayout(text, scale: scale, on: small, api).area
        // A font may say of itself what it likes.
        let whole = Size(
            width: min(max(area.width, 1), Int(Self.widestPicture * scale)) + 2 * edge,
            height: min(max(area.height, 1), Int(Self.highestText * scale)) + 2 * edge)
        let surface = try Surface(whole, api)
        let layout = try TextLayout(text, scale: scale, on: surface, api)
        let (left, top) = (Double(edge - area.x), Double(edge - area.y))
        let cairo = layout.cairo
        api.move_to(cairo, left, top)
        api.layout_path(cairo, layout.pointer)
        api.set_source_rgba(cairo, 0, 0, 0, 0.75)
        api.set_line_width(cairo, 2 * Self.edge * scale)
        api.set_line_join(cairo, 1)
        api.stroke(cairo)
        api.move_to(cairo, left, top)
        api.set_source_rgba(cairo, 1, 1, 1, 1)
        api.show_layout(cairo, layout.pointer)
        return try surface.picture()
    }

    /// Draws a PNG, made smaller where it is large; `nil` where it cannot be read.
    func logo(_ file: [UInt8], scale: Double) -> MarkPicture? {
        guard let size = PNGHeader.size(of: file), let source = Surface(png: file, api),
            source.size == size
        else { return nil }
        let factor = min(
            scale, Double(Self.largestLogo.width) * scale / Double(size.width),
            Double(Self.largestLogo.height) * scale / Double(size.height))
        let target = Size(
            width: max(1, Int(Double(size.width) * factor)),
            height: max(1, Int(Double(size.height) * factor)))
        guard let surface = try? Surface(target, api), let cairo = api.create(surface.pointer)
        else { return nil }
        api.scale(
            cairo, Double(target.width) / Double(size.width),
            Double(target.height) / Double(size.height))
        api.set_source_surface(cairo, source.pointer, 0, 0)
        api.paint(cairo)
        let isDrawn = api.status(cairo) == 0
        api.destroy(cairo)
        return isDrawn ? try? surface.picture() : nil
    }
}
