/// Asks which version the daemon is; the socket answers this itself.
public struct GetVersion: LocalCall {
    /// The method's name on the wire.
    public static let method = "version"
    /// What it answers.
    public typealias Answer = DaemonVersion

    /// Makes the params.
    public init() {}
}

/// Which version the daemon is.
public struct DaemonVersion: Codable, Equatable, Sendable {
    /// Of this release.
    public static let current = DaemonVersion(version: "0.1.0")
    /// Three numbers.
    public var version: String

    /// Makes an answer.
    public init(version: String) { self.version = version }
}
