public import JSONRPC

/// What the daemon tells those who watch, besides whole states.
public enum LocalChange: Equatable, Sendable {
    /// The state is another.
    case status(Status)
    /// A line was added, or its delivery changed.
    case message(ChatLine)
    /// An agent types; forgotten after 5 s.
    case typing(AgentStatus)
    /// An agent asks for attention.
    case nudge(AgentStatus)
    /// The window must open and come to the front.
    case raise(RaiseReason)

    /// The notification's name on the wire.
    public var method: String {
        switch self {
        case .status: "status.changed"
        case .message: "chat.message"
        case .typing: "chat.typing"
        case .nudge: "chat.nudge"
        case .raise: "window.raise"
        }
    }

    /// The names of all notifications.
    public static let methods = [
        "status.changed", "chat.message", "chat.typing", "chat.nudge", "window.raise",
    ]

    /// Decodes a notification; `nil` where none has that name.
    public static func decode(_ call: RPCCall) throws(RPCError) -> LocalChange? {
        switch call.method {
        case "status.changed": .status(try call.params(as: Status.self))
        case "chat.message": .message(try call.params(as: ChatLine.self))
        case "chat.typing": .typing(try call.params(as: AgentStatus.self))
        case "chat.nudge": .nudge(try call.params(as: AgentStatus.self))
        case "window.raise": .raise(try call.params(as: Raise.self).reason)
        default: nil
        }
    }

    /// Writes the notification.
    public func encode() throws -> [UInt8] {
        switch self {
        case .status(let status): try RPCEncoder.notification(method, params: status)
        case .message(let line): try RPCEncoder.notification(method, params: line)
        case .typing(let agent), .nudge(let agent):
            try RPCEncoder.notification(method, params: agent)
        case .raise(let reason):
            try RPCEncoder.notification(method, params: Raise(reason: reason))
        }
    }
}
