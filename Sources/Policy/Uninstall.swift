/// Whether the download and the session's data go when the session is over.
public enum Uninstall: String, Hashable, Codable, CaseIterable, Sendable {
    /// They go.
    case always
    /// They stay.
    case never
}
