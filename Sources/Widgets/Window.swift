private import CGTK

/// A window of the desktop's.
public final class Window: Widget {
    /// How it stands among other windows.
    public enum Kind: Sendable {
        /// One like others.
        case ordinary
        /// One that the window manager leaves alone: no frame, no place in lists.
        case unmanaged
    }

    /// Makes one, not shown yet.
    ///
    /// - Parameters:
    ///   - title: What the desktop calls it.
    ///   - kind: How it stands among others.
    public init(title: String, kind: Kind = .ordinary) {
        super.init(gtk_window_new(kind == .ordinary ? GTK_WINDOW_TOPLEVEL : GTK_WINDOW_POPUP))
        self.title = title
    }

    /// What the desktop calls it.
    public var title: String {
        get { gtk_window_get_title(cast()).map { String(cString: $0) } ?? "" }
        set { gtk_window_set_title(cast(), CText.clean(newValue)) }
    }

    /// Puts a widget in: the only one.
    public func setContent(_ content: Widget) { gtk_container_add(cast(), content.pointer) }

    /// Puts a bar at the top in place of the window manager's.
    public func setTitlebar(_ bar: Widget) { gtk_window_set_titlebar(cast(), bar.pointer) }

    /// The size that it begins with, in pixels.
    public func setDefaultSize(width: Int, height: Int) {
        gtk_window_set_default_size(cast(), gint(width), gint(height))
    }

    /// Shows it above others and gives it the keyboard.
    public func present() { gtk_window_present_with_time(cast(), 0) }

    /// Whether the keyboard is in it.
    public var isActive: Bool { gtk_window_is_active(cast()) != 0 }

    /// Keeps it above others, and out of lists of windows.
    public func keepAbove() {
        gtk_window_set_keep_above(cast(), 1)
        gtk_window_set_skip_taskbar_hint(cast(), 1)
        gtk_window_set_skip_pager_hint(cast(), 1)
        gtk_window_stick(cast())
    }

    /// Hears of the window manager's wish to close it, which this refuses: the handler decides.
    public func onClose(_ handler: @escaping @MainActor () -> Void) {
        Signals.connect(pointer, "delete-event") {
            handler()
            return true
        }
    }
}

/// A bar with a title and buttons at the top of a window.
public final class HeaderBar: Widget {
    /// Makes one with the window's own buttons.
    public init(title: String) {
        super.init(gtk_header_bar_new())
        gtk_header_bar_set_show_close_button(cast(), 1)
        set(title: title)
        isVisible = true
    }

    /// Sets what it says.
    public func set(title: String, subtitle: String? = nil) {
        gtk_header_bar_set_title(cast(), CText.clean(title))
        gtk_header_bar_set_subtitle(cast(), subtitle.map(CText.clean))
    }

    /// Adds a widget at the beginning.
    public func addAtStart(_ widget: Widget) { gtk_header_bar_pack_start(cast(), widget.pointer) }

    /// Adds a widget at the end.
    public func addAtEnd(_ widget: Widget) { gtk_header_bar_pack_end(cast(), widget.pointer) }
}
