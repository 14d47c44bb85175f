import Foundation
import GatewayAPI
import JSONRPC
import Testing

private struct WrongKind: Error {}

@Suite struct DecodingTests {
    private func call(_ bytes: [UInt8]) throws -> RPCCall {
        switch try RPCMessage.parse(bytes) {
        case .request(let call, _), .notification(let call): call
        default: throw WrongKind()
        }
    }

    @Test
    func `events are read back equal, with their numbers`() throws {
        for (index, event) in try Samples.events().enumerated() {
            let call = try call(try event.encode(number: index + 1))
            #expect(try GatewayEvent.decode(call) == event)
            #expect(GatewayEvent.number(of: call) == index + 1)
        }
    }

    @Test
    func `requests are read back equal, with their ids`() throws {
        for (index, request) in try Samples.requests().enumerated() {
            let id: HostRequestID = try Samples.id("r-\(index)")
            let bytes = try request.encode(id: id)
            let (read, readID) = try HostRequest.decode(try call(bytes))
            #expect(read == request && readID == id)
            guard case .request(_, .text(id.text)) = try RPCMessage.parse(bytes)
            else { throw WrongKind() }
        }
    }

    @Test
    func `unknown members are ignored in params and on the envelope`() throws {
        func widened(_ bytes: [UInt8]) throws -> RPCCall {
            let text = String(decoding: bytes, as: UTF8.self)
            let unknown = #""zz":{"id":[1e400,null]}"#
            let inside = text.replacing(
                #""params":{"#, with: #""params":{\#(unknown),"#, maxReplacements: 1)
            return try call(Array("{\(unknown),\(inside.dropFirst())".utf8))
        }
        for event in try Samples.events() {
            #expect(try GatewayEvent.decode(widened(event.encode(number: 1))) == event)
        }
        for request in try Samples.requests() {
            let bytes = try request.encode(id: try Samples.id("r"))
            #expect(try HostRequest.decode(widened(bytes)).0 == request)
        }
    }

    @Test
    func `an unknown notification is no event, an unknown request an error`() throws {
        let unknown = try call(
            RPCEncoder.notification("screen.paint", params: EmptyObject()))
        #expect(try GatewayEvent.decode(unknown) == nil)
        #expect(throws: RPCError.methodNotFound) { try HostRequest.decode(unknown) }
        let typing = try call(
            RPCEncoder.notification(ChatTyping.method, params: ChatTyping()))
        #expect(try GatewayEvent.decode(typing) == nil)
        #expect(GatewayEvent.number(of: typing) == nil)
    }

    @Test(arguments: ["0", "-1", "1.5", "\"1\"", "null", "9007199254740992", "1e400", "true"])
    func `what numbers no event is no number`(number: String) throws {
        let text = #"{"jsonrpc":"2.0","method":"session.idle","params":{"event":\#(number)}}"#
        #expect(GatewayEvent.number(of: try call(Array(text.utf8))) == nil)
    }

    @Test(arguments: ["\"\"", "\"a b\"", "1", "null", "\"é\"", "\"a/b\"", "{}"])
    func `a request without an id of ours is refused`(id: String) throws {
        let text = #"""
            {"jsonrpc":"2.0","method":"session.end","params":{"id":\#(id),"reason":"logout"},"id":1}
            """#
        let call = try call(Array(text.utf8))
        #expect(throws: RPCError.invalidParams) { try HostRequest.decode(call) }
    }
}
