public import CGTK

/// Shows a part of something larger.
public final class ScrolledArea: Widget {
    /// Makes one around a widget.
    ///
    /// - Parameters:
    ///   - content: What is larger.
    ///   - horizontally: Whether it may be wider than the room.
    public init(_ content: Widget, horizontally: Bool = false) {
        super.init(gtk_scrolled_window_new(nil, nil))
        gtk_scrolled_window_set_policy(
            cast(), horizontally ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC)
        gtk_container_add(cast(), content.pointer)
        // What has the keyboard is seen.
        let adjustment = gtk_scrolled_window_get_vadjustment(cast())
        if let inner = gtk_bin_get_child(cast()), inner != content.pointer {
            let container = UnsafeMutableRawPointer(inner)
                .assumingMemoryBound(to: GtkContainer.self)
            gtk_container_set_focus_vadjustment(container, adjustment)
        }
        isVisible = true
    }

    /// Grows with its content up to a height, in pixels.
    public func grow(to height: Int, from least: Int = -1) {
        gtk_scrolled_window_set_propagate_natural_height(cast(), 1)
        gtk_scrolled_window_set_min_content_height(cast(), -1)
        gtk_scrolled_window_set_max_content_height(cast(), gint(height))
        gtk_scrolled_window_set_min_content_height(cast(), gint(least))
    }

    /// The vertical position, which belongs to the area.
    public var vertical: UnsafeMutablePointer<GtkAdjustment> {
        gtk_scrolled_window_get_vadjustment(cast())
    }
}

/// Shows one of several pages.
public final class Stack: Widget {
    /// Makes an empty one.
    public init() {
        super.init(gtk_stack_new())
        isVisible = true
    }

    /// Adds a page.
    public func add(_ page: Widget, name: String) {
        gtk_stack_add_named(cast(), page.pointer, name)
    }

    /// Shows a page.
    public func show(_ name: String) {
        gtk_stack_set_visible_child_name(cast(), name)
    }

    /// The name of the page that is shown.
    public var shown: String? {
        gtk_stack_get_visible_child_name(cast()).map { String(cString: $0) }
    }
}

/// Shows a widget, and others above it.
public final class Overlay: Widget {
    /// Makes one around a widget.
    public init(_ content: Widget) {
        super.init(gtk_overlay_new())
        gtk_container_add(cast(), content.pointer)
        isVisible = true
    }

    /// Puts a widget above the rest, where it is placed.
    public func add(_ widget: Widget) { gtk_overlay_add_overlay(cast(), widget.pointer) }
}

/// Slides what is in it in and out.
public final class Revealer: Widget {
    /// Makes one around a widget, hidden.
    public init(_ content: Widget) {
        super.init(gtk_revealer_new())
        gtk_container_add(cast(), content.pointer)
        isVisible = true
    }

    /// Whether it is shown.
    public var isRevealed: Bool {
        get { gtk_revealer_get_reveal_child(cast()) != 0 }
        set { gtk_revealer_set_reveal_child(cast(), newValue ? 1 : 0) }
    }
}
