import CGTK
import LocalAPI
import Translation
import Widgets

/// What stands above the entry, such as how long support may still come back.
@MainActor
final class NoticeBar {
    let widget: Widget
    private let label = Label()
    private var facts: ChatFacts?
    private var graceEnd: ContinuousClock.Instant?
    private var timer: Timer?

    init() {
        let box = Box(.row, spacing: 8)
        box.add(Image(icon: "dialog-information-symbolic").place(.start, .center))
        box.add(label.expand(horizontally: true))
        box.margin(12, 6)
        widget = box
        widget.isVisible = false
        label.setAccessibleRole(ATK_ROLE_STATUSBAR)
    }

    func update(_ new: ChatFacts) {
        let isNews = facts?.phase != new.phase || facts?.isReconnecting != new.isReconnecting
        if new.graceSeconds != facts?.graceSeconds || new.phase != facts?.phase {
            graceEnd = new.graceSeconds.map {
                .now + .milliseconds(Int(min(max($0, 0), 3600) * 1000))
            }
        }
        facts = new
        refresh()
        if isNews, !label.text.isEmpty { widget.announce(label.text) }
        timer =
            new.phase == .grace
            ? Timer(milliseconds: 1000, repeats: true) { [weak self] in self?.refresh() } : nil
    }

    private func refresh() {
        let left = graceEnd.map { max(0, Int((($0 - .now) / .seconds(1)).rounded(.up))) }
        let text = facts?.notice(graceLeft: left)
        if let text, text != label.text { label.text = text }
        widget.isVisible = text != nil
    }
}

/// Says for 5 seconds that somebody types.
@MainActor
final class TypingLine {
    let label = Label()
    private var timer: Timer?

    init() {
        label.addClass("deskhand-dim")
        label.margin(16, 2)
        label.oneLine()
        // Room is kept for it, so that the conversation does not jump.
        label.text = " "
    }

    func show(_ name: String) {
        label.text = tr("{name} is typing…", ["name": name])
        timer = Timer(milliseconds: 5000) { [weak self] in self?.hide() }
    }

    func hide() {
        timer = nil
        label.text = " "
    }
}

/// Leads to the end of the conversation, and counts what has come there.
@MainActor
final class NewLinesButton {
    let button: Button
    private unowned let log: LogView

    init(_ log: LogView) {
        self.log = log
        button = Button("") { [weak log] in log?.scrollToEnd() }
        button.place(.center, .end)
        button.margin(12)
        button.isVisible = false
    }

    func show(count: Int) {
        button.isVisible = !log.follows
        button.setClass("suggested-action", count > 0)
        button.title =
            count > 0
            ? trn("{count} new message", "{count} new messages", count: count)
            : tr("To the newest message")
    }
}

/// Lets the customer choose files, or drop them.
@MainActor
final class FilesToSend {
    private unowned let widget: Widget
    private let send: @MainActor ([String]) -> Void
    var isAllowed = false

    init(_ widget: Widget, send: @escaping @MainActor ([String]) -> Void) {
        self.widget = widget
        self.send = send
    }

    func choose() {
        FileDialogs.open(
            title: tr("Send files"), cancel: tr("Cancel"), accept: tr("Send"),
            from: widget.window, then: send)
    }

    func accept(on widgets: [Widget]) {
        for widget in widgets {
            FileDrop.accept(on: widget) { [weak self] paths in
                if let self, isAllowed { send(paths) }
            }
        }
    }
}

/// Which keys change the size of letters, held with Control.
enum FontKey {
    /// How many steps; 0 for back to the usual size, `nil` for other keys.
    static func steps(_ key: KeyPress) -> Int? {
        switch key.symbol {
        case Int(GDK_KEY_plus), Int(GDK_KEY_KP_Add), Int(GDK_KEY_equal): 1
        case Int(GDK_KEY_minus), Int(GDK_KEY_KP_Subtract), Int(GDK_KEY_underscore): -1
        case Int(GDK_KEY_0), Int(GDK_KEY_KP_0), Int(GDK_KEY_KP_Insert): 0
        default: nil
        }
    }
}
