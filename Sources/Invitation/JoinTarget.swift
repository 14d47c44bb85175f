/// What a customer types or pastes to be helped.
public enum JoinTarget: Hashable, Sendable {
    /// A code alone; which gateway it is for must be known from elsewhere.
    case code(SupportCode)
    /// A link.
    case link(SupportLink)

    /// Reads a code or a link, whichever it looks like.
    ///
    /// - Parameters:
    ///   - text: What was typed; whatever holds a colon or a slash is read as a link.
    ///   - source: Who gave it; a code alone is not accepted from the link handler.
    ///   - allowed: Loopback gateways that a link from a page may name nevertheless.
    /// - Throws: `InvitationError` when it is neither.
    public init(
        parsing text: String, source: SupportLink.Source = .typed,
        allowing allowed: [GatewayAddress] = []
    ) throws(InvitationError) {
        let scalars = try InvitationText.trimmed(text)
        let looksLikeLink = scalars.contains { $0 == ":" || $0 == "/" }
        if source == .linkHandler || looksLikeLink {
            self = .link(try SupportLink(parsing: text, source: source, allowing: allowed))
        } else {
            self = .code(try SupportCode(parsing: text))
        }
    }
}
