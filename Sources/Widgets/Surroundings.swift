private import CGTK

/// What the desktop does for us.
@MainActor
public enum Surroundings {
    /// Opens a page with what the desktop opens pages with.
    ///
    /// - Parameters:
    ///   - uri: The page. Whether it may be opened is decided before.
    ///   - window: The window that asks.
    /// - Throws: `WidgetsError.cannotOpen`.
    public static func open(_ uri: String, from window: Window?) throws(WidgetsError) {
        var error: UnsafeMutablePointer<GError>?
        let parent: UnsafeMutablePointer<GtkWindow>? = window.map { $0.cast() }
        guard gtk_show_uri_on_window(parent, uri, UInt32(GDK_CURRENT_TIME), &error) != 0 else {
            g_clear_error(&error)
            throw .cannotOpen(uri)
        }
    }

    /// Puts text on the clipboard.
    public static func copy(_ text: String) {
        let clipboard = gtk_clipboard_get(cgtk_selection_clipboard())
        gtk_clipboard_set_text(clipboard, CText.clean(text), -1)
    }

    /// Whether the desktop wants things to move.
    public static var animates: Bool {
        guard let settings = gtk_settings_get_default() else { return true }
        return cgtk_get_boolean(settings, "gtk-enable-animations") != 0
    }
}
