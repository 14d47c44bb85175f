/// The id of a JSON-RPC request.
public enum RequestID: Hashable, Sendable, Codable {
    /// A whole number.
    case number(Int64)
    /// A text.
    case text(String)
    /// `null`, which the specification allows and discourages.
    case null

    /// Reads a whole number, a text or `null`; anything else is an error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .number(try container.decode(Int64.self))
        }
    }

    /// Writes the id as it was read.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .null: try container.encodeNil()
        }
    }
}
