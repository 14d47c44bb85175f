import CGTK
import Translation
import Widgets

/// The small window that says who sees what while the large one is not seen.
@MainActor
final class BarWindow {
    private let window = Window(title: tr("Deskhand: screen sharing"))
    private let act: Act
    private let frame = Box(.row, spacing: 10)
    private let icon = Image(icon: "view-reveal-symbolic", pixels: 18)
    private let sentence = Label().oneLine()
    private let unread = Label()
    private let chat: Button
    private let change: Button
    private let stop: Button
    private var shown: Bar?
    private var wasPlaced = false

    init(_ act: @escaping Act) {
        self.act = act
        chat = Button(icon: "user-available-symbolic", name: tr("Open the chat")) {
            act(.openChat)
        }
        change = Button(tr("CHANGE")) { act(.chooseSharing(true)) }
        stop = Button(tr("STOP")) { act(.stopSharing) }
        build()
        settle()
        // Nothing but the end of sharing takes it away.
        window.onClose {}
        listen()
    }

    private func build() {
        frame.addClass("deskhand-bar")
        sentence.addClass("deskhand-strong")
        sentence.maximumWidth(letters: 48)
        unread.addClass("deskhand-unread")
        chat.addClass("flat")
        stop.addClass("destructive-action")
        stop.addClass("deskhand-stop")
        frame.add(icon).add(sentence.expand(horizontally: true))
        frame.add(unread.place(.center, .center)).add(chat).add(change).add(stop)
        window.setContent(frame)
    }

    private func settle() {
        window.keepAbove()
        gtk_window_set_decorated(window.cast(), 0)
        gtk_window_set_resizable(window.cast(), 0)
        gtk_window_set_type_hint(window.cast(), GDK_WINDOW_TYPE_HINT_UTILITY)
        gtk_window_set_focus_on_map(window.cast(), 0)
        gtk_window_set_role(window.cast(), "deskhand-bar")
        gtk_widget_add_events(
            window.pointer,
            gint(GDK_BUTTON_PRESS_MASK.rawValue | GDK_VISIBILITY_NOTIFY_MASK.rawValue))
    }

    private func listen() {
        Signals.connectPointer(window.pointer, "button-press-event") { [weak self] event in
            self?.press(event.assumingMemoryBound(to: GdkEventButton.self).pointee) ?? false
        }
        Signals.connectPointer(window.pointer, "visibility-notify-event") { [weak self] event in
            let seen = event.assumingMemoryBound(to: GdkEventVisibility.self).pointee.state
            if seen == GDK_VISIBILITY_FULLY_OBSCURED { self?.raise() }
            return false
        }
    }

    /// One press moves it, two open the chat.
    private func press(_ event: GdkEventButton) -> Bool {
        guard event.button == 1 else { return false }
        if event.type == GDK_2BUTTON_PRESS {
            act(.openChat)
        } else if event.type == GDK_BUTTON_PRESS {
            gtk_window_begin_move_drag(
                window.cast(), 1, gint(event.x_root), gint(event.y_root), event.time)
        }
        return true
    }

    private func raise() {
        guard shown != nil, let surface = gtk_widget_get_window(window.pointer) else { return }
        gdk_window_raise(surface)
    }

    /// Shows the bar, or takes it away.
    func show(_ bar: Bar?) {
        defer { shown = bar }
        guard bar != shown else { return }
        guard let bar else {
            window.isVisible = false
            return
        }
        sentence.text = bar.sentence
        sentence.setTooltip(bar.sentence)
        window.setAccessibleDescription(bar.sentence)
        icon.show(icon: BannerLook.icon(isShared: bar.isShared, isRecorded: bar.isRecorded))
        unread.isVisible = bar.unread > 0
        unread.text = LocalNumber.text(bar.unread)
        unread.setAccessibleName(
            trn("{count} unread message", "{count} unread messages", count: bar.unread))
        stop.isVisible = bar.isShared
        change.isVisible = bar.mayChange
        change.setAccessibleName(tr("Change what is shared"))
        stop.setAccessibleName(tr("Stop sharing"))
        stop.setTooltip(
            bar.stopKey.map { tr("{keys} does the same from anywhere.", ["keys": $0]) })
        frame.setClass("controlled", bar.isControlled)
        if shown == nil { appear() }
    }

    private func appear() {
        if !wasPlaced { place() }
        wasPlaced = true
        window.isVisible = true
        window.announce(sentence.text)
    }

    /// At the top in the middle, where it hides least of what people do.
    private func place() {
        guard let display = gdk_display_get_default(),
            let monitor = gdk_display_get_primary_monitor(display)
                ?? gdk_display_get_monitor(display, 0)
        else { return }
        var area = GdkRectangle()
        gdk_monitor_get_workarea(monitor, &area)
        var (least, natural) = (GtkRequisition(), GtkRequisition())
        gtk_widget_get_preferred_size(frame.pointer, &least, &natural)
        gtk_window_move(
            window.cast(), area.x + max(0, (area.width - natural.width) / 2), area.y + 8)
    }
}
