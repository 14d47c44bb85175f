/// What a host says of itself.
public struct ClientDescription: Codable, Equatable, Sendable {
    /// Deskhand's version, such as `1.0.0`.
    public var version: String
    /// The operating system, such as `Debian GNU/Linux 12`.
    public var system: String
    /// The kind of display: `x11`, `wayland` or `none`.
    public var display: String
    /// The customer's language as BCP 47 has it, such as `de-DE`.
    public var language: String

    /// Makes a description.
    public init(version: String, system: String, display: String, language: String) {
        self.version = version
        self.system = system
        self.display = display
        self.language = language
    }
}

/// The params of `session.open`, the first message on every control connection.
public struct SessionOpen: Codable, Equatable, Sendable {
    /// The method's name on the wire.
    public static let method = "session.open"
    /// The last event that was applied; 0 for a host without memory.
    public var lastEvent: Int
    /// Who the host is.
    public var client: ClientDescription

    /// Makes the params.
    public init(lastEvent: Int, client: ClientDescription) {
        self.lastEvent = lastEvent
        self.client = client
    }

    /// Reads it, and holds it against the limits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        lastEvent = try container.decode(Int.self, forKey: .lastEvent)
        client = try container.decode(ClientDescription.self, forKey: .client)
        guard isWithinLimits else { throw Limits.broken(decoder) }
    }
}

/// The result of `session.open`.
public struct SessionOpened: Codable, Equatable, Sendable {
    /// Whether the session had a host before.
    public var resumed: Bool
    /// The newest event's number.
    public var event: Int
    /// How long lines wait for an agent.
    public var graceSeconds: Double
    /// How often both ends ping.
    public var heartbeatSeconds: Double
    /// How long a session lives without a host.
    public var resumeSeconds: Double

    /// Makes the result.
    public init(
        resumed: Bool, event: Int, graceSeconds: Double = 30, heartbeatSeconds: Double = 15,
        resumeSeconds: Double = 120
    ) {
        self.resumed = resumed
        self.event = event
        self.graceSeconds = graceSeconds
        self.heartbeatSeconds = heartbeatSeconds
        self.resumeSeconds = resumeSeconds
    }

    /// Reads it, and holds it against the limits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        resumed = try container.decode(Bool.self, forKey: .resumed)
        event = try container.decode(Int.self, forKey: .event)
        graceSeconds = try container.decode(Double.self, forKey: .graceSeconds)
        heartbeatSeconds = try container.decode(Double.self, forKey: .heartbeatSeconds)
        resumeSeconds = try container.decode(Double.self, forKey: .resumeSeconds)
        guard isWithinLimits else { throw Limits.broken(decoder) }
    }
}

/// The params of `session.ack`: every event up to this one is applied.
public struct SessionAck: Codable, Equatable, Sendable {
    /// The method's name on the wire.
    public static let method = "session.ack"
    /// The event's number.
    public var event: Int

    /// Makes the params.
    public init(event: Int) { self.event = event }

    /// Reads it, and holds it against the limits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        event = try container.decode(Int.self, forKey: .event)
        guard isWithinLimits else { throw Limits.broken(decoder) }
    }
}

/// The params of the notification `chat.typing`: an agent's towards the host, nobody's from it.
public struct ChatTyping: Codable, Equatable, Sendable {
    /// The method's name on the wire.
    public static let method = "chat.typing"
    /// The agent who types.
    public var agentId: AgentID?

    /// Makes the params.
    public init(agentId: AgentID? = nil) { self.agentId = agentId }
}

/// The result of `chat.send`.
public struct ChatSent: Codable, Equatable, Sendable {
    /// The id under which the line comes back.
    public var messageId: MessageID

    /// Makes the result.
    public init(messageId: MessageID) { self.messageId = messageId }
}

/// The reasons of error -32000.
public enum FailureReason {
    /// The session is over.
    public static let sessionGone = "session-gone"
    /// Another host has taken the session over.
    public static let replaced = "replaced"
    /// The policy does not allow it.
    public static let notAllowed = "not-allowed"
    /// The session is not at a point where it makes sense.
    public static let badState = "bad-state"
    /// It is over a limit.
    public static let tooLarge = "too-large"
}
