/// A line of the conversation.
public struct ChatLine: Codable, Equatable, Sendable {
    /// Its id; ours until the gateway has taken it.
    public var messageId: String
    /// Who wrote it.
    public var from: ChatAuthor
    /// The line: remote text.
    public var text: String
    /// When, in RFC 3339.
    public var at: String
    /// `app` or `web`.
    public var channel: String
    /// Whether support has it.
    public var delivered: Delivery
    /// What the line says that happened, where nobody has written it; the text says it in English.
    public var event: ChatEvent?

    /// Makes the params.
    public init(
        messageId: String, from: ChatAuthor, text: String, at: String, channel: String,
        delivered: Delivery, event: ChatEvent? = nil
    ) {
        self.messageId = messageId
        self.from = from
        self.text = text
        self.at = at
        self.channel = channel
        self.delivered = delivered
        self.event = event
    }
}

/// What a line may say that nobody has written.
public enum ChatEvent: String, Codable, Sendable {
    /// Who it is from has asked for attention.
    case nudge
}

/// Who wrote a line.
public struct ChatAuthor: Codable, Equatable, Sendable {
    /// `agent`, `customer` or `system`.
    public var kind: String
    /// The name: remote text.
    public var name: String
    /// Where the photo is.
    public var avatarUrl: String?

    /// Makes the params.
    public init(kind: String, name: String, avatarUrl: String? = nil) {
        self.kind = kind
        self.name = name
        self.avatarUrl = avatarUrl
    }
}

/// Whether a line reached support.
public enum Delivery: String, Codable, Sendable {
    /// Not yet.
    case pending
    /// The gateway has it.
    case yes
    /// It was dropped: nobody came back in time, or the gateway refused it.
    case no
}
