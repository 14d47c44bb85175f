/// The body of `POST /v1/redeem`.
public struct RedeemRequest: Codable, Equatable, Sendable {
    /// The path on the gateway.
    public static let path = "/v1/redeem"
    /// The code, 6 to 12 ASCII digits.
    public var code: String
    /// Who the host is.
    public var client: ClientDescription

    /// Makes a body.
    public init(code: String, client: ClientDescription) {
        self.code = code
        self.client = client
    }

    /// Reads it, and holds it against the limits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(String.self, forKey: .code)
        client = try container.decode(ClientDescription.self, forKey: .client)
        guard isWithinLimits else { throw Limits.broken(decoder) }
    }
}

/// What a redeemed code is worth.
public struct RedeemResponse: Codable, Equatable, Sendable {
    /// The session.
    public var sessionId: SessionID
    /// The secret of this session alone.
    public var token: String
    /// Where the control connection is.
    public var socketUrl: String
    /// Whose support it is.
    public var company: Company

    /// Whose support it is.
    public struct Company: Codable, Equatable, Sendable {
        /// The company's name.
        public var name: NameText
        /// Where its logo is.
        public var logoUrl: String?

        /// Makes a description.
        public init(name: NameText, logoUrl: String? = nil) {
            self.name = name
            self.logoUrl = logoUrl
        }
    }

    /// Makes an answer.
    public init(sessionId: SessionID, token: String, socketUrl: String, company: Company) {
        self.sessionId = sessionId
        self.token = token
        self.socketUrl = socketUrl
        self.company = company
    }

    /// Reads it, and holds it against the limits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sessionId = try container.decode(SessionID.self, forKey: .sessionId)
        token = try container.decode(String.self, forKey: .token)
        socketUrl = try container.decode(String.self, forKey: .socketUrl)
        company = try container.decode(Company.self, forKey: .company)
        guard isWithinLimits else { throw Limits.broken(decoder) }
    }
}

/// A problem document (RFC 9457): why a code was not redeemed.
public struct Problem: Codable, Equatable, Sendable, Error {
    /// What every problem's `type` begins with.
    public static let prefix = "urn:deskhand:problem:"
    /// The media type of such a body.
    public static let mediaType = "application/problem+json"

    /// The problem's URN.
    public var type: String
    /// A short sentence.
    public var title: String?
    /// The HTTP status.
    public var status: Int?
    /// The oldest client that the gateway takes.
    public var minimumVersion: String?
    /// Where a newer one is.
    public var downloadUrl: String?

    /// Makes a problem.
    public init(
        kind: Kind, title: String, minimumVersion: String? = nil, downloadUrl: String? = nil
    ) {
        self.type = Self.prefix + kind.rawValue
        self.title = title
        self.status = kind.status
        self.minimumVersion = minimumVersion
        self.downloadUrl = downloadUrl
    }

    /// The kind that the type names; `nil` for one that is not known.
    public var kind: Kind? {
        guard type.hasPrefix(Self.prefix) else { return nil }
        return Kind(rawValue: String(type.dropFirst(Self.prefix.count)))
    }

    /// The kinds of problem.
    public enum Kind: String, CaseIterable, Sendable {
        /// No session has the code.
        case codeUnknown = "code-unknown"
        /// The code was good once.
        case codeExpired = "code-expired"
        /// Too many tries.
        case rateLimited = "rate-limited"
        /// The host is older than the gateway takes.
        case clientTooOld = "client-too-old"
        /// Support is not open.
        case supportClosed = "support-closed"

        /// The HTTP status that goes with it.
        public var status: Int {
            switch self {
            case .codeUnknown: 404
            case .codeExpired: 410
            case .rateLimited: 429
            case .clientTooOld: 426
            case .supportClosed: 503
            }
        }
    }
}
