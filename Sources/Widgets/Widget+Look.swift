internal import CGTK

/// How a widget is placed in the room that it is given.
public enum Placement: Sendable {
    /// It fills the room.
    case fill
    /// It stands at the beginning: left, or right in languages that are written so; or the top.
    case start
    /// It stands at the end.
    case end
    /// It stands in the middle.
    case center

    var align: GtkAlign {
        switch self {
        case .fill: GTK_ALIGN_FILL
        case .start: GTK_ALIGN_START
        case .end: GTK_ALIGN_END
        case .center: GTK_ALIGN_CENTER
        }
    }
}

extension Widget {
    /// Gives it a class of the style sheet.
    public func addClass(_ name: String) {
        gtk_style_context_add_class(gtk_widget_get_style_context(pointer), name)
    }

    /// Takes a class away.
    public func removeClass(_ name: String) {
        gtk_style_context_remove_class(gtk_widget_get_style_context(pointer), name)
    }

    /// Gives it a class of the style sheet, or takes it away.
    public func setClass(_ name: String, _ isSet: Bool) {
        if isSet { addClass(name) } else { removeClass(name) }
    }

    /// Names it in the style sheet.
    public func setStyleName(_ name: String) { gtk_widget_set_name(pointer, name) }

    /// Says what it is for when the pointer rests on it; `nil` for nothing.
    public func setTooltip(_ text: String?) { gtk_widget_set_tooltip_text(pointer, text) }

    /// Sets whether it takes the room that is left.
    @discardableResult
    public func expand(horizontally: Bool = false, vertically: Bool = false) -> Self {
        gtk_widget_set_hexpand(pointer, horizontally ? 1 : 0)
        gtk_widget_set_vexpand(pointer, vertically ? 1 : 0)
        return self
    }

    /// Places it in its room.
    @discardableResult
    public func place(_ horizontally: Placement, _ vertically: Placement = .fill) -> Self {
        gtk_widget_set_halign(pointer, horizontally.align)
        gtk_widget_set_valign(pointer, vertically.align)
        return self
    }

    /// Keeps room around it, in pixels.
    @discardableResult
    public func margin(_ all: Int) -> Self { margin(all, all) }

    /// Keeps room beside it, and above and below it, in pixels.
    @discardableResult
    public func margin(_ horizontally: Int, _ vertically: Int) -> Self {
        gtk_widget_set_margin_start(pointer, gint(horizontally))
        gtk_widget_set_margin_end(pointer, gint(horizontally))
        gtk_widget_set_margin_top(pointer, gint(vertically))
        gtk_widget_set_margin_bottom(pointer, gint(vertically))
        return self
    }

    /// Asks for at least so many pixels; -1 for as many as it needs.
    @discardableResult
    public func minimumSize(width: Int = -1, height: Int = -1) -> Self {
        gtk_widget_set_size_request(pointer, gint(width), gint(height))
        return self
    }
}
