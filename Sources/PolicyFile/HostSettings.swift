/// What an administrator sets for the host itself, beside what agents may do.
public struct HostSettings: Hashable, Sendable {
    /// How much is logged; what comes later in this list includes what comes before.
    public enum LogLevel: String, Hashable, Codable, CaseIterable, Sendable {
        /// Someone must act.
        case error
        /// It works, but less.
        case warning
        /// What a session consists of.
        case notice
        /// What else is worth knowing.
        case info
        /// A line for each message.
        case debug
    }

    /// PEM files of certificate authorities that count beside the system's own; absolute paths.
    public var certificateAuthorities: [String] = []
    /// The proxy's URL; empty for none at all; `nil` takes the environment's.
    public var proxy: String?
    /// Seconds until a connection must stand; `nil` for the default.
    public var connectSeconds: Double?
    /// Seconds without a byte until a request is given up; `nil` for the default.
    public var stallSeconds: Double?
    /// The keys that stop sharing, such as `Ctrl+Alt+Escape`; empty for none; `nil` for the default.
    public var globalKey: String?
    /// How much is logged; `nil` for the default.
    public var logLevel: LogLevel?

    /// Makes settings in which nothing is set.
    public init() {}
}
