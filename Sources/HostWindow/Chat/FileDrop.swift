import CGTK
import Widgets

/// Takes files that are dragged onto the chat.
enum FileDrop {
    private static let info: UInt32 = 77

    /// Lets a widget take files beside what it takes already.
    @MainActor
    static func accept(on widget: Widget, _ take: @escaping @MainActor ([String]) -> Void) {
        if gtk_drag_dest_get_target_list(widget.pointer) == nil {
            gtk_drag_dest_set(widget.pointer, GTK_DEST_DEFAULT_ALL, nil, 0, GDK_ACTION_COPY)
        }
        let targets = gtk_drag_dest_get_target_list(widget.pointer) ?? gtk_target_list_new(nil, 0)
        gtk_target_list_add_uri_targets(targets, info)
        gtk_drag_dest_set_target_list(widget.pointer, targets)
        Signals.connectDrop(widget.pointer) { drop in
            guard drop.info == info else { return false }
            let paths = drop.uris.compactMap(path)
            drop.finish(!paths.isEmpty)
            if !paths.isEmpty { take(paths) }
            return true
        }
    }

    /// Lets what is dropped on a text view fall through to what it is in.
    @MainActor
    static func pass(_ widget: Widget) {
        // Made now: GTK would tell the widget of it later, and warn that it takes nothing.
        _ = gtk_text_buffer_get_paste_target_list(gtk_text_view_get_buffer(widget.cast()))
        gtk_drag_dest_unset(widget.pointer)
    }

    /// The path of a file on this computer; `nil` for anything else.
    static func path(_ uri: String) -> String? {
        var host: UnsafeMutablePointer<CChar>?
        guard uri.hasPrefix("file://"), let path = g_filename_from_uri(uri, &host, nil) else {
            return nil
        }
        defer {
            g_free(path)
            g_free(host)
        }
        guard host.map({ String(cString: $0) == "localhost" }) ?? true else { return nil }
        return String(cString: path)
    }
}
