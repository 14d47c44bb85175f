/// The error of a JSON-RPC 2.0 answer.
public struct RPCError: Error, Codable, Equatable, Sendable {
    /// The number: one of JSON-RPC's own, or -32000 to -32099 for ours.
    public var code: Int
    /// A short sentence.
    public var message: String
    /// What a program can tell errors of one number apart by.
    public var data: Details?

    /// What `data` holds.
    public struct Details: Codable, Equatable, Sendable {
        /// A fixed word, such as `session-gone`.
        public var reason: String?
        /// What a person can do about it, a sentence.
        public var hint: String?
        /// In how many seconds it may work.
        public var retrySeconds: Double?

        /// Makes details.
        public init(reason: String?, hint: String? = nil, retrySeconds: Double? = nil) {
            self.reason = reason
            self.hint = hint
            self.retrySeconds = retrySeconds
        }

        /// Reads what is known of it; JSON-RPC 2.0 lets a peer put anything here.
        public init(from decoder: any Decoder) throws {
            let container = try? decoder.container(keyedBy: CodingKeys.self)
            reason = try? container?.decode(String.self, forKey: .reason)
            hint = try? container?.decode(String.self, forKey: .hint)
            retrySeconds = try? container?.decode(Double.self, forKey: .retrySeconds)
        }
    }

    /// Makes an error.
    public init(
        code: Int, message: String, reason: String? = nil, hint: String? = nil,
        retrySeconds: Double? = nil
    ) {
        self.code = code
        self.message = message
        let hasDetails = reason != nil || hint != nil || retrySeconds != nil
        self.data =
            hasDetails ? Details(reason: reason, hint: hint, retrySeconds: retrySeconds) : nil
    }

    /// -32700: the text is no JSON.
    public static let parseError = RPCError(code: -32700, message: "Parse error")
    /// -32600: the JSON is no request.
    public static let invalidRequest = RPCError(code: -32600, message: "Invalid Request")
    /// -32601: there is no such method.
    public static let methodNotFound = RPCError(code: -32601, message: "Method not found")
    /// -32602: the params are not what the method takes.
    public static let invalidParams = RPCError(code: -32602, message: "Invalid params")
    /// -32603: something broke inside.
    public static let internalError = RPCError(code: -32603, message: "Internal error")
}
