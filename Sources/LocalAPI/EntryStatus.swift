/// The gateway that a bare PIN goes to, as far as it is known before anybody has joined.
public struct EntryStatus: Codable, Equatable, Sendable {
    /// The gateway's URL; without one, a whole link is wanted.
    public var gateway: String?
    /// Whose support it is, by the word of the computer's administrator.
    public var company: String?

    /// Makes the params.
    public init(gateway: String? = nil, company: String? = nil) {
        self.gateway = gateway
        self.company = company
    }
}

/// A link that the desktop's link handler brought, and that the customer has not confirmed.
public struct InvitationStatus: Codable, Equatable, Sendable {
    /// The link, as `join` takes it.
    public var link: String
    /// The gateway's host, whole, as ASCII.
    public var host: String
    /// The PIN in it.
    public var code: String?

    /// Makes the params.
    public init(link: String, host: String, code: String? = nil) {
        self.link = link
        self.host = host
        self.code = code
    }
}
