import CGTK
import Widgets

/// Draws a photo as a circle, or initials where there is none.
@MainActor
enum PhotoPainter {
    private static let grounds: [UInt32] = [
        0x1C5A99, 0x7A3E9D, 0x2E6B34, 0x9C4A00, 0x8E2450, 0x00656B, 0x5B5B1E, 0x4A4E8C,
    ]

    static func draw(
        _ photo: Photo?, name: String, x: Double, y: Double, side: Double, on widget: Widget,
        _ context: OpaquePointer
    ) {
        cairo_save(context)
        defer { cairo_restore(context) }
        cairo_new_path(context)
        cairo_arc(context, x + side / 2, y + side / 2, side / 2, 0, 2 * .pi)
        cairo_clip(context)
        guard let photo else {
            drawInitials(of: name, x: x, y: y, side: side, on: widget, context)
            return
        }
        var pixels = photo.pixels
        pixels.withUnsafeMutableBytes { bytes in
            let data = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let count = gint(Photo.side)
            let surface = cairo_image_surface_create_for_data(
                data, CAIRO_FORMAT_ARGB32, count, count, count * 4)
            cairo_translate(context, x, y)
            cairo_scale(context, side / Double(Photo.side), side / Double(Photo.side))
            cairo_set_source_surface(context, surface, 0, 0)
            cairo_paint(context)
            // The context holds on to its source, and the pixels are gone after this.
            cairo_set_source_rgba(context, 0, 0, 0, 0)
            cairo_surface_finish(surface)
            cairo_surface_destroy(surface)
        }
    }

    private static func drawInitials(
        of name: String, x: Double, y: Double, side: Double, on widget: Widget,
        _ context: OpaquePointer
    ) {
        let ground = grounds[Initials.color(of: name)]
        cairo_set_source_rgb(
            context, Double(ground >> 16 & 255) / 255, Double(ground >> 8 & 255) / 255,
            Double(ground & 255) / 255)
        cairo_paint(context)
        guard let layout = gtk_widget_create_pango_layout(widget.pointer, Initials.of(name)) else {
            return
        }
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        let font = pango_font_description_from_string("Sans Bold")
        pango_font_description_set_absolute_size(font, side * 0.4 * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        var (width, height) = (gint(0), gint(0))
        pango_layout_get_pixel_size(layout, &width, &height)
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_move_to(context, x + (side - Double(width)) / 2, y + (side - Double(height)) / 2)
        pango_cairo_show_layout(context, layout)
    }
}
