import CGTK
import TestSupport

/// Pictures as strangers send them, and what is on the clipboard.
@MainActor
enum Pictures {
    static func png(width: Int, height: Int) throws -> [UInt8] {
        guard
            let picture = gdk_pixbuf_new(
                GDK_COLORSPACE_RGB, 1, 8, gint(width), gint(height))
        else { throw TestSupportError.timedOut("picture") }
        defer { g_object_unref(UnsafeMutableRawPointer(picture)) }
        gdk_pixbuf_fill(picture, 0x2E_8B_57_FF)
        var bytes: UnsafeMutablePointer<gchar>?
        var count: gsize = 0
        gdk_pixbuf_save_to_bufferv(picture, &bytes, &count, "png", nil, nil, nil)
        defer { g_free(bytes) }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: Int(count))
        return Array(buffer)
    }

    /// The beginning of a picture that says it is as large as that.
    static func header(width: UInt32, height: UInt32) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8)
            + [width, height].flatMap { number in
                (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
            } + [8, 6, 0, 0, 0, 0, 0, 0, 0]
    }

    static var clipboard: String? {
        let clipboard = gtk_clipboard_get(cgtk_selection_clipboard())
        guard let text = gtk_clipboard_wait_for_text(clipboard) else { return nil }
        defer { g_free(text) }
        return String(cString: text)
    }
}
