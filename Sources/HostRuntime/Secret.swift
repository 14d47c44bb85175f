/// Something that never goes into a log: it prints as `<redacted>`.
struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// What is secret.
    let value: String

    init(_ value: String) { self.value = value }

    var description: String { "<redacted>" }
    var debugDescription: String { "<redacted>" }
}
