/// What a person is told when something cannot be done; the only error on the local socket.
public struct HostFailure: Error, Codable, Equatable, Sendable {
    /// What a program tells failures apart by.
    public let code: Code
    /// What went wrong, a sentence.
    public let message: String
    /// What to do about it, a sentence.
    public let hint: String?
    /// In how many seconds it may work, where that is known.
    public let retrySeconds: Double?

    /// Makes a failure.
    public init(
        _ code: Code, _ message: String, hint: String? = nil, retrySeconds: Double? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.retrySeconds = retrySeconds
    }

    /// A word for a kind of failure; unknown ones are kept.
    public struct Code: RawRepresentable, Hashable, Codable, Sendable {
        /// The word.
        public let rawValue: String

        /// Makes a code from its word.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The PIN, link, address or argument is none.
        public static let badInput = Code(rawValue: "bad-input")
        /// No session has this PIN.
        public static let codeRefused = Code(rawValue: "code-refused")
        /// The PIN was good once.
        public static let codeExpired = Code(rawValue: "code-expired")
        /// Too many tries.
        public static let tooManyTries = Code(rawValue: "too-many-tries")
        /// Support is closed.
        public static let supportClosed = Code(rawValue: "support-closed")
        /// This Deskhand is older than the gateway takes.
        public static let clientTooOld = Code(rawValue: "client-too-old")
        /// The gateway does not answer.
        public static let gatewayUnreachable = Code(rawValue: "gateway-unreachable")
        /// A proxy between here and the gateway refuses, or is not set.
        public static let proxyNeeded = Code(rawValue: "proxy-needed")
        /// The gateway's certificate is not trusted.
        public static let gatewayUntrusted = Code(rawValue: "gateway-untrusted")
        /// The gateway says what it should not.
        public static let gatewayBroken = Code(rawValue: "gateway-broken")
        /// No daemon runs, or it does not answer.
        public static let daemonUnreachable = Code(rawValue: "daemon-unreachable")
        /// There is no session.
        public static let noSession = Code(rawValue: "no-session")
        /// A session is going on already.
        public static let sessionRunning = Code(rawValue: "session-running")
        /// A window is there already.
        public static let windowRunning = Code(rawValue: "window-running")
        /// Nothing of the kind waits for an answer.
        public static let notPending = Code(rawValue: "not-pending")
        /// The customer or a policy does not allow it.
        public static let notPermitted = Code(rawValue: "not-permitted")
        /// The desktop cannot do it.
        public static let unsupported = Code(rawValue: "unsupported")
        /// A file cannot be read or written.
        public static let fileProblem = Code(rawValue: "file-problem")
        /// It was asked to stop.
        public static let cancelled = Code(rawValue: "cancelled")
        /// A fault of ours.
        public static let `internal` = Code(rawValue: "internal")
    }
}
