private import CGTK

/// A small window that says what went wrong.
@MainActor
public enum Alert {
    /// Shows one, and goes on at once.
    ///
    /// - Parameters:
    ///   - text: What went wrong: never markup.
    ///   - detail: Why.
    ///   - window: The window that it stands over.
    public static func show(_ text: String, detail: String, over window: Widget?) {
        let parent: UnsafeMutablePointer<GtkWindow>? = window.map { $0.cast() }
        let dialog = Widget(cgtk_message_dialog(parent, GTK_MESSAGE_ERROR, CText.clean(text)))
        cgtk_message_dialog_detail(dialog.pointer, CText.clean(detail))
        gtk_dialog_add_button(dialog.cast(), "gtk-close", gint(GTK_RESPONSE_CLOSE.rawValue))
        Signals.connectNumber(dialog.pointer, "response") { [dialog] _ in
            dialog.destroy()
            return false
        }
        gtk_window_present(dialog.cast())
    }
}
