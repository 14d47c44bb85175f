public import Invitation

/// Which gateways may be joined, and which one is meant where none is named.
public struct GatewayRules: Hashable, Sendable {
    /// The gateway for codes that come without one.
    public var preferred: GatewayAddress?
    /// Whose support that gateway is, for whoever has not joined yet.
    public var company: String?
    /// The only gateways that may be joined, each named exactly; `nil` where any may be.
    public var allowed: [GatewayAddress]?
    /// Whether links that were clicked may lead to this computer.
    public var allowLoopbackLinks = false

    /// Makes rules under which any gateway may be joined, and none is preferred.
    public init() {}

    /// Returns whether a gateway may be joined: scheme, host and port must be those of the list.
    public func permits(_ gateway: GatewayAddress) -> Bool {
        allowed?.contains(gateway) ?? true
    }

    /// Returns what is left of the rules when the file that they are from cannot be relied on.
    ///
    /// What was legible still holds; where no gateway was, none may be joined.
    func distrusted() -> GatewayRules {
        var rules = GatewayRules()
        rules.allowed = allowed ?? preferred.map { [$0] } ?? []
        rules.preferred = preferred.flatMap { rules.permits($0) ? $0 : nil }
        rules.company = company
        return rules
    }
}
