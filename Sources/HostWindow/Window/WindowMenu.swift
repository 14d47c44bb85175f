import Translation
import Widgets

/// The menu at the top of the window.
@MainActor
final class WindowMenu {
    let widget = MenuButton(name: tr("Menu"))
    private let save: MenuItem
    private let hide: MenuItem
    private let end: MenuItem

    init(_ act: @escaping Act) {
        widget.add(tr("Larger text")) { act(.changeFont(1)) }
        widget.add(tr("Smaller text")) { act(.changeFont(-1)) }
        widget.add(tr("Normal text size")) { act(.changeFont(nil)) }
        widget.addSeparator()
        save = widget.add(tr("Save conversation…")) { act(.saveConversation) }
        hide = widget.add(tr("Hide this window")) { act(.hide) }
        widget.addSeparator()
        end = widget.add(tr("End the session…")) { act(.end) }
    }

    func show(_ items: MenuItems) {
        save.isSensitive = items.canSave
        hide.isSensitive = items.canHide
        end.isSensitive = items.canEnd
        // Before a session there is nothing in it.
        widget.isVisible = items != MenuItems(nil)
    }
}
