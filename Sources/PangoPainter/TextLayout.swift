import CPango
import HostRuntime
import Raster

/// Owns a `PangoLayout*`, and the `cairo_t*` that it is for.
final class TextLayout {
    let pointer: UnsafeMutableRawPointer
    let cairo: UnsafeMutableRawPointer
    private let api: CPango

    private static let fontSize = 15.0
    /// Longer texts are broken into lines, and cut after the third.
    private static let widest = 460.0
    private static let mostLines: CInt = 3

    init(
        _ text: String, scale: Double, on surface: Surface, _ api: CPango
    ) throws(MarkError) {
        guard let cairo = api.create(surface.pointer) else { throw .failed }
        guard let pointer = api.layout(cairo) else {
            api.destroy(cairo)
            throw .failed
        }
        (self.pointer, self.cairo, self.api) = (pointer, cairo, api)
        // Pixels, not points: what a printer would measure means nothing here.
        let font = api.font_from_string("Sans Bold \(Int(Self.fontSize * scale))px")
        api.set_font(pointer, font)
        api.font_free(font)
        // PANGO_ALIGN_CENTER, PANGO_WRAP_WORD_CHAR, PANGO_ELLIPSIZE_END
        api.set_alignment(pointer, 1)
        api.set_width(pointer, CInt(Self.widest * scale) * 1024)
        api.set_wrap(pointer, 2)
        api.set_height(pointer, -Self.mostLines)
        api.set_ellipsize(pointer, 3)
        api.set_text(pointer, text, -1)
    }

    deinit {
        api.unref(pointer)
        api.destroy(cairo)
    }

    /// What it takes up, in pixels.
    var area: Rectangle {
        var (ink, logical) = (CPangoArea(), CPangoArea())
        api.extents(pointer, &ink, &logical)
        return Rectangle(
            x: Int(logical.x), y: Int(logical.y), width: Int(logical.width),
            height: Int(logical.height))
    }
}
