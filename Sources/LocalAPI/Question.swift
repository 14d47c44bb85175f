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
