private import CGTK

/// A picture of the desktop's theme.
public final class Image: Widget {
    /// Makes one.
    ///
    /// - Parameters:
    ///   - icon: The picture's name.
    ///   - pixels: Its size; 0 for that of text.
    public init(icon: String, pixels: Int = 0) {
        super.init(gtk_image_new_from_icon_name(icon, GTK_ICON_SIZE_MENU))
        if pixels > 0 { gtk_image_set_pixel_size(cast(), gint(pixels)) }
        isVisible = true
    }

    /// Shows another picture.
    public func show(icon: String) {
        gtk_image_set_from_icon_name(cast(), icon, GTK_ICON_SIZE_MENU)
    }
}
