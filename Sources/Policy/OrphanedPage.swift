/// What becomes of the page that is shown when nobody is available.
public enum OrphanedPage: Hashable, Sendable {
    /// It is offered: the customer opens it, or does not.
    case offer
    /// It opens by itself.
    case open
    /// This page, an `https` address, opens by itself, whichever the event names.
    case openInstead(url: String)

    /// Reads an address to open in place of the event's own.
    ///
    /// - Throws: `PolicyError.badURL` unless it is `https`.
    public init(url: String) throws(PolicyError) {
        try PolicyText.checkURL(url, schemes: ["https"])
        self = .openInstead(url: url)
    }

    /// Returns what both allow: to open one and the same page, or to offer it.
    func stricter(_ other: OrphanedPage) -> OrphanedPage {
        switch (self, other) {
        case (.open, _): other
        case (_, .open): self
        default: self == other ? self : .offer
        }
    }
}

extension OrphanedPage: Codable {
    /// Reads `true`, `false`, or an address.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let opens = try? container.decode(Bool.self) {
            self = opens ? .open : .offer
        } else {
            try self.init(url: try container.decode(String.self))
        }
    }

    /// Writes `true`, `false`, or the address.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .offer: try container.encode(false)
        case .open: try container.encode(true)
        case .openInstead(let url): try container.encode(url)
        }
    }
}
