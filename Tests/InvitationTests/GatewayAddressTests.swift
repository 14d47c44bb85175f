import FoundationEssentials
import Testing

@testable import Invitation

@Suite struct GatewayAddressTests {
    @Test(arguments: [
        ("https://Support.Example.", "https://support.example", "support.example"),
        ("https://support.example:443/", "https://support.example", "support.example"),
        ("https://support.example:8443", "https://support.example:8443", "support.example:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1", "127.0.0.1"),
        ("http://[0:0::1]:8080/", "http://[::1]:8080", "[::1]:8080"),
        ("https://[2001:db8:0:0:1:0:0:1]", "https://[2001:db8::1:0:0:1]", "[2001:db8::1:0:0:1]"),
        ("https://a", "https://a", "a"),
        (
            "https://XN--Abc.example", "https://xn--abc.example",
            "xn--abc.example"
        ),
    ])
    func `an address has one form`(text: String, url: String, shown: String) throws {
        let address = try GatewayAddress(parsing: text)
        #expect(address.url == url)
        #expect(address.displayHost == shown)
        #expect(try GatewayAddress(parsing: address.url) == address)
    }

    @Test(arguments: [
        ("support.example", InvitationError.notALink), ("https://a.example/x", .addressWithPath),
        ("https://a.example?x", .addressWithPath), ("https://a.example/?x=1", .addressWithPath),
        ("https://a.example#x", .addressWithPath), ("http://a.example", .notEncrypted),
        ("http://127.0.0.1.example", .notEncrypted), ("http://127.example", .notEncrypted),
        ("http://localhost.example", .notEncrypted), ("http://x.localhost", .notEncrypted),
        ("deskhand://a.example", .unknownScheme), ("wss://a.example", .unknownScheme),
        ("https://a.example:99999", .badPort), ("https://*.example", .hostWildcard),
        ("-https://a.example", .looksLikeOption),
    ])
    func `a wrong address is refused with its reason`(text: String, reason: InvitationError) {
        #expect(throws: reason) { try GatewayAddress(parsing: text) }
    }

    @Test func `labels have 63 bytes and names 253`() throws {
        let label = String(repeating: "a", count: 63)
        let longest = [label, label, label, String(label.dropLast(2))].joined(separator: ".")
        #expect(longest.utf8.count == 253)
        #expect(try GatewayAddress(parsing: "https://\(longest).").host == longest)
        for host in [label + "a", longest + "a", longest + ".a"] {
            #expect(throws: InvitationError.hostTooLong) {
                try GatewayAddress(parsing: "https://\(host)")
            }
        }
    }

    @Test(arguments: [
        ("https://a.example/v1/redeem", true), ("wss://a.example/socket?x=%20@y", true),
        ("https://A.EXAMPLE.:443", true), ("https://a.example#x", true),
        ("http://a.example/", false), ("ws://a.example/", false), ("https://a.example:444/", false),
        ("https://b.example/", false), ("https://a.example.evil.com/", false),
        ("https://a.example@evil.com/", false), ("https://a.example\\@evil.com/", false),
        ("https://evil.com/https://a.example", false), ("//a.example/", false),
        (" https://a.example/", false), ("https://a.example/x y", false), ("", false),
        ("https://a.example/\r\nHost: b", false), ("file://a.example/", false),
    ])
    func `the token goes to its own origin alone`(url: String, isOrigin: Bool) throws {
        #expect(try GatewayAddress(parsing: "https://a.example").isOrigin(of: url) == isOrigin)
    }

    @Test func `web sockets in clear belong to a gateway in clear`() throws {
        let gateway = try GatewayAddress(parsing: "http://127.0.0.1:8080")
        #expect(gateway.isOrigin(of: "ws://127.0.0.1:8080/socket"))
        #expect(!gateway.isOrigin(of: "ws://localhost:8080/socket"))
        #expect(!gateway.isOrigin(of: "wss://127.0.0.1:8080/socket"))
    }

    @Test(arguments: [
        ("http://127.0.0.1", true), ("https://127.255.0.3", true), ("https://localhost", true),
        ("https://[::1]", true), ("https://128.0.0.1", false), ("https://127.example", false),
        ("https://x.localhost", false), ("https://[::2:0:0:1]", false),
    ])
    func `loopback is what is literally so`(text: String, isLoopback: Bool) throws {
        #expect(try GatewayAddress(parsing: text).isLoopback == isLoopback)
    }

    @Test func `an address is stored as its URL and checked when read`() throws {
        let address = try GatewayAddress(parsing: "https://a.example:8443")
        let data = try JSONEncoder().encode([address])
        #expect(try JSONDecoder().decode([GatewayAddress].self, from: data) == [address])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                [GatewayAddress].self, from: Data(#"["https://a@b.example"]"#.utf8))
        }
    }
}
