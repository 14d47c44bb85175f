public import GatewayAPI
public import Policy

/// What the runtime has to do, in this order.
public enum Effect: Equatable, Sendable {
    /// Send a request; it stays in the outbox until it is answered.
    case send(Outbox.Entry)
    /// Open a screen connection.
    case connect(ViewerID)
    /// Close a screen connection, and release what its viewer holds.
    case disconnect(ViewerID)
    /// Tell an open screen connection what it may do and which monitor it shows from now on.
    case update(ViewerID)
    /// Show this part of the screen from now on, before anything else.
    case reveal(VisiblePart)
    /// Stop sharing now, before anything else: not one byte of the screen leaves after it.
    case stopSharing
    /// Press keys together and release them in reverse.
    case pressKeys([String])
    /// Show a line, new or changed.
    case show(ChatLog.Line)
    /// Show that an agent types.
    case typing(Agent)
    /// Ask for the customer's attention.
    case nudge(Agent)
    /// Bring the window to the front, where there may be one.
    case raise(RaiseCause)
    /// Fetch a file from the gateway.
    case download(FileOffer)
    /// Bring a file to the gateway.
    case upload(TransferID, url: String)
    /// Stop a transfer and remove what is partial.
    case cancelTransfer(TransferID)
    /// The session is over: close in order, once everything before it is done.
    case finish(Ending)
    /// Log that the gateway did what it must not; the text is fixed.
    case violation(String)
}

/// Why the window should come to the front.
public enum RaiseCause: Equatable, Sendable {
    /// An agent asks for attention.
    case nudge
    /// The conversation goes on here from now on.
    case chatHere
    /// The web chat is gone, so the conversation goes on here.
    case webChatGone
    /// Somebody has written here.
    case message
    /// The customer is asked something.
    case question
}

/// How a session ended.
public struct Ending: Equatable, Sendable {
    /// The gateway's word for it, or ours: `idle`, `unreachable`, `logout`.
    public var reason: String
    /// Why, for the customer: remote text.
    public var text: String?
    /// The survey.
    public var surveyUrl: String?
    /// Whether the host goes back to asking for a code, with an empty chat.
    public var returnsToCodeEntry: Bool

    /// Makes an ending.
    public init(
        reason: String, text: String? = nil, surveyUrl: String? = nil,
        returnsToCodeEntry: Bool = false
    ) {
        self.reason = reason
        self.text = text
        self.surveyUrl = surveyUrl
        self.returnsToCodeEntry = returnsToCodeEntry
    }
}

/// Why the customer cannot do what was asked.
public enum SessionError: Error, Equatable, Sendable {
    /// The session is over.
    case over
    /// Nothing of that kind waits for an answer.
    case notPending
    /// A policy, or what is not answered yet, stands in the way; the sentence says which.
    case notPermitted(String)
    /// The line is empty, or longer than 16 KiB.
    case badText
    /// Too much waits for the gateway already.
    case full
}
