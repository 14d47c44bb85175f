public import Policy

/// A line of the conversation, from anybody.
public struct ChatMessage: EventParams {
    /// The method's name on the wire.
    public static let method = "chat.message"
    /// The line's id.
    public var messageId: MessageID
    /// Who wrote it.
    public var from: Author
    /// The line, plain text.
    public var text: ChatText
    /// When the gateway had it.
    public var at: Timestamp
    /// Where it was written.
    public var channel: ChatChannel

    /// Makes the params.
    public init(
        messageId: MessageID, from: Author, text: ChatText, at: Timestamp, channel: ChatChannel
    ) {
        self.messageId = messageId
        self.from = from
        self.text = text
        self.at = at
        self.channel = channel
    }
}

/// Tells where the conversation goes on.
public struct ChatChannelSet: EventParams {
    /// The method's name on the wire.
    public static let method = "chat.channel"
    /// Which chats the customer has.
    public var surface: ChatSurface

    /// Makes the params.
    public init(surface: ChatSurface) {
        self.surface = surface
    }
}

/// The web chat in the browser went away, or came back.
public struct ChatWidget: EventParams {
    /// The method's name on the wire.
    public static let method = "chat.widget"
    /// Whether it is there.
    public var alive: Bool

    /// Makes the params.
    public init(alive: Bool) {
        self.alive = alive
    }
}

/// Asks for the customer's attention.
public struct ChatNudge: EventParams {
    /// The method's name on the wire.
    public static let method = "chat.nudge"
    /// Who asks.
    public var agentId: AgentID

    /// Makes the params.
    public init(agentId: AgentID) {
        self.agentId = agentId
    }
}
