public import JSONRPC

/// Writes a line of the conversation.
public struct Say: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.say"
    /// What it answers.
    public typealias Answer = ChatLine
    /// The line; 16 KiB at most.
    public var text: String

    /// Makes the params.
    public init(text: String) {
        self.text = text
    }
}

/// Tells support that the customer is typing.
public struct Typing: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.typing"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Asks for all lines of the conversation.
public struct Conversation: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.conversation"
    /// What it answers.
    public typealias Answer = [ChatLine]

    /// Makes the params.
    public init() {}
}

/// Says that all lines have been shown to the customer.
public struct MarkRead: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.read"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}
