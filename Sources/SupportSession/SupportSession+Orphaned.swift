import GatewayAPI
import Policy

/// What the customer is told when nobody is available.
public struct Orphaned: Equatable, Sendable {
    /// The message: remote text.
    public var text: String
    /// A page that may help, always an `https` one.
    public var page: String?
    /// Whether the page opens by itself, because a policy says so.
    public var opens: Bool
}

extension SupportSession {
    /// What the customer is told while nobody is available; `nil` otherwise.
    public var orphaned: Orphaned? {
        guard let show = orphanedShow else { return nil }
        let (page, opens): (String?, Bool) =
            switch policy.orphanedPage {
            case .open: (show.url, true)
            case .openInstead(let url): (url, true)
            case .offer, nil: (show.url, false)
            }
        let safe = page.flatMap { $0.hasPrefix("https://") ? $0 : nil }
        return Orphaned(text: show.text, page: safe, opens: opens && safe != nil)
    }
}
