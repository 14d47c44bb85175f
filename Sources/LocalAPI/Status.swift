/// The whole state of the host, as faces show it.
public struct Status: Codable, Equatable, Sendable {
    /// How far the session is.
    public var phase: Phase
    /// The gateway's URL.
    public var gateway: String?
    /// Whose support it is.
    public var company: String?
    /// Place in the queue and estimated wait.
    public var queue: QueueStatus?
    /// The newest greeting or hold message.
    public var greeting: String?
    /// The agents in the session.
    public var agents: [AgentStatus]
    /// What is shared.
    public var sharing: SharingStatus
    /// Who looks now.
    public var viewers: [ViewerStatus]
    /// What the agents may do.
    public var permissions: PermissionStatus
    /// What agents could be allowed at most: the policies' word.
    public var allowed: PermissionStatus
    /// What the customer has chosen of what is a switch.
    public var chosen: ChosenRights
    /// Whether the session is being recorded.
    public var recording: Bool
    /// The conversation, in short.
    public var chat: ChatStatus
    /// The monitors; empty until sharing was granted.
    public var displays: [DisplayStatus]
    /// Files on their way, and those that arrived.
    public var transfers: [TransferStatus]
    /// How the gateway is reached.
    public var connection: ConnectionState
    /// What waits for an answer, the oldest first.
    public var pending: [Question]
    /// How long the grace still lasts.
    public var graceSeconds: Double?
    /// What is said when nobody is available.
    public var orphaned: OrphanedStatus?
    /// Why the last session ended.
    public var ending: EndingStatus?
    /// What the customer should know, such as a broken policy file.
    public var warning: String?
    /// The gateway that a bare PIN goes to.
    public var entry: EntryStatus
    /// A link that the desktop's link handler brought, and that waits to be confirmed.
    public var invitation: InvitationStatus?
    /// The keys that stop sharing from anywhere, such as `Ctrl+Alt+Esc`; `nil` where none do.
    public var stopKey: String?

    /// Makes the params.
    public init(
        phase: Phase, gateway: String? = nil, company: String? = nil, queue: QueueStatus? = nil,
        greeting: String? = nil, agents: [AgentStatus], sharing: SharingStatus,
        viewers: [ViewerStatus], permissions: PermissionStatus,
        allowed: PermissionStatus = .all, chosen: ChosenRights = ChosenRights(),
        recording: Bool, chat: ChatStatus,
        displays: [DisplayStatus], transfers: [TransferStatus], connection: ConnectionState,
        pending: [Question], graceSeconds: Double? = nil, orphaned: OrphanedStatus? = nil,
        ending: EndingStatus? = nil, warning: String? = nil, entry: EntryStatus = EntryStatus(),
        invitation: InvitationStatus? = nil, stopKey: String? = nil
    ) {
        self.phase = phase
        self.gateway = gateway
        self.company = company
        self.queue = queue
        self.greeting = greeting
        self.agents = agents
        self.sharing = sharing
        self.viewers = viewers
        self.permissions = permissions
        self.allowed = allowed
        self.chosen = chosen
        self.recording = recording
        self.chat = chat
        self.displays = displays
        self.transfers = transfers
        self.connection = connection
        self.pending = pending
        self.graceSeconds = graceSeconds
        self.orphaned = orphaned
        self.ending = ending
        self.warning = warning
        self.entry = entry
        self.invitation = invitation
        self.stopKey = stopKey
    }
}

/// A place in the queue.
public struct QueueStatus: Codable, Equatable, Sendable {
    /// From 1.
    public var position: Int?
    /// Estimated wait.
    public var waitSeconds: Double?

    /// Makes the params.
    public init(position: Int? = nil, waitSeconds: Double? = nil) {
        self.position = position
        self.waitSeconds = waitSeconds
    }
}

/// An agent in the session.
public struct AgentStatus: Codable, Equatable, Sendable {
    /// The agent's id.
    public var agentId: String
    /// The agent's name: remote text.
    public var name: String
    /// Where the photo is.
    public var avatarUrl: String?

    /// Makes the params.
    public init(agentId: String, name: String, avatarUrl: String? = nil) {
        self.agentId = agentId
        self.name = name
        self.avatarUrl = avatarUrl
    }
}

/// The conversation, in short.
public struct ChatStatus: Codable, Equatable, Sendable {
    /// `app`, `web` or `both`.
    public var surface: String
    /// Lines that no face has shown yet.
    public var unread: Int
    /// All lines.
    public var messages: Int
    /// Whether the web chat in the browser is open.
    public var widgetAlive: Bool

    /// Makes the params.
    public init(surface: String, unread: Int, messages: Int, widgetAlive: Bool = false) {
        self.surface = surface
        self.unread = unread
        self.messages = messages
        self.widgetAlive = widgetAlive
    }
}

/// How the gateway is reached.
public enum ConnectionState: String, Codable, Sendable {
    /// Not at all, and it need not be.
    case offline
    /// It is.
    case online
    /// The connection was lost and is being opened again.
    case reconnecting
}

/// What is said when nobody is available.
public struct OrphanedStatus: Codable, Equatable, Sendable {
    /// The message: remote text.
    public var text: String
    /// A page that may help, https alone.
    public var url: String?
    /// Whether policy says that the page opens by itself.
    public var opens: Bool

    /// Makes the params.
    public init(text: String, url: String? = nil, opens: Bool) {
        self.text = text
        self.url = url
        self.opens = opens
    }
}

/// How a session ended.
public struct EndingStatus: Codable, Equatable, Sendable {
    /// The gateway's word for it, or ours.
    public var reason: String
    /// Why, for the customer: remote text.
    public var text: String?
    /// The survey, an https page.
    public var surveyUrl: String?

    /// Makes the params.
    public init(reason: String, text: String? = nil, surveyUrl: String? = nil) {
        self.reason = reason
        self.text = text
        self.surveyUrl = surveyUrl
    }
}
