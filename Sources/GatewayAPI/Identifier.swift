/// An id of one kind of thing: 1 to 128 characters of `A-Z a-z 0-9 _ -`.
///
/// Decoding anything else is an error, so that an id in hand can go into a URL, a file name or a log.
public struct Identifier<Kind>: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The id.
    public let text: String

    /// Makes an id; `nil` where the text is none.
    public init?(_ text: String) {
        guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.text = text
    }

    /// Reads an id from a JSON text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no id")
        }
        self = id
    }

    /// Writes the id as a JSON text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The id itself.
    public var description: String { text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Tells an agent's id from others.
public enum AgentKind {}
/// Tells a viewer's id from others.
public enum ViewerKind {}
/// Tells a chat line's id from others.
public enum MessageKind {}
/// Tells a notice's id from others.
public enum NoticeKind {}
/// Tells a transfer's id from others.
public enum TransferKind {}
/// Tells a session's id from others.
public enum SessionKind {}
/// Tells a request's id from others.
public enum RequestKind {}

/// The id of a support agent.
public typealias AgentID = Identifier<AgentKind>
/// The id of a screen connection.
public typealias ViewerID = Identifier<ViewerKind>
/// The id of a chat line.
public typealias MessageID = Identifier<MessageKind>
/// The id of a customer notice.
public typealias NoticeID = Identifier<NoticeKind>
/// The id of a file on its way.
public typealias TransferID = Identifier<TransferKind>
/// The id of a session.
public typealias SessionID = Identifier<SessionKind>
/// The id that a host gives to a request, by which the gateway knows a repeated one.
public typealias HostRequestID = Identifier<RequestKind>
