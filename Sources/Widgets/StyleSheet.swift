private import CGTK

/// Rules about how widgets look, in GTK's CSS.
@MainActor
public final class StyleSheet {
    private let provider: UnsafeMutablePointer<GtkCssProvider>

    /// Makes an empty one.
    public init() { provider = gtk_css_provider_new() }

    isolated deinit { g_object_unref(provider) }

    /// Takes other rules.
    ///
    /// - Throws: `WidgetsError.badStyle`.
    public func load(_ rules: String) throws(WidgetsError) {
        var error: UnsafeMutablePointer<GError>?
        guard gtk_css_provider_load_from_data(provider, rules, -1, &error) != 0 else {
            defer { g_clear_error(&error) }
            throw .badStyle(error.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "")
        }
    }

    /// Lets the rules hold in all windows.
    public func useEverywhere() {
        gtk_style_context_add_provider_for_screen(
            gdk_screen_get_default(), OpaquePointer(provider), CGTK_STYLE_PRIORITY)
    }

    /// Lets the rules hold for one widget, not for those in it.
    public func use(for widget: Widget) {
        gtk_style_context_add_provider(
            gtk_widget_get_style_context(widget.pointer), OpaquePointer(provider),
            CGTK_STYLE_PRIORITY)
    }
}
