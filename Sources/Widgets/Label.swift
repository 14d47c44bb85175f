private import CGTK

/// Shows text, which is never markup.
public final class Label: Widget {
    /// Makes one; long text breaks into lines.
    public init(_ text: String = "") {
        super.init(gtk_label_new(nil))
        gtk_label_set_xalign(cast(), 0)
        gtk_label_set_line_wrap(cast(), 1)
        gtk_label_set_line_wrap_mode(cast(), PANGO_WRAP_WORD_CHAR)
        self.text = text
        isVisible = true
    }

    /// The text.
    ///
    /// NUL cannot be shown, and what follows it would be lost: it becomes U+FFFD.
    public var text: String {
        get { gtk_label_get_text(cast()).map { String(cString: $0) } ?? "" }
        set { gtk_label_set_text(cast(), CText.clean(newValue)) }
    }

    /// Keeps it on one line, and puts `…` at the end where there is no room.
    @discardableResult
    public func oneLine() -> Self {
        gtk_label_set_line_wrap(cast(), 0)
        gtk_label_set_ellipsize(cast(), PANGO_ELLIPSIZE_END)
        return self
    }

    /// Where the lines stand: 0 at the beginning, 0.5 in the middle, 1 at the end.
    @discardableResult
    public func align(_ x: Float) -> Self {
        gtk_label_set_xalign(cast(), x)
        gtk_label_set_justify(
            cast(), x == 0.5 ? GTK_JUSTIFY_CENTER : x > 0.5 ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT)
        return self
    }

    /// Makes no line longer than about so many letters.
    @discardableResult
    public func maximumWidth(letters: Int) -> Self {
        gtk_label_set_max_width_chars(cast(), gint(letters))
        return self
    }

    /// Whether the customer can select and copy it.
    public var isSelectable: Bool {
        get { gtk_label_get_selectable(cast()) != 0 }
        set { gtk_label_set_selectable(cast(), newValue ? 1 : 0) }
    }
}

/// Text on its way to C.
enum CText {
    /// What C would take for the end becomes visible.
    static func clean(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        let bytes = text.utf8.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
