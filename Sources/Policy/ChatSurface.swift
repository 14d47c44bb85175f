/// Where the customer's side of the conversation is held.
public enum ChatSurface: String, Hashable, Codable, CaseIterable, Sendable {
    /// In Deskhand's own window or terminal.
    case app
    /// In the web chat of the customer's browser.
    case web
    /// In both, beside each other.
    case both

    /// Returns what both allow; where they have nothing in common, the customer's own window.
    func stricter(_ other: ChatSurface) -> ChatSurface {
        if self == other || other == .both { return self }
        return self == .both ? other : .app
    }
}
