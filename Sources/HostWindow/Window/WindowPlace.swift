import CGTK
import Widgets

/// Where a window stands: it comes up again where the customer has put it.
@MainActor
final class WindowPlace {
    private var left: (x: gint, y: gint)?

    /// Shows a window, or hides it.
    func change(_ window: Window, isShown: Bool) {
        if isShown {
            window.isVisible = true
            // Window managers place what is shown anew, unless it says where it was.
            if let left { gtk_window_move(window.cast(), left.x, left.y) }
        } else {
            if window.isVisible {
                var (x, y) = (gint(0), gint(0))
                gtk_window_get_position(window.cast(), &x, &y)
                left = (x, y)
            }
            window.isVisible = false
        }
    }

    /// As high as is wanted, where the screen has that room: it has half of it where all is shown
    /// twice as large.
    static func height(atMost wanted: Int) -> Int {
        guard let display = gdk_display_get_default(),
            let monitor = gdk_display_get_primary_monitor(display)
                ?? gdk_display_get_monitor(display, 0)
        else { return wanted }
        var area = GdkRectangle()
        gdk_monitor_get_workarea(monitor, &area)
        // Some of it is the frame's.
        return max(min(wanted, Int(area.height) - 32), 240)
    }
}
