/// Why a viewer's connection must be closed.
public enum RFBError: Error, Equatable, Sendable {
    /// The first twelve bytes are no protocol version, or one older than 3.3.
    case badVersion
    /// The viewer chose a security type that was not offered.
    case securityTypeNotOffered(UInt8)
    /// A message type that nobody offered; the second number is its submessage, where it has one.
    case unknownMessage(UInt8, submessage: UInt8?)
    /// A pixel format that makes no sense.
    case badPixelFormat
    /// A message says that it is longer than any honest one.
    case tooLong(declared: UInt32)
    /// A fence with more than 64 bytes.
    case badFence(length: UInt8)
    /// An extended clipboard message that breaks its rules.
    case badClipboard
    /// The handshake, or one message, takes longer than `ViewerConnection.messageLimit`.
    case timedOut
    /// The connection was closed before; nothing more is read.
    case closed
}
