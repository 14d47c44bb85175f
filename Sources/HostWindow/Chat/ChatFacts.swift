public import LocalAPI
import PlainText
import Translation

/// What the chat has to know of the session.
public struct ChatFacts: Equatable, Sendable {
    /// How far the session is.
    public var phase: Phase
    /// How long the grace still lasts.
    public var graceSeconds: Double?
    /// Whether the connection is being opened again.
    public var isReconnecting: Bool
    /// Whether files may be sent.
    public var mayFiles: Bool
    /// Whether the conversation goes on in the browser alone.
    public var isInBrowser: Bool
    /// Whether the session is being taken up again.
    public var isResuming: Bool
    /// The names of those in the session: remote text.
    public var agents: [String]

    /// Makes them.
    public init(
        phase: Phase, graceSeconds: Double? = nil, isReconnecting: Bool = false,
        mayFiles: Bool = false, isInBrowser: Bool = false, isResuming: Bool = false,
        agents: [String] = []
    ) {
        self.phase = phase
        self.graceSeconds = graceSeconds
        self.isReconnecting = isReconnecting
        self.mayFiles = mayFiles
        self.isInBrowser = isInBrowser
        self.isResuming = isResuming
        self.agents = agents
    }

    /// Takes them from the daemon's state.
    ///
    /// - Parameters:
    ///   - status: The state.
    ///   - isResuming: Whether the session that went on before it is being taken up again.
    public init(_ status: Status, isResuming: Bool) {
        self.init(
            phase: status.phase, graceSeconds: status.graceSeconds,
            isReconnecting: status.connection == .reconnecting, mayFiles: status.permissions.files,
            isInBrowser: status.chat.surface == "web",
            isResuming: isResuming, agents: status.agents.map(\.name))
    }

    /// Whether the customer may write, though perhaps not send yet.
    var mayType: Bool { mayWrite || isResuming }

    /// Whether lines can be sent.
    var mayWrite: Bool {
        switch phase {
        case .waiting, .active, .grace: true
        case .codeEntry, .joining, .agreement, .recording, .ended: false
        }
    }

    /// What stands above the entry, when there is something to say.
    ///
    /// - Parameter left: Seconds of the grace that are left now.
    /// - Returns: A sentence; `nil` where there is nothing to say.
    func notice(graceLeft left: Int?) -> String? {
        switch phase {
        case .grace:
            guard let left else {
                return tr("Support has left; what you write now waits for them.")
            }
            return trn(
                "Support has left; what you write now waits {count} s.",
                "Support has left; what you write now waits {count} s.", count: left)
        case .ended: return tr("The session is over. You can still save the conversation.")
        case .joining where isResuming:
            return tr("The connection was lost. What you write is sent when it is back.")
        case .codeEntry, .joining, .agreement, .recording: return nil
        case .waiting, .active:
            if isReconnecting {
                return tr("The connection was lost. What you write is sent when it is back.")
            }
            if isInBrowser { return tr("The conversation goes on in your browser.") }
            return phase == .waiting
                ? tr("Nobody from support is here yet; you can write already.") : nil
        }
    }
}
