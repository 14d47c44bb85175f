import CGTK
import Widgets

@testable import HostWindow

extension ChatView {
    var shownBuffer: UnsafeMutablePointer<GtkTextBuffer> { log.buffer }
    var isAtEnd: Bool {
        let vertical = log.area.vertical
        return gtk_adjustment_get_value(vertical) + gtk_adjustment_get_page_size(vertical)
            >= gtk_adjustment_get_upper(vertical) - 4
    }

    func pressNewLines() { newLines.button.press() }

    func selectAll() {
        var (start, end) = (GtkTextIter(), GtkTextIter())
        gtk_text_buffer_get_bounds(log.buffer, &start, &end)
        gtk_text_buffer_select_range(log.buffer, &start, &end)
        log.text.focus()
    }

    /// Where the first link is on the screen.
    var placeOfLink: (Int, Int)? {
        var place = GtkTextIter()
        gtk_text_buffer_get_start_iter(log.buffer, &place)
        guard gtk_text_iter_forward_to_tag_toggle(&place, log.linkTag) != 0 else { return nil }
        var box = GdkRectangle()
        gtk_text_view_get_iter_location(log.text.cast(), &place, &box)
        var (x, y) = (gint(0), gint(0))
        gtk_text_view_buffer_to_window_coords(
            log.text.cast(), GTK_TEXT_WINDOW_WIDGET, box.x + 20, box.y + box.height / 2, &x, &y)
        var (left, top) = (gint(0), gint(0))
        gdk_window_get_origin(gtk_widget_get_window(log.text.pointer), &left, &top)
        return (Int(left + x), Int(top + y))
    }
}
