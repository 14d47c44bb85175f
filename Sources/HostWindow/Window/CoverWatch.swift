import CGTK
import Widgets

/// Watches whether a window can be seen: it may be minimised, or others lie above it.
@MainActor
final class CoverWatch {
    private let window: Window
    private let onChange: @MainActor (Bool) -> Void
    private var isMinimised = false
    private var isObscured = false
    private var timer: Timer?
    private(set) var isConcealed = false

    init(_ window: Window, onChange: @escaping @MainActor (Bool) -> Void) {
        self.window = window
        self.onChange = onChange
        gtk_widget_add_events(window.pointer, gint(GDK_VISIBILITY_NOTIFY_MASK.rawValue))
        Signals.connectPointer(window.pointer, "window-state-event") { [weak self] event in
            let state = event.assumingMemoryBound(to: GdkEventWindowState.self).pointee
            let gone = GDK_WINDOW_STATE_ICONIFIED.rawValue | GDK_WINDOW_STATE_WITHDRAWN.rawValue
            self?.isMinimised = state.new_window_state.rawValue & gone != 0
            self?.judge()
            return false
        }
        Signals.connectPointer(window.pointer, "visibility-notify-event") { [weak self] event in
            let seen = event.assumingMemoryBound(to: GdkEventVisibility.self).pointee.state
            self?.isObscured = seen == GDK_VISIBILITY_FULLY_OBSCURED
            self?.judge()
            return false
        }
    }

    /// Looks also at windows that lie above in part, or under a compositor, which X does not tell.
    func setWatchful(_ isWatchful: Bool) {
        guard isWatchful != (timer != nil) else { return }
        timer =
            isWatchful
            ? Timer(milliseconds: 400, repeats: true) { [weak self] in self?.judge() } : nil
        judge()
    }

    private func judge() {
        let hidden =
            isMinimised || isObscured
            || (timer != nil && !window.isActive && window.isVisible && isCovered())
        guard hidden != isConcealed else { return }
        isConcealed = hidden
        onChange(hidden)
    }

    private func isCovered() -> Bool {
        guard let own = gtk_widget_get_window(window.pointer) else { return false }
        let stack = cgtk_window_stack()
        defer { cgtk_free_window_stack(stack) }
        var above: [Cover.Area] = []
        var isAbove = false
        var next = stack
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let other = OpaquePointer(data)
            if other == own {
                isAbove = true
            } else if isAbove, gdk_window_is_visible(other) != 0 {
                above.append(Self.area(other))
            }
        }
        return Cover.isHidden(Self.area(own), below: above)
    }

    private static func area(_ window: OpaquePointer) -> Cover.Area {
        var frame = GdkRectangle()
        gdk_window_get_frame_extents(window, &frame)
        return Cover.Area(
            x: Int(frame.x), y: Int(frame.y), width: Int(frame.width), height: Int(frame.height))
    }
}
