import LocalAPI
import Translation

/// All that the window shows, from the daemon's state and what is known here.
struct Presentation: Equatable {
    /// What the window is called.
    var title: String
    /// The gateway's host, whole.
    var host: String?
    /// What fills the window.
    var page: Page
    /// Whether the window is to be seen.
    var isWindowShown: Bool
    /// The small window that stays on top; `nil` where none is needed.
    var bar: Bar?
    /// What must be known on any page, such as a lost connection.
    var alert: String?
    /// What the menu offers.
    var menu: MenuItems
    /// The keys that stop sharing from anywhere.
    var stopKey: String?

    /// Decides what is shown.
    ///
    /// - Parameters:
    ///   - status: The daemon's state; `nil` before it has told any.
    ///   - choices: What is known here.
    init(_ status: Status?, _ choices: Choices) {
        let page = Page(status, choices)
        let company = RemoteText.line(status?.company ?? status?.entry.company ?? "", limit: 48)
        title = company.isEmpty ? tr("Remote support") : company
        host = (status?.gateway ?? status?.entry.gateway).map(GatewayText.host)
        self.page = page
        alert = Self.alert(status, choices)
        menu = MenuItems(status)
        stopKey = status?.stopKey
        let isShown = Self.isWindowShown(status, choices, page)
        isWindowShown = isShown
        bar = status.flatMap { Bar($0, isWindowSeen: isShown && !choices.isConcealed) }
    }

    /// The chat may go on elsewhere; what is asked is always asked here.
    private static func isWindowShown(
        _ status: Status?, _ choices: Choices, _ page: Page
    ) -> Bool {
        guard case .session(let session) = page else { return true }
        return choices.isChatOpen || session.question != nil || session.change != nil
    }

    private static func alert(_ status: Status?, _ choices: Choices) -> String? {
        switch choices.daemon {
        case .lost: return tr("Deskhand is starting again. Nothing you wrote is lost.")
        case .failed(let failure): return RemoteText.line(failure.message, limit: 300)
        case .starting, .connected: break
        }
        if status?.connection == .reconnecting {
            return tr("The connection was lost. Deskhand is trying to get it back.")
        }
        if let told = choices.told { return told }
        return status?.warning.map { RemoteText.line($0, limit: 300) }
    }
}

/// What the menu offers.
struct MenuItems: Equatable {
    /// Whether there is a conversation to save.
    var canSave = false
    /// Whether there is a session to end.
    var canEnd = false
    /// Whether the window may be hidden, because the bar stays.
    var canHide = false

    init(_ status: Status?) {
        guard let status else { return }
        canSave = status.chat.messages > 0
        canEnd = SessionPage.isSession(status.phase) || status.phase == .waiting
        canHide = status.sharing.on
    }
}
