internal import CGTK

/// Several lines to write in.
public final class TextArea: Widget {
    private let buffer: UnsafeMutablePointer<GtkTextBuffer>

    /// Makes an empty one.
    public init() {
        let view = gtk_text_view_new()
        buffer = gtk_text_view_get_buffer(
            UnsafeMutableRawPointer(view).map { $0.assumingMemoryBound(to: GtkTextView.self) })
        super.init(view ?? gtk_label_new(nil))
        gtk_text_view_set_wrap_mode(cast(), GTK_WRAP_WORD_CHAR)
        // Tab goes on to the next widget, as everywhere.
        gtk_text_view_set_accepts_tab(cast(), 0)
        isVisible = true
    }

    /// What was written.
    public var text: String {
        get {
            var (start, end) = (GtkTextIter(), GtkTextIter())
            gtk_text_buffer_get_bounds(buffer, &start, &end)
            guard let text = gtk_text_buffer_get_text(buffer, &start, &end, 1) else { return "" }
            defer { g_free(text) }
            return String(cString: text)
        }
        set { gtk_text_buffer_set_text(buffer, CText.clean(newValue), -1) }
    }

    /// Hears of each change, also of ours.
    public func onChange(_ handler: @escaping @MainActor (String) -> Void) {
        Signals.connect(buffer, "changed") { [weak self] in
            if let self { handler(text) }
            return false
        }
    }

    /// Whether an input method wants a key, as Enter while something is being composed.
    ///
    /// - Parameter event: The pointer that `key-press-event` passes.
    /// - Returns: Whether it took the key; it must not be handled again then.
    public func isForInputMethod(_ event: UnsafeMutableRawPointer) -> Bool {
        gtk_text_view_im_context_filter_keypress(
            cast(), event.assumingMemoryBound(to: GdkEventKey.self)) != 0
    }

    /// Opens the desktop's choice of emoji.
    public func chooseEmoji() { cgtk_insert_emoji(cast()) }

    /// Room between the border and the text, in pixels.
    public func setPadding(_ pixels: Int) {
        gtk_text_view_set_left_margin(cast(), gint(pixels))
        gtk_text_view_set_right_margin(cast(), gint(pixels))
        gtk_text_view_set_top_margin(cast(), gint(pixels))
        gtk_text_view_set_bottom_margin(cast(), gint(pixels))
    }

    /// The height of a line of text, in pixels.
    public var lineHeight: Int {
        guard let layout = gtk_widget_create_pango_layout(pointer, "Åg") else { return 20 }
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        var (width, height) = (gint(0), gint(0))
        pango_layout_get_pixel_size(layout, &width, &height)
        return Int(height)
    }
}
