import Foundation
import JSONRPC

private struct Loose: Codable {
    var id: String?
    var event: Int?
    var list: [Double]?
}

/// Reads the bytes as a message and as a batch, and stops where what was accepted is not JSON to
/// another parser too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONRPC(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if (try? JSONScanner.check(bytes)) != nil {
        // Numbers that no Double holds are JSON, but nothing that Foundation reads.
        let hasNumber = bytes.contains { (0x30...0x39).contains($0) }
        let other = try? JSONSerialization.jsonObject(
            with: Data(bytes), options: .fragmentsAllowed)
        guard other != nil || hasNumber else { fatalError("accepted what is no JSON") }
    }
    if let message = try? RPCMessage.parse(bytes) { use(message) }
    if let batch = try? RPCMessage.parseBatch(bytes) {
        for case .success(let message) in batch.messages { use(message) }
    }
    return 0
}

private func use(_ message: RPCMessage) {
    switch message {
    case .request(let call, let id):
        _ = try? call.params(as: Loose.self)
        guard let answer = try? RPCEncoder.result(EmptyObject(), id: id),
            case .result(_, id) = try? RPCMessage.parse(answer)
        else { fatalError("an id does not come back") }
    case .notification(let call): _ = try? call.params(as: Loose.self)
    case .result(let result, _): _ = try? result.value(as: Loose.self)
    case .failure(let error, let id):
        guard let text = try? RPCEncoder.failure(error, id: id),
            case .failure(_, id) = try? RPCMessage.parse(text)
        else { fatalError("a failure does not come back") }
    }
}
