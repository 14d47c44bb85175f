import FoundationEssentials

/// Writes JSON-RPC 2.0 messages, each one line of UTF-8 without an end of line.
public enum RPCEncoder {
    /// Writes a call that wants an answer.
    public static func request(
        _ method: String, params: some Encodable, id: RequestID
    ) throws -> [UInt8] {
        try encode(Outgoing(method: method, params: params, id: id))
    }

    /// Writes a call that wants none.
    public static func notification(_ method: String, params: some Encodable) throws -> [UInt8] {
        try encode(Outgoing(method: method, params: params, id: nil))
    }

    /// Writes the answer to a request.
    public static func result(_ value: some Encodable, id: RequestID) throws -> [UInt8] {
        try encode(Answer(result: value, error: nil, id: id))
    }

    /// Writes the failure of a request; without an id where it could not be read.
    public static func failure(_ error: RPCError, id: RequestID?) throws -> [UInt8] {
        try encode(Answer<EmptyObject>(result: nil, error: error, id: id ?? .null))
    }

    /// Writes any value as JSON, keys sorted, `/` as it is.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }
}

/// `{}`: the result where nothing else is said.
public struct EmptyObject: Codable, Equatable, Sendable {
    /// Makes one.
    public init() {}
}

private struct Outgoing<P: Encodable>: Encodable {
    let jsonrpc = "2.0"
    let method: String
    let params: P
    let id: RequestID?
}

private struct Answer<R: Encodable>: Encodable {
    let jsonrpc = "2.0"
    let result: R?
    let error: RPCError?
    let id: RequestID
}
