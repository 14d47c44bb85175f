private import CGTK

/// Holds widgets beside or below one another.
public final class Box: Widget {
    /// Which way they stand.
    public enum Direction: Sendable {
        /// Beside one another.
        case row
        /// Below one another.
        case column
    }

    /// Makes an empty one.
    ///
    /// - Parameters:
    ///   - direction: Which way widgets stand.
    ///   - spacing: Pixels between them.
    public init(_ direction: Direction, spacing: Int = 0) {
        let orientation =
            direction == .row ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL
        super.init(gtk_box_new(orientation, gint(spacing)))
        isVisible = true
    }

    /// Adds a widget at the end; it takes the room that is left if it expands.
    @discardableResult
    public func add(_ widget: Widget) -> Box {
        gtk_container_add(cast(), widget.pointer)
        return self
    }

    /// Adds a widget at the far end.
    @discardableResult
    public func addAtEnd(_ widget: Widget) -> Box {
        gtk_box_pack_end(cast(), widget.pointer, 0, 0, 0)
        return self
    }

    /// Takes a widget out, without destroying it while its wrapper is kept.
    public func remove(_ widget: Widget) { gtk_container_remove(cast(), widget.pointer) }

    /// Destroys all that is in it.
    public func removeAll() {
        let children = gtk_container_get_children(cast())
        var next = children
        while let item = next {
            if let child = item.pointee.data {
                gtk_widget_destroy(child.assumingMemoryBound(to: GtkWidget.self))
            }
            next = item.pointee.next
        }
        g_list_free(children)
    }
}
