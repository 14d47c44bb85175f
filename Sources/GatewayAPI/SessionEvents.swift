/// An agent is in the session.
public struct AgentJoined: EventParams {
    /// The method's name on the wire.
    public static let method = "agent.joined"
    /// Who.
    public var agent: Agent

    /// Makes the params.
    public init(agent: Agent) {
        self.agent = agent
    }
}

/// An agent is no longer in the session.
public struct AgentLeft: EventParams {
    /// The method's name on the wire.
    public static let method = "agent.left"
    /// Who.
    public var agent: Agent

    /// Makes the params.
    public init(agent: Agent) {
        self.agent = agent
    }
}

/// All agents have left; lines wait for one to come.
public struct SessionGrace: EventParams {
    /// The method's name on the wire.
    public static let method = "session.grace"
    /// How much of the grace is left; the gateway's clock rules.
    public var seconds: Double

    /// Makes the params.
    public init(seconds: Double) {
        self.seconds = seconds
    }
}

/// Nobody came back: the session is over, and the host returns to code entry.
public struct SessionIdle: EventParams {
    /// The method's name on the wire.
    public static let method = "session.idle"

    /// Makes the params.
    public init() {}
}

/// Ends the session.
public struct SessionEnded: EventParams {
    /// The method's name on the wire.
    public static let method = "session.ended"
    /// Why.
    public var reason: EndReason
    /// Why, for the customer, plain text.
    public var text: String?
    /// The survey; never opened after `notice.leave`.
    public var surveyUrl: String?

    /// Makes the params.
    public init(reason: EndReason, text: String? = nil, surveyUrl: String? = nil) {
        self.reason = reason
        self.text = text
        self.surveyUrl = surveyUrl
    }
}
