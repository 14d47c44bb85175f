import GatewayAPI
import JSONRPC

extension RPCError {
    /// The number of the protocol's own errors.
    static let refused = -32000

    /// Why the session is over, where the error says that it is.
    var endOfSession: String? {
        guard code == Self.refused, let reason = data?.reason,
            reason == FailureReason.sessionGone || reason == FailureReason.replaced
        else { return nil }
        return reason
    }
}
