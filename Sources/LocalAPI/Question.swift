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
    /// Who asks, where it is an agent.
    public var agent: AgentStatus?
    /// How long until silence counts as no; `nil` where the question waits.
    public var secondsLeft: Double?
    /// Bytes, when it is about a file.
    public var size: Int64?
    /// The name that it will have here, when it is about a file.
    public var name: String?

    /// Makes the params.
    public init(
        kind: QuestionKind, id: String, text: String, title: String? = nil,
        access: SharedAccess? = nil, scope: String? = nil, agent: AgentStatus? = nil,
        secondsLeft: Double? = nil, size: Int64? = nil, name: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.text = text
        self.title = title
        self.access = access
        self.scope = scope
        self.agent = agent
        self.secondsLeft = secondsLeft
        self.size = size
        self.name = name
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
    /// Whether support keeps control, which it has had for long; input is held meanwhile.
    case continuation
}
