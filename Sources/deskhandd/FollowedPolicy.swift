import EventLoop
import Glibc
import HostRuntime
import Invitation
import Logging
import Policy
import PolicyFile

/// The administrator's policy as its file says it at each moment, and what follows for the host.
final class FollowedPolicy: ConfigurationSource {
    private struct State {
        var monitor: PolicyFileMonitor
        var configuration: HostConfiguration
    }

    private let state: Locked<State>
    private let logger: Logger

    init(_ monitor: PolicyFileMonitor, runtimeFolder: String, logger: Logger) {
        self.logger = logger
        var configuration = HostConfiguration(client: SystemDescription().client)
        configuration.ownPaths = [runtimeFolder]
        configuration.keptPaths = [
            "Received files and saved transcripts: they are yours.",
            "The installed package, where there is one: remove it as it was installed.",
        ]
        configuration.follow(monitor.policy)
        Self.report(monitor.policy, to: logger)
        state = Locked(State(monitor: monitor, configuration: configuration))
    }

    func current() -> HostConfiguration {
        state.withLock { state in
            if state.monitor.refresh() {
                state.configuration.follow(state.monitor.policy)
                Self.report(state.monitor.policy, to: logger)
            }
            return state.configuration
        }
    }

    private static func report(_ policy: AdministratorPolicy, to logger: Logger) {
        for problem in policy.problems {
            logger.error("policy is broken, the strictest holds", metadata: ["why": "\(problem)"])
        }
    }
}

extension HostConfiguration {
    /// Takes over all that an administrator sets.
    fileprivate mutating func follow(_ administrator: AdministratorPolicy) {
        policy = administrator.policy
        // What the user has set for themselves comes before what the administrator suggests; what
        // the administrator forbids is checked whenever somebody joins.
        let own = Self.ownGateway
        gateway = own ?? administrator.gateways.preferred
        company =
            gateway == administrator.gateways.preferred ? administrator.gateways.company : nil
        stopKey = administrator.host.stopKey
        allowedGateways = administrator.gateways.allowed
        allowsLoopbackLinks = administrator.gateways.allowLoopbackLinks
        link = LinkSettings()
        link.authorityFiles = administrator.host.certificateAuthorities
        link.proxy = administrator.host.proxy
        if let seconds = administrator.host.connectSeconds { link.connectSeconds = seconds }
        if let seconds = administrator.host.stallSeconds { link.stallSeconds = seconds }
        warning =
            administrator.problems.isEmpty
            ? nil : "The policy of this computer is broken, so almost nothing is allowed."
    }

    private static var ownGateway: GatewayAddress? {
        guard let text = getenv("DESKHAND_GATEWAY") else { return nil }
        return try? GatewayAddress(parsing: String(cString: text))
    }
}

extension HostSettings {
    /// The keys that stop sharing; `nil` where the administrator wants none.
    fileprivate var stopKey: KeyChord? {
        guard let globalKey else { return .stopSharing }
        return globalKey.isEmpty ? nil : try? KeyChord(globalKey)
    }
}
