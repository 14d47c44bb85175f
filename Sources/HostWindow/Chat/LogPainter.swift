import CGTK
import LocalAPI
import Widgets

/// Draws what stands behind and beside the conversation's text: bubbles and photos.
@MainActor
final class LogPainter {
    private unowned let log: LogView
    private let photos: Photos
    private static let photoSide = 40.0

    init(_ log: LogView, photos: Photos) {
        self.log = log
        self.photos = photos
        Signals.connectPointer(log.text.pointer, "draw") { [weak self] context in
            self?.draw(OpaquePointer(context))
            return false
        }
    }

    private var view: UnsafeMutablePointer<GtkTextView> { log.text.cast() }

    private func draw(_ context: OpaquePointer) {
        var visible = GdkRectangle()
        gtk_text_view_get_visible_rect(view, &visible)
        var top = GtkTextIter()
        gtk_text_view_get_line_at_y(view, &top, visible.y, nil)
        guard var index = log.rows.entry(at: Int(gtk_text_iter_get_line(&top))) else { return }
        cairo_save(context)
        defer { cairo_restore(context) }
        while index < log.entries.count {
            let head = lineBox(log.rows.line(of: index))
            if Int(head.y) > Int(visible.y) + Int(visible.height) { break }
            draw(index, context)
            index += 1
        }
    }

    private func draw(_ index: Int, _ context: OpaquePointer) {
        let entry = log.entries[index]
        let text = log.texts[index]
        guard entry.side != .middle else { return }
        let first = log.rows.line(of: index)
        if let bubble = bubble(first + text.body.lowerBound..<first + text.body.upperBound) {
            fill(bubble, entry.side, context)
        }
        if entry.side == .theirs, entry.startsGroup {
            let head = lineBox(first + max(text.body.lowerBound - 1, 0))
            drawPhoto(of: entry, at: Double(head.y) + 14, context)
        }
    }

    /// The box around some lines of text, in the widget's coordinates, as wide as the text needs.
    private func bubble(_ lines: Range<Int>) -> GdkRectangle? {
        guard let last = lines.last else { return nil }
        let (top, bottom) = (lineBox(lines.lowerBound), lineBox(last))
        let width = gtk_widget_get_allocated_width(log.text.pointer)
        var (left, right) = (width, gint(0))
        for line in lines.prefix(24) {
            let (from, to) = extent(line, width: width)
            left = min(left, from)
            right = max(right, to)
        }
        guard left <= right else { return nil }
        let padding = gint(LogTags.padding)
        let (x, y) = toWidget(left - padding, top.y + 3)
        return GdkRectangle(
            x: x, y: y, width: right - left + 2 * padding,
            height: bottom.y + bottom.height - top.y - 6)
    }

    /// How far a line reaches from left to right; one that is broken reaches as far as it may.
    private func extent(_ line: Int, width: gint) -> (gint, gint) {
        var start = iter(line)
        var end = start
        if gtk_text_iter_ends_line(&end) == 0 { gtk_text_iter_forward_to_line_end(&end) }
        var (first, last) = (GdkRectangle(), GdkRectangle())
        gtk_text_view_get_iter_location(view, &start, &first)
        gtk_text_view_get_iter_location(view, &end, &last)
        if first.y != last.y {
            let attributes = margins(&start)
            return (attributes.0, width - attributes.1)
        }
        return (min(first.x, last.x), max(first.x, last.x))
    }

    private func margins(_ place: inout GtkTextIter) -> (gint, gint) {
        guard let values = gtk_text_view_get_default_attributes(view) else { return (0, 0) }
        defer { gtk_text_attributes_unref(values) }
        gtk_text_iter_get_attributes(&place, values)
        return (values.pointee.left_margin, values.pointee.right_margin)
    }

    private func fill(_ box: GdkRectangle, _ side: ChatEntry.Side, _ context: OpaquePointer) {
        var color = side == .own ? log.colors.ownBubble : log.colors.theirBubble
        gdk_cairo_set_source_rgba(context, &color)
        Self.round(box, radius: 10, context)
        guard var outline = log.colors.outline else {
            cairo_fill(context)
            return
        }
        cairo_fill_preserve(context)
        gdk_cairo_set_source_rgba(context, &outline)
        cairo_set_line_width(context, side == .own ? 2 : 1)
        cairo_stroke(context)
    }

    private static func round(_ box: GdkRectangle, radius: Double, _ context: OpaquePointer) {
        let (x, y) = (Double(box.x), Double(box.y))
        let (right, bottom) = (x + Double(box.width), y + Double(box.height))
        let radius = min(radius, Double(box.height) / 2)
        cairo_new_sub_path(context)
        cairo_arc(context, right - radius, y + radius, radius, -.pi / 2, 0)
        cairo_arc(context, right - radius, bottom - radius, radius, 0, .pi / 2)
        cairo_arc(context, x + radius, bottom - radius, radius, .pi / 2, .pi)
        cairo_arc(context, x + radius, y + radius, radius, .pi, .pi * 1.5)
        cairo_close_path(context)
    }

    private func drawPhoto(of entry: ChatEntry, at y: Double, _ context: OpaquePointer) {
        let width = Double(gtk_widget_get_allocated_width(log.text.pointer))
        let isRightToLeft = gtk_widget_get_direction(log.text.pointer) == GTK_TEXT_DIR_RTL
        let x = isRightToLeft ? width - 12 - Self.photoSide : 12
        let (_, top) = toWidget(0, gint(y))
        let photo = entry.line.from.avatarUrl.flatMap { photos.photo(at: $0) }
        let name = EntryText.name(of: entry.line)
        let widget = log.text
        PhotoPainter.draw(
            photo, name: name, x: x, y: Double(top), side: Self.photoSide, on: widget, context)
    }

    private func iter(_ line: Int) -> GtkTextIter {
        var place = GtkTextIter()
        gtk_text_buffer_get_iter_at_line(log.buffer, &place, gint(line))
        return place
    }

    private func lineBox(_ line: Int) -> GdkRectangle {
        var place = iter(line)
        var box = GdkRectangle()
        gtk_text_view_get_line_yrange(view, &place, &box.y, &box.height)
        return box
    }

    private func toWidget(_ x: gint, _ y: gint) -> (gint, gint) {
        var (left, top) = (gint(0), gint(0))
        gtk_text_view_buffer_to_window_coords(view, GTK_TEXT_WINDOW_WIDGET, x, y, &left, &top)
        return (left, top)
    }
}
