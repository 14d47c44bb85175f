import ArgumentParser
import LocalAPI

/// The exit codes, of sysexits(3): the only place that knows them.
enum ExitStatus {
    /// It failed.
    static let failed: Int32 = 1
    /// The command was not used as it has to be.
    static let usage: Int32 = 64
    /// What was given is not right.
    static let data: Int32 = 65
    /// The daemon, the gateway, the session or the desktop is not there.
    static let unavailable: Int32 = 69
    /// Later it may work.
    static let later: Int32 = 75
    /// The customer or a policy does not allow it.
    static let refused: Int32 = 77

    /// The exit code for a failure.
    static func code(_ failure: HostFailure) -> Int32 {
        switch failure.code {
        case .badInput: usage
        case .codeRefused, .codeExpired, .fileProblem: data
        case .tooManyTries, .supportClosed, .sessionRunning: later
        case HostFailure.Code(rawValue: "daemon-busy"): later
        case .clientTooOld, .gatewayUnreachable, .gatewayUntrusted, .gatewayBroken,
            .proxyNeeded, .daemonUnreachable, .noSession, .notPending, .unsupported:
            unavailable
        case .notPermitted: refused
        default: failed
        }
    }
}
