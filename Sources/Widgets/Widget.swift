public import CGTK

/// Anything that can be seen: owns one reference to a GtkWidget.
///
/// Wrappers may be dropped while the widget lives on in its window; handlers that were connected
/// stay. All of it belongs to the main actor, and no pointer may be kept longer than its wrapper.
@MainActor
open class Widget {
    /// The widget, for calls that no wrapper has.
    public let pointer: UnsafeMutablePointer<GtkWidget>

    /// Takes over a widget that GTK has just made, and shows it.
    public init(_ pointer: UnsafeMutablePointer<GtkWidget>) {
        self.pointer = pointer
        g_object_ref_sink(pointer)
    }

    isolated deinit { g_object_unref(pointer) }

    /// The same pointer as the type that a function of GTK's asks for.
    public func cast<Wanted>() -> UnsafeMutablePointer<Wanted> {
        UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Wanted.self)
    }

    /// Destroys the widget and all in it: it leaves its parent, and its handlers are freed.
    public func destroy() { gtk_widget_destroy(pointer) }

    /// Connects to a signal that passes nothing of interest, and goes on to GTK's own handlers.
    ///
    /// - Returns: The connection; it need not be kept.
    @discardableResult
    public func on(_ signal: String, _ handler: @escaping @MainActor () -> Void) -> Connection {
        Signals.connect(pointer, signal) {
            handler()
            return false
        }
    }

    /// Whether it is shown, when its parents are.
    public var isVisible: Bool {
        get { gtk_widget_get_visible(pointer) != 0 }
        set { gtk_widget_set_visible(pointer, newValue ? 1 : 0) }
    }

    /// Whether it can be used.
    public var isSensitive: Bool {
        get { gtk_widget_get_sensitive(pointer) != 0 }
        set { gtk_widget_set_sensitive(pointer, newValue ? 1 : 0) }
    }

    /// Gives it the keyboard.
    public func focus() { gtk_widget_grab_focus(pointer) }

    /// Whether it has the keyboard.
    public var hasFocus: Bool { gtk_widget_has_focus(pointer) != 0 }

    /// Has it drawn again, soon.
    public func redraw() { gtk_widget_queue_draw(pointer) }

    /// The window that it is in, if it is in one.
    public var window: Widget? {
        guard let top = gtk_widget_get_toplevel(pointer), gtk_widget_is_toplevel(top) != 0 else {
            return nil
        }
        return Widget(borrowed: top)
    }

    /// Refers to a widget that others own.
    public init(borrowed pointer: UnsafeMutablePointer<GtkWidget>) {
        self.pointer = pointer
        g_object_ref(pointer)
    }
}
