import CGTK
import Widgets

/// The desktop's file dialog, in this process: windows of the portal's would not be ours.
@MainActor
enum FileDialogs {
    /// Asks for files to send.
    static func open(
        title: String, cancel: String, accept: String, from window: Widget?,
        then: @escaping @MainActor ([String]) -> Void
    ) {
        let dialog = dialog(title, GTK_FILE_CHOOSER_ACTION_OPEN, cancel, accept, window)
        gtk_file_chooser_set_select_multiple(OpaquePointer(dialog.pointer), 1)
        run(dialog, then)
    }

    /// Asks where to save a file; an existing one is asked about.
    static func save(
        title: String, cancel: String, accept: String, name: String, from window: Widget?,
        then: @escaping @MainActor (String) -> Void
    ) {
        let dialog = dialog(title, GTK_FILE_CHOOSER_ACTION_SAVE, cancel, accept, window)
        gtk_file_chooser_set_do_overwrite_confirmation(OpaquePointer(dialog.pointer), 1)
        gtk_file_chooser_set_current_name(OpaquePointer(dialog.pointer), name)
        run(dialog) { paths in if let path = paths.first { then(path) } }
    }

    private static func dialog(
        _ title: String, _ action: GtkFileChooserAction, _ cancel: String, _ accept: String,
        _ window: Widget?
    ) -> Widget {
        let parent: UnsafeMutablePointer<GtkWindow>? = window.map { $0.cast() }
        let dialog = Widget(cgtk_file_chooser(title, parent, action, cancel, accept))
        gtk_window_set_modal(dialog.cast(), 1)
        gtk_dialog_set_default_response(dialog.cast(), gint(GTK_RESPONSE_ACCEPT.rawValue))
        return dialog
    }

    private static func run(_ dialog: Widget, _ then: @escaping @MainActor ([String]) -> Void) {
        Signals.connectNumber(dialog.pointer, "response") { [dialog] response in
            let paths = response == Int(GTK_RESPONSE_ACCEPT.rawValue) ? names(in: dialog) : []
            // Ends the connection too, and with it what keeps the dialog.
            dialog.destroy()
            if !paths.isEmpty { then(paths) }
            return false
        }
        gtk_window_present(dialog.cast())
    }

    private static func names(in dialog: Widget) -> [String] {
        let list = gtk_file_chooser_get_filenames(OpaquePointer(dialog.pointer))
        var names: [String] = []
        var next = list
        while let item = next {
            if let name = item.pointee.data {
                names.append(String(cString: name.assumingMemoryBound(to: CChar.self)))
                g_free(name)
            }
            next = item.pointee.next
        }
        g_slist_free(list)
        return names
    }
}
