import CGTK
import Widgets

/// Shakes a window so that it is seen, where the desktop lets things move.
@MainActor
final class Shaker {
    private let window: Window
    private var timer: Timer?
    private var step = 0
    private var home: (x: gint, y: gint) = (0, 0)

    init(_ window: Window) { self.window = window }

    func shake() {
        guard timer == nil, Surroundings.animates else { return }
        var (x, y) = (gint(0), gint(0))
        gtk_window_get_position(window.cast(), &x, &y)
        home = (x, y)
        step = 0
        timer = Timer(milliseconds: 30, repeats: true) { [weak self] in self?.move() }
    }

    private func move() {
        let offsets: [gint] = [12, -12, 12, -12, 8, -8, 8, -8, 4, -4, 0]
        guard step < offsets.count else {
            timer = nil
            return
        }
        gtk_window_move(window.cast(), home.x + offsets[step], home.y)
        step += 1
    }
}
