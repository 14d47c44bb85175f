public import Policy

/// Everything that an administrator decides about a gateway.
public struct GatewayConfiguration: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 for any free one.
    public var port = 0
    /// How customers and agents reach it, such as `https://support.example`; by address where `nil`.
    public var publicURL: String?
    /// Trusts `X-Forwarded-For`, and serves plain HTTP on any address.
    public var isBehindProxy = false
    /// The certificate chain, PEM.
    public var certificateFile: String?
    /// Its key, PEM.
    public var keyFile: String?
    /// The SQLite file; in memory where `nil`.
    public var databaseFile: String?
    /// Where files on their way are kept; a folder of its own under /tmp where `nil`.
    public var filesFolder: String?
    /// Where recordings are kept; nothing is recorded where `nil`.
    public var recordingsFolder: String?
    /// Where the pages are.
    public var webFolder: String
    /// Where noVNC is.
    public var noVNCFolder = "/usr/share/novnc"
    /// What customers download, if anything.
    public var downloadFile: String?
    /// The company's logo, PNG, JPEG or SVG.
    public var logoFile: String?
    /// Whose support this is.
    public var company = "Support"
    /// What is asked and said before sharing.
    public var texts = GatewayTexts()
    /// How many digits a code has, 6 to 12.
    public var codeDigits = 6
    /// The oldest host that is taken.
    public var minimumClientVersion: String?
    /// When codes are redeemed and web chats begin; always where `nil`.
    public var openingHours: OpeningHours?
    /// Which chats stay open when a web chat goes over to Deskhand.
    public var handOver: ChatSurface = .app
    /// How long everything lasts.
    public var timing = GatewayTiming()
    /// How large everything may be.
    public var limits = GatewayLimits()

    /// Makes the default configuration.
    ///
    /// - Parameter webFolder: Where the pages are.
    public init(webFolder: String) { self.webFolder = webFolder }
}

/// What the gateway tells customers.
public struct GatewayTexts: Sendable {
    /// The greeting.
    public var greeting: String? = "Welcome. An agent will be with you soon."
    /// The agreement's text; none is shown where `nil`.
    public var agreement: String?
    /// The version that goes with the agreement.
    public var agreementVersion = "1"
    /// The agreement's title.
    public var agreementTitle = "Customer agreement"
    /// The question whether the session may be recorded; not asked where `nil`.
    public var recording: String?
    /// The hold message.
    public var hold: String? = "You are still in the queue. An agent will be with you soon."
    /// What is said when nobody is there.
    public var orphaned = "Nobody is available at the moment."
    /// The page that goes with it.
    public var orphanedURL: String?
    /// The survey after a session.
    public var surveyURL: String?

    /// Makes the default texts.
    public init() {}
}

/// How long everything lasts.
public struct GatewayTiming: Sendable {
    /// From the last agent's leaving to the session's end.
    public var grace = Duration.seconds(30)
    /// How often both ends ping.
    public var heartbeat = Duration.seconds(15)
    /// How long a session lives without its host.
    public var resume = Duration.seconds(120)
    /// How long a code lives that nobody uses.
    public var unusedCode = Duration.seconds(3600)
    /// How long an agent's page may be away before the agent has left.
    public var agentAway = Duration.seconds(10)
    /// How long a web chat may be away before Deskhand is told.
    public var webAway = Duration.seconds(1)
    /// How long a customer whose web chat is the only tie may be away.
    public var webResume = Duration.seconds(300)
    /// How long a web chat may be away after the gateway was started again.
    public var webBack = Duration.seconds(10)
    /// Between two hold messages.
    public var hold = Duration.seconds(60)
    /// Between two nudges of one customer.
    public var nudge = Duration.seconds(5)
    /// How long a session that has ended is listed.
    public var listed = Duration.seconds(3600)
    /// How long a viewer waits for the host's side.
    public var screenDial = Duration.seconds(20)
    /// How long a login lasts.
    public var login = Duration.seconds(12 * 3600)
    /// How long a client may keep a connection waiting.
    public var patience = Duration.seconds(30)
    /// How long an old conversation is kept in the database.
    public var keep = Duration.seconds(30 * 24 * 3600)

    /// Makes the default timing.
    public init() {}
}

/// How large everything may be.
public struct GatewayLimits: Sendable {
    /// One message on a socket, bytes.
    public var messageBytes = 1 << 20
    /// One file, bytes.
    public var fileBytes: Int64 = 1 << 30
    /// The files of one session together, bytes.
    public var sessionFileBytes: Int64 = 8 << 30
    /// Connections at once.
    public var connections = 2048
    /// Connections at once from one address.
    public var connectionsPerAddress = 512
    /// Live sessions.
    public var sessions = 5000
    /// Transfers, notices, links and viewers of one session, each.
    public var perSession = 256
    /// Events of one session.
    public var events = 100_000
    /// One recording, bytes.
    public var recordingBytes: Int64 = 4 << 30

    /// Makes the default limits.
    public init() {}
}
