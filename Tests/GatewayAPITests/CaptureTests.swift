import Foundation
import GatewayAPI
import JSONRPC
import Testing

/// The same captures that the schemas are tested with, read by the types.
@Suite struct CaptureTests {
    private struct Line {
        let direction: String
        let kind: String
        let why: String?
        let message: Any

        init?(_ text: Substring) throws {
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
            guard let members = object as? [String: Any],
                let direction = members["direction"] as? String,
                let kind = members["kind"] as? String, let message = members["message"]
            else { return nil }
            self.direction = direction
            self.kind = kind
            self.why = members["why"] as? String
            self.message = message
        }

        var bytes: [UInt8] {
            get throws {
                [UInt8](
                    try JSONSerialization.data(withJSONObject: message, options: .fragmentsAllowed))
            }
        }
    }

    private func lines(_ name: String) throws -> [Line] {
        let text = try String(
            contentsOf: SchemaCheck.captures.appending(path: name), encoding: .utf8)
        return try text.split(separator: "\n").map { try #require(try Line($0)) }
    }

    private struct Refused: Error {}

    /// Reads a message as its receiver does, and writes it again.
    private func rewritten(_ line: Line, answers: inout [RequestID: String]) throws -> [UInt8] {
        let bytes = try line.bytes
        let decoder = JSONDecoder()
        switch line.kind {
        case "redeem-request":
            return try RPCEncoder.encode(decoder.decode(RedeemRequest.self, from: Data(bytes)))
        case "redeem-response":
            return try RPCEncoder.encode(decoder.decode(RedeemResponse.self, from: Data(bytes)))
        case "redeem-problem":
            return try RPCEncoder.encode(decoder.decode(Problem.self, from: Data(bytes)))
        default: break
        }
        switch try RPCMessage.parse(bytes) {
        case .request(let call, let id):
            answers[id] = call.method
            guard line.direction == "host-to-gateway" else { throw Refused() }
            guard call.method != SessionOpen.method else {
                return try RPCEncoder.request(
                    call.method, params: try call.params(as: SessionOpen.self), id: id)
            }
            let (request, requestID) = try HostRequest.decode(call)
            return try request.encode(id: requestID)
        case .notification(let call): return try rewritten(call, from: line.direction)
        case .result(let result, let id): return try rewritten(result, id: id, answers: &answers)
        case .failure(let error, let id):
            guard let id, answers.removeValue(forKey: id) != nil else { throw Refused() }
            return try RPCEncoder.failure(error, id: id)
        }
    }

    private func rewritten(_ call: RPCCall, from direction: String) throws -> [UInt8] {
        switch (call.method, direction) {
        case (ChatTyping.method, _):
            return try RPCEncoder.notification(
                call.method, params: try call.params(as: ChatTyping.self))
        case (SessionAck.method, "host-to-gateway"):
            return try RPCEncoder.notification(
                call.method, params: try call.params(as: SessionAck.self))
        case (_, "gateway-to-host"):
            guard let event = try GatewayEvent.decode(call),
                let number = GatewayEvent.number(of: call)
            else { throw Refused() }
            return try event.encode(number: number)
        default: throw Refused()
        }
    }

    private func rewritten(
        _ result: RPCResult, id: RequestID, answers: inout [RequestID: String]
    ) throws -> [UInt8] {
        switch answers.removeValue(forKey: id) {
        case nil: throw Refused()
        case SessionOpen.method:
            try RPCEncoder.result(try result.value(as: SessionOpened.self), id: id)
        case ChatSend.method: try RPCEncoder.result(try result.value(as: ChatSent.self), id: id)
        default: try RPCEncoder.result(try result.value(as: EmptyObject.self), id: id)
        }
    }

    private func sorted(_ message: Any) throws -> String {
        String(
            decoding: try JSONSerialization.data(withJSONObject: message, options: .sortedKeys),
            as: UTF8.self)
    }

    @Test
    func `right messages are written as they were read`() throws {
        var answers: [RequestID: String] = [:]
        for (number, line) in try lines("valid.jsonl").enumerated() {
            let bytes = try rewritten(line, answers: &answers)
            let again = try JSONSerialization.jsonObject(with: Data(bytes))
            #expect(try sorted(again) == sorted(line.message), "line \(number + 1)")
        }
    }

    /// What nobody should send, and a receiver reads all the same: the manual names each.
    private static let tolerated: Set<String> = [
        "unknown member", "unknown member inside", "result with unknownMember 1",
        "unknown member in the result", "hash in upper case", "time with an offset",
        "time without milliseconds", "text empty", "empty", "absolute", "climbs", "dot",
        "ends in a slash", "control character", "javascript", "plain http", "file", "in clear",
        "in clear to a name like loopback", "photo without address", "survey that is a file",
        "relative address", "page in clear", "external viewer with control", "without agentId",
        "agentId", "no event", "socket in clear", "unknown display", "without access",
        "without scope", "applications without names", "not chosen yet",
        "result that is no object", "error -32000 without reason", "unknown reason",
        "code outside JSON-RPC's range",
        "unknown type of ours", "another status", "too old without a version", "status 200",
        "an event with an id on the envelope", "a request without an id on the envelope",
    ]

    @Test
    func `wrong messages are refused, but for what receivers let pass`() throws {
        var answers: [RequestID: String] = [:]
        var accepted: Set<String> = []
        for line in try lines("invalid.jsonl") {
            guard (try? rewritten(line, answers: &answers)) != nil, let why = line.why
            else { continue }
            accepted.insert(why)
        }
        #expect(accepted.subtracting(Self.tolerated).isEmpty)
    }
}
