import GatewayAPI

/// What the rules of a session ask the switchboard to do.
enum SessionEffect: Sendable {
    /// Number, store and send an event to the host.
    case event(GatewayEvent)
    /// Store a line, and show it to agents and the web chat.
    case line(ChatLine)
    /// Forget lines.
    case discard([MessageID])
    /// Tell the host that another has taken the session over, forget all events, and give
    /// the conversation so far to the new one.
    case startLog(hadHost: Bool)
    /// Close the relay of a viewer with a WebSocket close code.
    case closeViewer(ViewerID, code: Int)
    /// Tell agents that a customer has begun to wait.
    case customerWaits
    /// Remove a transfer's bytes.
    case removeFile(TransferID)
    /// A code is worth nothing from now on.
    case codeExpired(String)
    /// A customer's wait is over after this long.
    case waited(seconds: Double)
    /// Nudge the web chat.
    case nudgeWeb
    /// Show the web chat a hold message.
    case holdWeb(String)
}

/// Where a viewer's connections are closed for.
enum ScreenClose {
    static let sessionOver = 4404
    static let noAnswer = 4408
    static let notShared = 4410
    static let lost = 1001
}
