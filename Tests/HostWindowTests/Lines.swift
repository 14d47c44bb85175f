import LocalAPI

/// Lines of a conversation, as the daemon would tell them.
enum Lines {
    static func agent(
        _ id: String, _ text: String = "Hello", at: String = "2026-11-26T10:00:00Z",
        name: String = "Anna", photo: String? = nil
    ) -> ChatLine {
        ChatLine(
            messageId: id, from: ChatAuthor(kind: "agent", name: name, avatarUrl: photo),
            text: text, at: at, channel: "app", delivered: .yes)
    }

    static func own(
        _ id: String, _ text: String = "Yes", _ delivered: Delivery = .yes,
        at: String = "2026-11-26T10:00:30Z"
    ) -> ChatLine {
        ChatLine(
            messageId: id, from: ChatAuthor(kind: "customer", name: "Clara"), text: text, at: at,
            channel: "app", delivered: delivered)
    }

    static func system(_ id: String, _ text: String) -> ChatLine {
        ChatLine(
            messageId: id, from: ChatAuthor(kind: "system", name: ""), text: text,
            at: "2026-11-26T10:01:00Z", channel: "app", delivered: .yes)
    }
}
