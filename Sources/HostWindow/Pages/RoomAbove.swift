import CGTK
import Widgets

/// What is between the banner and the conversation: all of it where the screen is high enough, and
/// on a low one as much as leaves room for the rest.
@MainActor
final class RoomAbove {
    let area: ScrolledArea
    private let content: Widget
    // Of the title bar, the banner and the conversation together, in pixels.
    private static let rest = 290

    init(_ content: Widget) {
        self.content = content
        area = ScrolledArea(content)
        area.isVisible = false
        // Lines break anew when the window is made narrower.
        area.on("size-allocate") { [weak self] in self?.fitSoon() }
        // And what is chosen in a question changes its height.
        content.on("size-allocate") { [weak self] in self?.fitSoon() }
    }

    private var fitting: Timer?
    private var least = -1

    /// Shows it, or nothing of it.
    func show(_ isShown: Bool) {
        area.isVisible = isShown
        fit()
    }

    private func fitSoon() {
        guard fitting == nil else { return }
        fitting = Timer(milliseconds: 0) { [weak self] in
            self?.fitting = nil
            self?.fit()
        }
    }

    private func fit() {
        guard area.isVisible else { return }
        let width = max(gtk_widget_get_allocated_width(area.pointer), 480)
        var (minimum, natural) = (gint(0), gint(0))
        gtk_widget_get_preferred_height_for_width(content.pointer, width, &minimum, &natural)
        let screen = WindowPlace.height(atMost: 4000)
        let wanted = min(Int(natural), max(screen - Self.rest, 120))
        guard wanted != least else { return }
        least = wanted
        area.grow(to: wanted, from: wanted)
    }
}
