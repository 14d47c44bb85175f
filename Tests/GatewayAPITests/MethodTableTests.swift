import Foundation
import GatewayAPI
import JSONRPC
import Testing

@Suite struct MethodTableTests {
    private struct Index: Decodable {
        struct Entry: Decodable {
            let direction: String
            let kind: String
        }

        let methods: [String: [Entry]]
    }

    private func methods(_ direction: String, _ kind: String) throws -> Set<String> {
        let file = SchemaCheck.repository.appending(path: "Man/schemas/index.json")
        let index = try JSONDecoder().decode(Index.self, from: Data(contentsOf: file))
        return Set(
            index.methods.filter { _, entries in
                entries.contains { $0.direction == direction && $0.kind == kind }
            }.keys)
    }

    @Test
    func `the schemas name the methods that the types do`() throws {
        #expect(try methods("gateway-to-host", "event") == Set(GatewayEvent.methods))
        #expect(try methods("gateway-to-host", "notification") == [ChatTyping.method])
        #expect(
            try methods("host-to-gateway", "request")
                == Set(HostRequest.methods).union([SessionOpen.method]))
        #expect(
            try methods("host-to-gateway", "notification") == [
                SessionAck.method, ChatTyping.method,
            ])
        #expect(try methods("gateway-to-host", "request").isEmpty)
    }

    @Test
    func `the manual has a section on each method, and on no other`() throws {
        let page = try String(
            contentsOf: SchemaCheck.repository.appending(path: "Man/deskhand-protocol.7"),
            encoding: .utf8)
        let described = page.split(separator: "\n").compactMap { line in
            line.wholeMatch(of: /\.Ss ([a-z]+\.[a-z]+).*/).map { String($0.1) }
        }
        let all = GatewayEvent.methods + HostRequest.methods
        let beside = [SessionOpen.method, SessionAck.method, ChatTyping.method]
        #expect(Set(described) == Set(all + beside))
        #expect(Set(described).count == described.count)
    }

    @Test
    func `no method is both an event and a request`() {
        #expect(Set(GatewayEvent.methods).isDisjoint(with: HostRequest.methods))
        #expect(GatewayEvent.methods.count == 27)
        #expect(HostRequest.methods.count == 13)
    }
}
