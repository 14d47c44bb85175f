/// Where a line of the conversation was written, and where the conversation goes on.
public enum ChatChannel: String, Codable, Sendable {
    /// Deskhand's own window or terminal.
    case app
    /// The web chat in the customer's browser.
    case web
}

/// What a viewer may do.
public enum ScreenAccess: String, Codable, Sendable {
    /// See, and use pointer and keys.
    case control
    /// See alone.
    case view
}

/// Which part of the desktop is shared.
public enum SharingScope: String, Codable, Sendable {
    /// Everything.
    case desktop
    /// Windows of chosen applications.
    case applications
    /// What the customer prefers.
    case customerChooses = "customer-chooses"
}

/// A support agent, as the gateway describes one.
public struct Agent: Codable, Equatable, Sendable {
    /// The agent's id.
    public var agentId: AgentID
    /// The name that the customer is shown.
    public var name: NameText
    /// Where the photo is.
    public var avatarUrl: String?

    /// Makes a description.
    public init(agentId: AgentID, name: NameText, avatarUrl: String? = nil) {
        self.agentId = agentId
        self.name = name
        self.avatarUrl = avatarUrl
    }
}

/// Who wrote a chat line.
public struct Author: Codable, Equatable, Sendable {
    /// The kind of writer.
    public enum Kind: String, Codable, Sendable {
        /// A support agent.
        case agent
        /// The customer.
        case customer
        /// The gateway itself.
        case system
    }

    /// What kind of writer it is.
    public var kind: Kind
    /// The name that is shown.
    public var name: NameText
    /// Where the photo is.
    public var avatarUrl: String?

    /// Makes an author.
    public init(kind: Kind, name: NameText, avatarUrl: String? = nil) {
        self.kind = kind
        self.name = name
        self.avatarUrl = avatarUrl
    }
}

/// Who looks at the screen.
public struct Viewer: Codable, Equatable, Sendable {
    /// The kind of viewer.
    public enum Kind: String, Codable, Sendable {
        /// A support agent.
        case agent
        /// Somebody who was given a link, and can never control.
        case external
    }

    /// What kind of viewer it is.
    public var kind: Kind
    /// The name that is shown.
    public var name: NameText

    /// Makes a viewer.
    public init(kind: Kind, name: NameText) {
        self.kind = kind
        self.name = name
    }
}

/// One monitor, as the gateway is told of it.
public struct DisplayDescription: Codable, Equatable, Sendable {
    /// Its number, from 1.
    public var index: Int
    /// The name of its connector.
    public var name: String
    /// Pixels from the left edge of all monitors.
    public var x: Int
    /// Pixels from the top edge of all monitors.
    public var y: Int
    /// Width in pixels.
    public var width: Int
    /// Height in pixels.
    public var height: Int
    /// Pixels for one logical pixel.
    public var scale: Double
    /// Whether it is the main one.
    public var primary: Bool

    /// Makes a description.
    public init(
        index: Int, name: String, x: Int, y: Int, width: Int, height: Int, scale: Double,
        primary: Bool
    ) {
        self.index = index
        self.name = name
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.scale = scale
        self.primary = primary
    }
}

/// Why a session ended, as the gateway says it.
public enum EndReason: String, Codable, Sendable {
    /// The agent ended it.
    case agent
    /// The customer ended it.
    case customer
    /// The customer did not accept the agreement.
    case declined
    /// The customer left because of a notice.
    case notice
    /// Another host took the session over.
    case replaced
    /// The host was away for too long.
    case timeout
    /// The gateway ended it.
    case gateway
}

/// Why the host ends a session.
public enum HostEndReason: String, Codable, Sendable {
    /// The customer closed the chat or said so on the command line.
    case customerClosed = "customer-closed"
    /// The customer did not accept.
    case declined
    /// The customer left because of a notice.
    case notice
    /// The desktop session ended.
    case logout
}
