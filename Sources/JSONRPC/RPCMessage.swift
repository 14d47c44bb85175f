import FoundationEssentials

/// One JSON-RPC 2.0 message as it came, checked; its params or result are decoded when asked for.
public enum RPCMessage: Sendable {
    /// A call that wants an answer.
    case request(RPCCall, id: RequestID)
    /// A call that wants none.
    case notification(RPCCall)
    /// The answer to a request of ours.
    case result(RPCResult, id: RequestID)
    /// The failure of a request of ours; without an id when the peer could not read it.
    case failure(RPCError, id: RequestID?)

    /// Reads one message that is no batch.
    ///
    /// - Throws: `RPCError.parseError` or `.invalidRequest`.
    public static func parse(_ bytes: [UInt8]) throws(RPCError) -> RPCMessage {
        do {
            guard try JSONScanner.check(bytes) == nil else { throw RPCError.invalidRequest }
        } catch let problem as JSONProblem {
            throw RPCError(problem)
        } catch {
            throw .invalidRequest
        }
        return try parseChecked(bytes)
    }

    /// How many messages a batch may have: each costs far more than the two bytes it can be sent in.
    public static let maximumBatch = 1000

    /// Reads one message or a batch of them.
    ///
    /// - Returns: For each message it or what is wrong with it, and whether they came as a batch.
    /// - Throws: `RPCError.parseError` or `.invalidRequest` where nothing can be told apart.
    public static func parseBatch(
        _ bytes: [UInt8]
    ) throws(RPCError) -> (messages: [Result<RPCMessage, RPCError>], isBatch: Bool) {
        let elements: [Range<Int>]?
        do {
            elements = try JSONScanner.check(bytes)
        } catch {
            throw RPCError(error)
        }
        guard let elements else { return ([checked(bytes)], false) }
        guard !elements.isEmpty, elements.count <= maximumBatch else { throw .invalidRequest }
        return (elements.map { checked(Array(bytes[$0])) }, true)
    }

    private static func checked(_ bytes: [UInt8]) -> Result<RPCMessage, RPCError> {
        do { return .success(try parseChecked(bytes)) } catch { return .failure(error) }
    }

    private static func parseChecked(_ bytes: [UInt8]) throws(RPCError) -> RPCMessage {
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(bytes)) else {
            throw .invalidRequest
        }
        if let method = envelope.method {
            let call = RPCCall(method: method, text: bytes, hasParams: envelope.hasParams)
            return envelope.id.map { .request(call, id: $0) } ?? .notification(call)
        }
        if let error = envelope.error {
            return .failure(error, id: envelope.id == .null ? nil : envelope.id)
        }
        guard let id = envelope.id, envelope.hasResult else { throw .invalidRequest }
        return .result(RPCResult(text: bytes), id: id)
    }
}

extension RPCError {
    fileprivate init(_ problem: JSONProblem) {
        switch problem {
        case .duplicateKey:
            self = .invalidRequest
            message = "Invalid Request: an object names a member twice"
        case .malformed, .tooDeep: self = .parseError
        }
    }
}

/// A call's method, and its params still as text.
public struct RPCCall: Sendable {
    /// The method's name.
    public let method: String
    let text: [UInt8]
    let hasParams: Bool

    /// Decodes the params; missing ones count as an empty object.
    ///
    /// - Throws: `RPCError.invalidParams` when they are not of that type.
    public func params<P: Decodable>(as type: P.Type) throws(RPCError) -> P {
        let data = Data(hasParams ? text : Array("{\"params\":{}}".utf8))
        guard let box = try? JSONDecoder().decode(ParamsBox<P>.self, from: data) else {
            throw .invalidParams
        }
        return box.params
    }
}

/// An answer's result, still as text.
public struct RPCResult: Sendable {
    let text: [UInt8]

    /// Decodes the result.
    ///
    /// - Throws: `RPCError.invalidParams` when it is not of that type.
    public func value<R: Decodable>(as type: R.Type) throws(RPCError) -> R {
        guard let box = try? JSONDecoder().decode(ResultBox<R>.self, from: Data(text)) else {
            throw .invalidParams
        }
        return box.result
    }
}

private struct ParamsBox<P: Decodable>: Decodable { let params: P }
private struct ResultBox<R: Decodable>: Decodable { let result: R }

private struct Envelope: Decodable {
    var method: String?
    var id: RequestID?
    var error: RPCError?
    var hasResult = false
    var hasParams = false

    private enum CodingKeys: CodingKey { case jsonrpc, method, id, params, result, error }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard try container.decode(String.self, forKey: .jsonrpc) == "2.0" else {
            throw RPCError.invalidRequest
        }
        if container.contains(.method) {
            method = try container.decode(String.self, forKey: .method)
        }
        if container.contains(.id) { id = try container.decode(RequestID.self, forKey: .id) }
        hasParams = container.contains(.params)
        if hasParams, (try? container.nestedUnkeyedContainer(forKey: .params)) == nil {
            // Params are an object or an array, never a bare value.
            _ = try container.nestedContainer(keyedBy: CodingKeys.self, forKey: .params)
        }
        if container.contains(.error) {
            error = try container.decode(RPCError.self, forKey: .error)
        }
        hasResult = container.contains(.result)
        // Which of two it is depends on who reads it, so a message that is more than one is none.
        guard [method != nil, error != nil, hasResult].count(where: \.self) == 1 else {
            throw RPCError.invalidRequest
        }
    }
}
