public import GatewayAPI
public import Invitation
public import Policy

/// What a host is set up with, by its package and by the administrator of the computer.
public struct HostConfiguration: Sendable {
    /// What is said to gateways about this host.
    public var client: ClientDescription
    /// What the administrator allows.
    public var policy: Policy
    /// The gateway where a PIN comes without one.
    public var gateway: GatewayAddress?
    /// Whose support that gateway is, by the administrator's word.
    public var company: String?
    /// The keys that stop sharing from anywhere; `nil` for none.
    public var stopKey: KeyChord?
    /// The only gateways that may be joined; `nil` where any may.
    public var allowedGateways: [GatewayAddress]?
    /// Whether a link from a page may lead to this computer itself.
    public var allowsLoopbackLinks: Bool
    /// How to reach gateways.
    public var link: LinkSettings
    /// What the customer should know, such as that the policy file is broken.
    public var warning: String?
    /// What `uninstall` removes: files and folders of ours, and only those.
    public var ownPaths: [String]
    /// What `uninstall` leaves, each with the reason.
    public var keptPaths: [String]

    /// Makes a configuration for a computer where nobody set anything.
    public init(client: ClientDescription, policy: Policy = .unrestricted) {
        self.client = client
        self.policy = policy
        self.stopKey = .stopSharing
        self.allowsLoopbackLinks = false
        self.link = LinkSettings()
        self.ownPaths = []
        self.keptPaths = []
    }
}
