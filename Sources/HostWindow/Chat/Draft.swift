import Translation

/// What is typed and not sent.
enum Draft {
    /// Of UTF-8: the protocol's limit.
    static let maximumBytes = 16_384

    /// What is sent of it; `nil` where nothing is there but spaces.
    static func sendable(_ text: String) -> String? {
        let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        guard !isBlank, text.utf8.count <= maximumBytes else { return nil }
        return text
    }

    /// What to say about one that is too long.
    static func problem(_ text: String) -> String? {
        let over = text.utf8.count - maximumBytes
        guard over > 0 else { return nil }
        return tr(
            "This is too long by {size}. Shorten it, write it in several messages, or send it as a file.",
            ["size": LocalNumber.size(over)])
    }
}
