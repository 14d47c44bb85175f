import GatewayAPI

/// What a watermark's text says: its words in braces are filled in.
struct MarkWording: Hashable, Sendable {
    /// The agents in the session, as they are shown.
    var agents: [String]
    /// Whose support it is.
    var company: String
    /// The session's id.
    var session: String
    /// The minute, in UTC: those who look may be in other time zones than who is looked at.
    var time: String

    /// More names are not written out.
    private static let mostNames = 4
    /// So many characters of what was filled in are kept.
    private static let longest = 320

    /// Whether a text tells viewers apart, so that it belongs into the frames of each.
    static func namesViewer(_ template: String?) -> Bool { template?.contains("{viewer}") ?? false }

    /// Whether a text changes with time.
    static func tellsTime(_ template: String?) -> Bool { template?.contains("{time}") ?? false }

    /// Returns the text for these viewers; what is in other braces stays as it is.
    func fill(_ template: String, viewers: [String]) -> String {
        var result = ""
        var rest = template[...]
        // Once through: what a name says is not filled in again.
        while let start = rest.firstIndex(of: "{") {
            result += rest[..<start]
            rest = rest[start...]
            guard let end = rest.firstIndex(of: "}") else { break }
            let name = rest[rest.index(after: start)..<end]
            result += value(of: name, viewers) ?? String(rest[...end])
            rest = rest[rest.index(after: end)...]
        }
        return String((result + rest).unicodeScalars.prefix(Self.longest))
    }

    private func value(of name: Substring, _ viewers: [String]) -> String? {
        switch name {
        case "agent": Self.list(agents)
        case "company": company
        case "session": session
        case "time": time
        case "viewer": Self.list(viewers)
        default: nil
        }
    }

    private static func list(_ names: [String]) -> String {
        if names.isEmpty { return "–" }
        let more = names.count > mostNames ? ["…"] : []
        return (names.prefix(mostNames) + more).joined(separator: ", ")
    }
}
