/// Where a support gateway is: a scheme, a host and a port, the three that make an origin.
///
/// The host is ASCII, in lower case and without a trailing dot, so that two addresses are equal
/// exactly when they name the same place. `xn--` names stay as they were typed: they are shown so.
public struct GatewayAddress: Hashable, Sendable {
    /// How the gateway is spoken to.
    public enum Scheme: String, Hashable, Sendable {
        /// With TLS.
        case https
        /// In clear; to a literal loopback address alone.
        case http

        var defaultPort: UInt16 { self == .https ? 443 : 80 }
    }

    /// How the gateway is spoken to.
    public let scheme: Scheme
    /// The host as it stands in a URL: an IPv6 address has its brackets.
    public let host: String
    /// The port, also where it is the scheme's own.
    public let port: UInt16

    /// Reads an address as `--gateway` and the policy file take it: `https://HOST[:PORT]`.
    ///
    /// - Throws: `InvitationError` when it is anything else, has a path or query other than `/`, or
    ///   is `http` to a host that is not a literal loopback address.
    public init(parsing text: String) throws(InvitationError) {
        let parts = try LinkParts(InvitationText.trimmed(text))
        guard let scheme = Scheme(rawValue: parts.scheme) else { throw .unknownScheme }
        try self.init(scheme: scheme, host: parts.host, port: parts.port)
        guard parts.rest.isEmpty || parts.rest == "/" else { throw .addressWithPath }
    }

    /// Reads where a whole URL leads, whatever its path and query are.
    ///
    /// `wss` counts as `https` and `ws` as `http`, since they differ in nothing that makes an
    /// origin.
    ///
    /// - Throws: `InvitationError` as for `init(parsing:)`, the path left out.
    public init(originOf url: String) throws(InvitationError) {
        let scalars = try InvitationText.trimmed(url)
        // White space around a URL from a gateway is no typing mistake.
        guard scalars.count == url.unicodeScalars.count else { throw .spaceInside }
        let parts = try LinkParts(scalars)
        switch parts.scheme {
        case "https", "wss": try self.init(scheme: .https, host: parts.host, port: parts.port)
        case "http", "ws": try self.init(scheme: .http, host: parts.host, port: parts.port)
        default: throw .unknownScheme
        }
    }

    init(scheme: Scheme, host: String, port: UInt16?) throws(InvitationError) {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        guard scheme == .https || isLoopback else { throw .notEncrypted }
    }

    /// `https://HOST[:PORT]`, without the port where it is the scheme's own.
    public var url: String { "\(scheme.rawValue)://\(displayHost)" }

    /// The host, and the port where it is not the scheme's own: what a person is shown, whole.
    public var displayHost: String { port == scheme.defaultPort ? host : "\(host):\(port)" }

    /// Whether the host is `localhost`, `[::1]` or a literal address of 127.0.0.0/8.
    ///
    /// A name that resolves to one of them is not: a resolver's answer can change.
    public var isLoopback: Bool {
        // A host that ends in a number is an IPv4 address: anything else was refused.
        host == "localhost" || host == "[::1]"
            || (host.utf8.starts(with: "127.".utf8) && host.utf8.last.map(HostName.isDigit) == true)
    }

    /// Whether a resolver is bound to answer with this computer.
    var staysOnThisComputer: Bool { isLoopback || host.hasSuffix(".localhost") }

    /// Returns whether a URL leads to this gateway itself, so that its token may go there.
    ///
    /// A URL that cannot be read with certainty is not of this origin.
    public func isOrigin(of url: String) -> Bool {
        // `try?` forgets the error's type, and only whether there is one matters.
        (try? GatewayAddress(originOf: url)) == self
    }
}

extension GatewayAddress: CustomStringConvertible {
    /// The same as `url`.
    public var description: String { url }
}

extension GatewayAddress: Codable {
    /// Reads an address from one string, by the rules of `init(parsing:)`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(parsing: try container.decode(String.self))
        } catch let error as InvitationError {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: error.message)
        }
    }

    /// Writes `url`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(url)
    }
}
