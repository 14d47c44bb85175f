import CGTK
import Translation
import Widgets

/// Opens the conversation's links: by a click, by Enter where the cursor is, by the menu.
@MainActor
final class LogLinks {
    private unowned let log: LogView
    private let open: @MainActor (String) -> Void

    init(_ log: LogView, open: @escaping @MainActor (String) -> Void) {
        self.log = log
        self.open = open
        let text = log.text
        Signals.connectPointer(text.pointer, "button-release-event") { [weak self] event in
            self?.released(event.assumingMemoryBound(to: GdkEventButton.self).pointee)
            return false
        }
        Signals.connectPointer(text.pointer, "motion-notify-event") { [weak self] event in
            self?.moved(event.assumingMemoryBound(to: GdkEventMotion.self).pointee)
            return false
        }
        text.onKey { [weak self] key in self?.pressed(key) ?? false }
        Signals.connectPointer(text.pointer, "populate-popup") { [weak self] menu in
            self?.fill(menu.assumingMemoryBound(to: GtkWidget.self))
            return false
        }
    }

    private var view: UnsafeMutablePointer<GtkTextView> { log.text.cast() }

    private func released(_ event: GdkEventButton) {
        // Whoever selects text does not click.
        guard event.button == 1, gtk_text_buffer_get_has_selection(log.buffer) == 0,
            let link = link(x: event.x, y: event.y)
        else { return }
        open(link)
    }

    private func moved(_ event: GdkEventMotion) {
        let name = link(x: event.x, y: event.y) == nil ? "text" : "pointer"
        let display = gtk_widget_get_display(log.text.pointer)
        guard let cursor = gdk_cursor_new_from_name(display, name) else { return }
        gdk_window_set_cursor(gtk_text_view_get_window(view, GTK_TEXT_WINDOW_TEXT), cursor)
        g_object_unref(UnsafeMutableRawPointer(cursor))
    }

    private func pressed(_ key: KeyPress) -> Bool {
        guard key.isEnter, let link = linkAtCursor else { return false }
        open(link)
        return true
    }

    private func fill(_ menu: UnsafeMutablePointer<GtkWidget>) {
        guard let link = linkAtCursor else { return }
        let item = MenuItem(tr("Open link")) { [open] in open(link) }
        gtk_menu_shell_prepend(
            UnsafeMutableRawPointer(menu).assumingMemoryBound(to: GtkMenuShell.self), item.pointer)
    }

    private var linkAtCursor: String? {
        var place = GtkTextIter()
        gtk_text_buffer_get_iter_at_mark(log.buffer, &place, gtk_text_buffer_get_insert(log.buffer))
        return link(at: place)
    }

    private func link(x: Double, y: Double) -> String? {
        var (left, top) = (gint(0), gint(0))
        gtk_text_view_window_to_buffer_coords(
            view, GTK_TEXT_WINDOW_TEXT, gint(x), gint(y), &left, &top)
        var place = GtkTextIter()
        guard gtk_text_view_get_iter_at_location(view, &place, left, top) != 0 else { return nil }
        return link(at: place)
    }

    /// The link that a place is in: exactly what is shown there.
    private func link(at place: GtkTextIter) -> String? {
        var (start, end) = (place, place)
        let tag = log.linkTag
        guard gtk_text_iter_has_tag(&start, tag) != 0 else { return nil }
        if gtk_text_iter_starts_tag(&start, tag) == 0 {
            gtk_text_iter_backward_to_tag_toggle(&start, tag)
        }
        gtk_text_iter_forward_to_tag_toggle(&end, tag)
        guard let text = gtk_text_iter_get_slice(&start, &end) else { return nil }
        defer { g_free(text) }
        return String(cString: text)
    }
}
