/// Why bytes cannot be read.
public enum ByteCodecError: Error, Equatable, Sendable {
    /// A field needs more bytes than are left.
    case truncated(needed: Int, available: Int)
}
