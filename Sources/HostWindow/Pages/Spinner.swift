import CGTK
import Widgets

/// That something is going on.
final class Spinner: Widget {
    init(pixels: Int) {
        super.init(gtk_spinner_new())
        minimumSize(width: pixels, height: pixels)
        isVisible = true
    }

    /// Whether it turns; a hidden one must not, for it would keep the processor awake.
    var isRunning = false {
        didSet {
            guard isRunning != oldValue else { return }
            if isRunning { gtk_spinner_start(cast()) } else { gtk_spinner_stop(cast()) }
        }
    }
}
