import CGTK
import Glibc

/// Pictures that the desktop's theme has, and our own.
@MainActor
enum Icons {
    /// Also finds what is installed beside the program.
    static func start() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { return }
        let path = String(decoding: buffer.prefix(count), as: UTF8.self)
        let parts = path.split(separator: "/").dropLast(2)
        let folder = "/" + (parts + ["share", "icons"]).joined(separator: "/")
        gtk_icon_theme_append_search_path(gtk_icon_theme_get_default(), folder)
        gtk_window_set_default_icon_name("deskhand")
    }

    /// Whether there is such a picture.
    static func has(_ name: String) -> Bool {
        gtk_icon_theme_has_icon(gtk_icon_theme_get_default(), name) != 0
    }
}
