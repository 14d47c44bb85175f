public import JSONRPC

extension HostFailure {
    /// The failure as JSON-RPC carries it: code -32001, our word in `data.reason`.
    public var rpcError: RPCError {
        RPCError(
            code: LocalTable.failureCode, message: message, reason: code.rawValue, hint: hint,
            retrySeconds: retrySeconds)
    }

    /// Reads a failure from an error; one of JSON-RPC's own is a fault of ours.
    public init(_ error: RPCError) {
        guard error.code == LocalTable.failureCode, let reason = error.data?.reason else {
            self.init(.internal, "The daemon did not understand (\(error.message)).")
            return
        }
        self.init(
            Code(rawValue: reason), error.message, hint: error.data?.hint,
            retrySeconds: error.data?.retrySeconds)
    }
}
