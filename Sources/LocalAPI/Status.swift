/// How far a session is.
public enum Phase: String, Codable, Sendable, CaseIterable {
    /// No session: a code is wanted. Next: `joining`.
    case codeEntry = "code-entry"
    /// The code is being redeemed, or the first connection opened. Next: any but `grace`.
    case joining
    /// The agreement waits for an answer. Next: `recording`, `waiting`, `active`, `ended`.
    case agreement
    /// The recording waits for an answer. Next: `waiting`, `active`, `ended`.
    case recording
    /// Nobody from support is in the session yet. Next: `active`, `agreement`, `recording`, `ended`.
    case waiting
    /// An agent is in the session. Next: `grace`, `ended`.
    case active
    /// All agents have left, one may come back. Next: `active`, `codeEntry`, `ended`.
    case grace
    /// The session is over. Next: `joining`, `codeEntry`.
    case ended
}

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

    /// Makes the params.
    public init(
        phase: Phase, gateway: String? = nil, company: String? = nil, queue: QueueStatus? = nil,
        greeting: String? = nil, agents: [AgentStatus], sharing: SharingStatus,
        viewers: [ViewerStatus], permissions: PermissionStatus, recording: Bool, chat: ChatStatus,
        displays: [DisplayStatus], transfers: [TransferStatus], connection: ConnectionState,
        pending: [Question], graceSeconds: Double? = nil, orphaned: OrphanedStatus? = nil,
        ending: EndingStatus? = nil, warning: String? = nil
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

/// What is shared.
public struct SharingStatus: Codable, Equatable, Sendable {
    /// Whether anything is.
    public var on: Bool
    /// What viewers may do.
    public var access: SharedAccess
    /// Which part of the desktop.
    public var scope: SharedScope
    /// The applications that are shared; empty for the whole desktop.
    public var applications: [String]

    /// Makes the params.
    public init(on: Bool, access: SharedAccess, scope: SharedScope, applications: [String]) {
        self.on = on
        self.access = access
        self.scope = scope
        self.applications = applications
    }
}

/// What viewers may do.
public enum SharedAccess: String, Codable, Sendable {
    /// Nothing.
    case none
    /// See.
    case view
    /// See, and use pointer and keys.
    case control
}

/// Which part of the desktop is shared.
public enum SharedScope: String, Codable, Sendable {
    /// All of it.
    case desktop
    /// Chosen applications.
    case applications
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

/// Who looks at the screen.
public struct ViewerStatus: Codable, Equatable, Sendable {
    /// The viewer's id.
    public var viewerId: String
    /// The viewer's name: remote text.
    public var name: String
    /// `agent` or `external`.
    public var kind: String
    /// What this viewer may do.
    public var access: SharedAccess

    /// Makes the params.
    public init(viewerId: String, name: String, kind: String, access: SharedAccess) {
        self.viewerId = viewerId
        self.name = name
        self.kind = kind
        self.access = access
    }
}

/// What the agents may do.
public struct PermissionStatus: Codable, Equatable, Sendable {
    /// Use pointer and keys.
    public var control: Bool
    /// Share the clipboard.
    public var clipboard: Bool
    /// Exchange files.
    public var files: Bool
    /// Send key combinations.
    public var keys: Bool

    /// Makes the params.
    public init(control: Bool, clipboard: Bool, files: Bool, keys: Bool) {
        self.control = control
        self.clipboard = clipboard
        self.files = files
        self.keys = keys
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

    /// Makes the params.
    public init(surface: String, unread: Int, messages: Int) {
        self.surface = surface
        self.unread = unread
        self.messages = messages
    }
}

/// One monitor.
public struct DisplayStatus: Codable, Equatable, Sendable {
    /// From 1.
    public var index: Int
    /// The connector's name.
    public var name: String
    /// In pixels.
    public var width: Int
    /// In pixels.
    public var height: Int
    /// Whether it is the main one.
    public var primary: Bool

    /// Makes the params.
    public init(index: Int, name: String, width: Int, height: Int, primary: Bool) {
        self.index = index
        self.name = name
        self.width = width
        self.height = height
        self.primary = primary
    }
}

/// A file on its way.
public struct TransferStatus: Codable, Equatable, Sendable {
    /// The transfer's id.
    public var transferId: String
    /// The file's name as it is stored or sent.
    public var name: String
    /// Which way.
    public var direction: TransferDirection
    /// Bytes of the whole file.
    public var size: Int64
    /// Bytes that arrived.
    public var done: Int64
    /// How far it is.
    public var state: TransferState
    /// Where it was put.
    public var path: String?
    /// Why it failed.
    public var reason: String?

    /// Makes the params.
    public init(
        transferId: String, name: String, direction: TransferDirection, size: Int64, done: Int64,
        state: TransferState, path: String? = nil, reason: String? = nil
    ) {
        self.transferId = transferId
        self.name = name
        self.direction = direction
        self.size = size
        self.done = done
        self.state = state
        self.path = path
        self.reason = reason
    }
}

/// Which way a file goes.
public enum TransferDirection: String, Codable, Sendable {
    /// From an agent to the customer.
    case receive
    /// From the customer to the agents.
    case send
}

/// How far a transfer is.
public enum TransferState: String, Codable, Sendable {
    /// An answer is awaited, the customer's or the gateway's.
    case offered
    /// Bytes are moving.
    case running
    /// The file is in place.
    case done
    /// It is not wanted.
    case refused
    /// It was given up.
    case failed
}

/// A question that waits for the customer.
public struct Question: Codable, Equatable, Sendable {
    /// What it is about.
    public var kind: QuestionKind
    /// What the answer names.
    public var id: String
    /// The question: remote text in part.
    public var text: String
    /// A title, where there is one: remote text.
    public var title: String?
    /// What is asked for, when it is about sharing.
    public var access: SharedAccess?
    /// Which part of the desktop, when it is about sharing: `desktop`, `applications` or `customer-chooses`.
    public var scope: String?

    /// Makes the params.
    public init(
        kind: QuestionKind, id: String, text: String, title: String? = nil,
        access: SharedAccess? = nil, scope: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.text = text
        self.title = title
        self.access = access
        self.scope = scope
    }
}

/// What a question is about.
public enum QuestionKind: String, Codable, Sendable, CaseIterable {
    /// Accepting the customer agreement.
    case agreement
    /// Being recorded.
    case recording
    /// Sharing the screen.
    case sharing
    /// Taking a file.
    case file
    /// A notice that offers to leave.
    case notice
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
