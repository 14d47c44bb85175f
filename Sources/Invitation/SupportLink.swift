/// A link into a session: a gateway, and the code to redeem there.
///
/// Nothing else can be said by a link: it neither configures nor decides anything.
public struct SupportLink: Hashable, Sendable {
    /// Where a link comes from.
    public enum Source: Hashable, Sendable {
        /// A person typed or pasted it.
        case typed
        /// The desktop handed it over: any page or mail can do so with one click.
        case linkHandler
    }

    /// The gateway that it names.
    public let gateway: GatewayAddress
    /// The code to redeem.
    public let code: SupportCode

    /// Reads `https://HOST[:PORT]/?code=CODE`, `https://HOST[:PORT]/CODE` or
    /// `deskhand://HOST[:PORT]/?code=CODE`; `http` in place of `https` for a loopback address.
    ///
    /// - Parameters:
    ///   - text: The link; white space around it is dropped.
    ///   - source: Who gave it: one from a page may not lead to this computer itself.
    ///   - allowed: Loopback gateways that a link from a page may name nevertheless.
    /// - Throws: `InvitationError` for anything else; no part of such a link is used.
    ///
    /// Source: PROTOCOL.md section 2.
    public init(
        parsing text: String, source: Source, allowing allowed: [GatewayAddress] = []
    ) throws(InvitationError) {
        let parts = try LinkParts(InvitationText.trimmed(text))
        gateway = try Self.gateway(parts)
        code = try Self.code(parts)
        if source == .linkHandler, gateway.staysOnThisComputer, !allowed.contains(gateway) {
            throw .loopbackLink(host: gateway.displayHost)
        }
    }

    private static func gateway(_ parts: LinkParts) throws(InvitationError) -> GatewayAddress {
        switch parts.scheme {
        case "https", "deskhand":
            try GatewayAddress(scheme: .https, host: parts.host, port: parts.port)
        case "http":
            try GatewayAddress(scheme: .http, host: parts.host, port: parts.port)
        default:
            throw .unknownScheme
        }
    }

    private static func code(_ parts: LinkParts) throws(InvitationError) -> SupportCode {
        let rest = parts.rest.utf8
        guard !rest.contains(UInt8(ascii: "%")) else { throw .percentEncoded }
        guard !rest.isEmpty else { throw .codeMissing }
        guard rest.first == UInt8(ascii: "/") else { throw .unknownPath }
        let path = rest.dropFirst()
        if path.first == UInt8(ascii: "?") { return try code(query: path.dropFirst()) }
        guard !path.isEmpty else { throw .codeMissing }
        guard parts.scheme != "deskhand", path.allSatisfy(HostName.isDigit) else {
            throw .unknownPath
        }
        return try SupportCode(asciiDigits: String(Substring(path)))
    }

    private static func code(query: Substring.UTF8View) throws(InvitationError) -> SupportCode {
        guard !query.isEmpty else { throw .codeMissing }
        var value: Substring.UTF8View?
        for pair in query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            let key = "code=".utf8
            guard pair.starts(with: key) else { throw .unknownKey }
            guard value == nil else { throw .repeatedKey }
            value = pair.dropFirst(key.count)
        }
        guard let value, !value.isEmpty else { throw .codeMissing }
        return try SupportCode(asciiDigits: String(Substring(value)))
    }
}
