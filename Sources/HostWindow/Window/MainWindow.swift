import CGTK
import Translation
import Widgets

/// The window: a header, what must be known anywhere, and one page.
@MainActor
final class MainWindow {
    let window = Window(title: tr("Remote support"))
    private let act: Act
    private let header = HeaderBar(title: "")
    private let alert = Label()
    private let stack = Stack()
    private let pages: Pages
    private let menu: WindowMenu
    private var shown: Presentation?
    private let place = WindowPlace()

    init(chat: ChatView, parts: QuestionParts, _ act: @escaping Act) {
        self.act = act
        pages = Pages(chat: chat, parts: parts, act)
        menu = WindowMenu(act)
        let content = Box(.column)
        alert.addClass("deskhand-alert")
        alert.setAccessibleRole(ATK_ROLE_ALERT)
        alert.isVisible = false
        content.add(alert).add(stack.expand(horizontally: true, vertically: true))
        header.addAtEnd(menu.widget)
        window.setTitlebar(header)
        window.setContent(content)
        window.setDefaultSize(width: 520, height: WindowPlace.height(atMost: 680))
        gtk_window_set_role(window.cast(), "deskhand")
        window.onClose { act(.close) }
        window.onKey { [weak self] in self?.press($0) ?? false }
    }

    /// Shows what is to be shown.
    ///
    /// - Parameters:
    ///   - presentation: All of it.
    ///   - codeText: What is typed where a code is wanted.
    ///   - isWriting: Whether something is typed into the chat and not sent.
    func show(_ presentation: Presentation, codeText: String, isWriting: Bool) {
        header.set(title: presentation.title, subtitle: presentation.host)
        window.title = presentation.title
        if alert.text != presentation.alert ?? "" {
            alert.text = presentation.alert ?? ""
            alert.isVisible = presentation.alert != nil
            if let text = presentation.alert { alert.announce(text) }
        }
        menu.show(presentation.menu)
        if pages.show(presentation, codeText: codeText, in: stack) {
            focusIfFree(isWriting)
        }
        if presentation.isWindowShown != window.isVisible {
            // What opens by itself must not catch what is being typed elsewhere.
            gtk_window_set_focus_on_map(window.cast(), shown == nil ? 1 : 0)
            place.change(window, isShown: presentation.isWindowShown)
        }
        shown = presentation
    }

    /// Brings it to the front, also from where it was minimised.
    func raise() {
        guard shown?.isWindowShown == true else { return }
        gtk_window_deiconify(window.cast())
        gtk_window_present_with_time(window.cast(), cgtk_server_time(window.pointer))
    }

    /// Has it seen, but leaves the keyboard where it is.
    func reveal() {
        let isActive = window.isActive
        gtk_window_set_urgency_hint(window.cast(), isActive ? 0 : 1)
        if !isActive, shown?.bar == nil { gtk_window_deiconify(window.cast()) }
    }

    /// The keyboard goes to the safe answer, but not away from somebody who is writing.
    private func focusIfFree(_ isWriting: Bool) {
        let isInChat =
            gtk_window_get_focus(window.cast()).map { cgtk_is_editable($0) != 0 } ?? false
        if !isInChat || !isWriting { pages.focus() }
    }

    /// Escape is always the safe answer; the size of letters changes wherever the keyboard is.
    private func press(_ key: KeyPress) -> Bool {
        if key.control, !key.alt, case .session = shown?.page, let steps = FontKey.steps(key) {
            act(.changeFont(steps == 0 ? nil : steps))
            return true
        }
        guard key.symbol == Int(GDK_KEY_Escape), let page = shown?.page else { return false }
        switch page {
        case .invitation: act(.dismissInvitation)
        case .entry(let page) where page.isBusy: act(.cancelJoin)
        case .question, .session:
            guard let question = pages.question else { return false }
            question.refuseNow()
        case .starting, .entry, .waiting, .ended: return false
        }
        return true
    }
}
