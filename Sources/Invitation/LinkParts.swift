/// A URL taken apart: what is before the host, the authority, and all that follows it.
struct LinkParts {
    /// The scheme, in lower case.
    let scheme: String
    /// The host, checked and in lower case.
    let host: String
    /// The port, where one is written.
    let port: UInt16?
    /// Path, query and fragment, as written.
    let rest: Substring

    /// Takes a URL apart; only the part up to the end of the authority is checked.
    init(_ scalars: Substring.UnicodeScalarView) throws(InvitationError) {
        guard !scalars.contains(where: \.properties.isWhitespace) else { throw .spaceInside }
        let text = Substring(scalars)
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .notALink }
        let name = text.utf8[..<colon]
        guard !name.isEmpty, name.allSatisfy(HostName.isLetter) else { throw .notALink }
        scheme = String(Substring(name)).lowercased()
        let afterColon = text.utf8[text.utf8.index(after: colon)...]
        guard afterColon.starts(with: "//".utf8) else { throw .notALink }
        guard !afterColon.contains(UInt8(ascii: "\\")) else { throw .backslash }
        let body = afterColon.dropFirst(2)
        let end = body.firstIndex { Self.endsAuthority.contains($0) } ?? body.endIndex
        guard !body[..<end].contains(UInt8(ascii: "@")) else { throw .userInfo }
        (host, port) = try Self.hostAndPort(body[..<end])
        rest = Substring(body[end...])
    }

    private static let endsAuthority = Set("/?#".utf8)

    private static func hostAndPort(
        _ authority: Substring.UTF8View
    ) throws(InvitationError) -> (String, UInt16?) {
        // The colons of an IPv6 address are inside its brackets.
        let bracket = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        guard let colon = authority[bracket...].firstIndex(of: UInt8(ascii: ":")) else {
            return (try HostName.canonical(authority), nil)
        }
        let host = try HostName.canonical(authority[..<colon])
        let digits = authority[authority.index(after: colon)...]
        guard (1...5).contains(digits.count), digits.allSatisfy(HostName.isDigit),
            let port = UInt16(Substring(digits)), port > 0
        else { throw .badPort }
        return (host, port)
    }
}
