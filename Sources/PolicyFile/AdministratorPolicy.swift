public import Policy

/// What the administrator of this computer has set.
public struct AdministratorPolicy: Hashable, Sendable {
    /// What agents may do; laid over the gateway's and the customer's choice by `Policy.stricter`.
    public var policy = Policy.unrestricted
    /// Which gateways may be joined.
    public var gateways = GatewayRules()
    /// What is set for the host itself.
    public var host = HostSettings()
    /// Whether there is any policy file, readable or not.
    public var isPresent = false
    /// Why the strictest values hold in place of what is written; empty where all is well.
    ///
    /// The customer and whoever administers the computer are to see this.
    public var problems: [PolicyProblem] = []

    /// Makes the policy of a computer where no administrator has set one.
    public init() {}

    /// Whether the package itself is removed afterwards: only if a sound file says so.
    public var removesPackage: Bool { problems.isEmpty && policy.uninstall == .always }

    /// Makes what holds when something is wrong: the strictest of everything.
    static func strictest(
        because problems: [PolicyProblem], gateways: GatewayRules, host: HostSettings
    ) -> AdministratorPolicy {
        var result = AdministratorPolicy()
        result.policy = .strictest
        result.gateways = gateways.distrusted()
        result.host = host
        result.isPresent = true
        result.problems = problems
        return result
    }
}
