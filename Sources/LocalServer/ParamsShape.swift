import JSONRPC
import LocalAPI

/// Checks a call's params against the type of its method, strictly.
///
/// Decoding passes over members that a type does not have; here they are an error, because a
/// misspelt `accepted` must not become a silent default.
enum ParamsShape {
    private static let calls: [String: any LocalCall.Type] = Dictionary(
        LocalTable.calls.map { ($0.method, $0) }, uniquingKeysWith: { first, _ in first })

    /// Throws `methodNotFound` or `invalidParams` unless the call is one of the table.
    static func check(_ call: RPCCall) throws(RPCError) {
        guard let type = calls[call.method] else { throw .methodNotFound }
        let known = try members(of: type, in: call)
        guard try call.params(as: Names.self).all.allSatisfy(known.contains) else {
            throw .invalidParams
        }
    }

    private static func members<C: LocalCall>(
        of type: C.Type, in call: RPCCall
    ) throws(RPCError) -> Set<String> {
        // Optional members that are missing have a child in the mirror all the same.
        let value = try call.params(as: C.self)
        return Set(Mirror(reflecting: value).children.compactMap(\.label))
    }
}

/// The names of an object's members; an empty list counts as none.
private struct Names: Decodable {
    let all: [String]

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let list = try? decoder.unkeyedContainer() {
            guard list.count == 0 else { throw RPCError.invalidParams }
            all = []
        } else {
            all = try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue)
        }
    }
}
