/// Asks the customer to accept an agreement; answered by `agreement.answer`.
public struct AgreementShow: EventParams {
    /// The method's name on the wire.
    public static let method = "agreement.show"
    /// The version that the answer names.
    public var version: String
    /// The title.
    public var title: NameText
    /// The whole text, plain.
    public var text: String

    /// Makes the params.
    public init(version: String, title: NameText, text: String) {
        self.version = version
        self.title = title
        self.text = text
    }
}

/// Asks whether the session may be recorded; answered by `recording.answer`.
public struct RecordingAsk: EventParams {
    /// The method's name on the wire.
    public static let method = "recording.ask"
    /// The question, plain text.
    public var text: String

    /// Makes the params.
    public init(text: String) {
        self.text = text
    }
}

/// Tells whether the session is being recorded.
public struct RecordingState: EventParams {
    /// The method's name on the wire.
    public static let method = "recording.state"
    /// Whether it is.
    public var on: Bool

    /// Makes the params.
    public init(on: Bool) {
        self.on = on
    }
}

/// An agent asks to see or control; answered by `sharing.set`.
public struct ScreenAsk: EventParams {
    /// The method's name on the wire.
    public static let method = "screen.ask"
    /// Who asks.
    public var agentId: AgentID
    /// What for.
    public var access: ScreenAccess
    /// Which part of the desktop.
    public var scope: SharingScope

    /// Makes the params.
    public init(agentId: AgentID, access: ScreenAccess, scope: SharingScope) {
        self.agentId = agentId
        self.access = access
        self.scope = scope
    }
}
