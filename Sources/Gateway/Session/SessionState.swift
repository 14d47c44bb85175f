import GatewayAPI
import Policy

/// All that is remembered of a session, but for its conversation and its numbered events.
struct SessionState: Codable, Equatable, Sendable {
    let sessionId: SessionID
    var title: String
    var createdAt: Timestamp
    var code: String?
    var seat: HostSeat?
    /// The newest event's number.
    var eventCount = 0
    var flow = Flow.new
    var waitingSince: Timestamp?
    var agents: [GatewayAPI.Agent] = []
    var web: WebChat?
    var surface = ChatSurface.app
    var customerSurface: ChatSurface?
    var queue: QueuePlace?
    /// Whether all agents have left, and lines wait for one to come.
    var isInGrace = false
    /// The lines that wait.
    var queuedLines: [MessageID] = []
    /// What an agent has asked for and the customer has not answered.
    var asked: Asked?
    /// Whether `asked` is held back until the customer has accepted the agreement.
    var isAskHeld = false
    var sharing = Sharing()
    var displays: [DisplayDescription] = []
    var currentDisplay = 0
    var permissions = Permissions.none
    var policy: PolicyChange?
    var viewers: [ViewerState] = []
    var externals: [ExternalLink] = []
    var recording = RecordingProgress()
    var transfers: [TransferState] = []
    var notices: [Notice] = []
    /// The greeting that an agent has written in place of the gateway's.
    var greeting: String?
    /// When the customer's web chat was invited to go on in Deskhand.
    var invitedAt: Timestamp?
    var ended: Ending?

    /// Makes a session that nobody is in.
    init(sessionId: SessionID, title: String, code: String?, createdAt: Timestamp) {
        self.sessionId = sessionId
        self.title = title
        self.code = code
        self.createdAt = createdAt
    }

    /// How far the customer has come.
    enum Flow: String, Codable, Sendable {
        /// No host has redeemed the code; next: `agreement`, `recording` or `ready`.
        case new
        /// The agreement is shown; next: `recording`, `ready`, or the end.
        case agreement
        /// The recording question is shown; next: `ready`.
        case recording
        /// The customer waits for agents or talks with them.
        case ready
    }
}

/// The host that has redeemed the code.
struct HostSeat: Codable, Equatable, Sendable {
    var tokenHash: String
    var client: ClientDescription
    /// Whether the session had a host before this connection.
    var hasOpened = false
    /// The newest event that the host has applied.
    var acknowledged = 0
    var isConnected = false
}

/// A web chat in the customer's browser.
struct WebChat: Codable, Equatable, Sendable {
    var tokenHash: String
    var name: String
    var isAlive = false
}

/// Place and wait.
struct QueuePlace: Codable, Equatable, Sendable {
    var position: Int
    var waitSeconds: Double
}

/// What an agent has asked the customer to share.
struct Asked: Codable, Equatable, Sendable {
    var agentId: AgentID
    var access: ScreenAccess
    var scope: SharingScope
}

/// What the customer shares.
struct Sharing: Codable, Equatable, Sendable {
    var on = false
    var access: ScreenAccess?
    var scope: SharingScope?
    var applications: [String]?
    /// Why nothing is seen for now.
    var paused: String?
}

/// One that looks at the screen.
struct ViewerState: Codable, Equatable, Sendable {
    enum Kind: String, Codable, Sendable { case agent, external, recording }
    var viewerId: ViewerID
    var kind: Kind
    var name: String
    var access: ScreenAccess
    var agentId: AgentID?
    var externalId: String?
    var tag: String?
    var display = 0
}

/// A link by which somebody without a login may look.
struct ExternalLink: Codable, Equatable, Sendable {
    var externalId: String
    var name: String
    var tokenHash: String
    var createdAt: Timestamp
}

/// What has become of the question whether the session may be recorded.
struct RecordingProgress: Codable, Equatable, Sendable {
    enum Consent: String, Codable, Sendable { case unasked, asked, allowed, refused }
    struct Piece: Codable, Equatable, Sendable {
        var recordingId: String
        var startedAt: Timestamp
        var endedAt: Timestamp?
        var bytes: Int64 = 0
    }
    var consent = Consent.unasked
    /// Whether an agent wants it; it runs only while something is shared.
    var isWanted = false
    /// Whether the customer was told that it runs.
    var isOn = false
    var recordings: [Piece] = []
}

/// A file on its way.
struct TransferState: Codable, Equatable, Sendable {
    enum Direction: String, Codable, Sendable {
        case toCustomer = "to-customer"
        case fromCustomer = "from-customer"
    }
    enum State: String, Codable, Sendable {
        case offered, asked, accepted, done, ready, refused, failed, cancelled
        var isOver: Bool {
            switch self {
            case .offered, .asked, .accepted: false
            case .done, .ready, .refused, .failed, .cancelled: true
            }
        }
    }
    var transferId: TransferID
    var direction: Direction
    var name: String
    var size: Int64
    var sha256: String
    var done: Int64 = 0
    var state: State
    var reason: String?
}

/// A customer notice.
struct Notice: Codable, Equatable, Sendable {
    var noticeId: NoticeID
    var title: NameText
    var text: String
}

/// How a session ended.
struct Ending: Codable, Equatable, Sendable {
    /// The reason on the wire, or `idle` or `unused`.
    var reason: String
    var at: Timestamp
    var text: String?
    var surveyUrl: String?
}

/// A line of the conversation as the gateway keeps it.
struct ChatLine: Codable, Equatable, Sendable {
    var messageId: MessageID
    var from: Author
    var text: ChatText
    var at: Timestamp
    var channel: ChatChannel
    var queued: Bool?
}
