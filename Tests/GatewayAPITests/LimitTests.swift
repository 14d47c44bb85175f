import Foundation
import GatewayAPI
import JSONRPC
import Testing

@Suite struct LimitTests {
    private func isReadable(_ method: String, _ params: String) throws -> Bool {
        let text =
            #"{"jsonrpc":"2.0","method":"\#(method)","params":{"event":1,"id":"r",\#(params)}}"#
        guard case .notification(let call) = try RPCMessage.parse(Array(text.utf8))
        else { return false }
        if HostRequest.methods.contains(method) {
            return (try? HostRequest.decode(call)) != nil
        }
        return (try? GatewayEvent.decode(call)) != nil
    }

    @Test(arguments: [
        ("a", true), ("A_z-09", true), (String(repeating: "x", count: 128), true), ("", false),
        (String(repeating: "x", count: 129), false), ("a b", false), ("../a", false), ("ä", false),
        ("a\n", false), ("a.b", false), ("\u{FF41}", false), ("a\u{301}", false),
    ])
    func `an id is 1 to 128 letters, digits, underscores and hyphens`(text: String, isID: Bool) {
        #expect((AgentID(text) != nil) == isID)
    }

    @Test
    func `a name has 256 characters, whichever they are`() throws {
        for scalar in ["a", "é", "\u{301}", "😀"] {
            #expect(NameText(String(repeating: scalar, count: 256)) != nil)
            #expect(NameText(String(repeating: scalar, count: 257)) == nil)
        }
        // One character to Swift, and 257 to everybody else.
        #expect(NameText("a" + String(repeating: "\u{301}", count: 256)) == nil)
    }

    @Test
    func `a chat line has 16 KiB of UTF-8`() throws {
        #expect(ChatText(String(repeating: "a", count: 16_384)) != nil)
        #expect(ChatText(String(repeating: "a", count: 16_385)) == nil)
        #expect(ChatText(String(repeating: "😀", count: 4096)) != nil)
        #expect(ChatText(String(repeating: "😀", count: 4097)) == nil)
        let mebibyte = String(repeating: "a", count: 1 << 20)
        #expect(try !isReadable("chat.send", #""text":"\#(mebibyte)""#))
        #expect(try isReadable("chat.send", #""text":"a""#))
    }

    @Test
    func `cutting keeps all that is allowed, and no half character`() {
        #expect(NameText(cutting: String(repeating: "é", count: 300)).text.count == 256)
        #expect(NameText(cutting: "short").text == "short")
        let line = ChatText(cutting: "a" + String(repeating: "😀", count: 1 << 18)).text
        #expect(line.utf8.count == 16_381)
        #expect(line.unicodeScalars.last == "😀")
    }

    @Test(arguments: [
        "-1", "9007199254740992", "9223372036854775808", "1e400", "\"12\"", "1.5", "null",
    ])
    func `a file's size is a whole number that is not negative`(size: String) throws {
        let rest = #""transferId":"t","name":"a","sha256":"\#(Samples.hash)""#
        #expect(try !isReadable("file.request", #""size":\#(size),\#(rest)"#))
        #expect(try !isReadable("file.offer", #""size":\#(size),"url":"https://a/",\#(rest)"#))
        #expect(try isReadable("file.offer", #""size":7,"url":"https://a/",\#(rest)"#))
        #expect(try !isReadable("file.request", rest))
    }

    @Test(arguments: [
        ("", false), (Samples.hash, true), (Samples.hash.uppercased(), true),
        (String(Samples.hash.dropLast()), false), (Samples.hash + "0", false),
        (String(Samples.hash.dropLast()) + "g", false), (String(repeating: "é", count: 32), false),
    ])
    func `a hash is 64 hexadecimal digits`(hash: String, isHash: Bool) throws {
        let params = #""transferId":"t","sha256":"\#(hash)""#
        #expect(try isReadable("file.done", params) == isHash)
    }

    @Test(arguments: [
        ("https://a/", true), ("", false), ("https://a/\\r\\nX: y", false), ("https://a/ b", false),
        ("https://a/é", false), ("https://" + String(repeating: "a", count: 2041), false),
    ])
    func `an address to connect to is visible ASCII`(url: String, isAddress: Bool) throws {
        let params = #""transferId":"t","uploadUrl":"\#(url)""#
        #expect(try isReadable("file.accepted", params) == isAddress)
    }

    @Test(arguments: ["-1", "1e9", "1e308", "1e400", "\"1\"", "true"])
    func `a length of time is a number of seconds up to a year`(seconds: String) throws {
        #expect(try !isReadable("session.grace", #""seconds":\#(seconds)"#))
        #expect(try !isReadable("queue.update", #""waitSeconds":\#(seconds)"#))
        #expect(try isReadable("session.grace", #""seconds":29.5"#))
    }

    @Test
    func `a session's own times are bounded, so that no clock overflows or spins`() throws {
        func isOpened(_ changes: String) throws -> Bool {
            let members = """
                {"resumed":false,"event":1,"graceSeconds":30,"heartbeatSeconds":15,"resumeSeconds":120}
                """
            let parts = changes.split(separator: ":").map(String.init)
            let text = members.replacing(
                try Regex("\"\(parts[0])\":[a-z0-9]+"), with: "\"\(parts[0])\":\(parts[1])")
            return (try? JSONDecoder().decode(SessionOpened.self, from: Data(text.utf8))) != nil
        }
        for wrong in [
            "heartbeatSeconds:0", "heartbeatSeconds:-1", "heartbeatSeconds:1e-9",
            "heartbeatSeconds:1e300", "graceSeconds:-1", "graceSeconds:86401",
            "resumeSeconds:1e300", "event:-1", "event:9223372036854775807", "resumed:1",
        ] {
            #expect(try !isOpened(wrong), "\(wrong)")
        }
        for right in ["heartbeatSeconds:0.1", "graceSeconds:0", "resumeSeconds:86400", "event:0"] {
            #expect(try isOpened(right), "\(right)")
        }
    }

    @Test(arguments: [
        ("a.b_c~d+e/f-0==", true), ("", false), ("=", false), ("a=b", false), ("a b", false),
        ("a\\r\\nX-Other: 1", false), ("é", false), (String(repeating: "a", count: 4097), false),
    ])
    func `a token can go into a header and nowhere else`(token: String, isToken: Bool) throws {
        let text = #"""
            {"sessionId":"s","token":"\#(token)","socketUrl":"wss://a/","company":{"name":"A"}}
            """#
        let response = try? JSONDecoder().decode(RedeemResponse.self, from: Data(text.utf8))
        #expect((response != nil) == isToken)
    }

    @Test(arguments: [
        ("123456", true), ("123456789012", true), ("12345", false), ("1234567890123", false),
        ("12345a", false), ("١٢٣٤٥٦", false), ("+12345", false), ("123456\\n", false),
    ])
    func `a code is 6 to 12 ASCII digits`(code: String, isCode: Bool) throws {
        let client = String(decoding: try RPCEncoder.encode(Samples.client), as: UTF8.self)
        let text = #"{"code":"\#(code)","client":\#(client)}"#
        let request = try? JSONDecoder().decode(RedeemRequest.self, from: Data(text.utf8))
        #expect((request != nil) == isCode)
    }

    @Test
    func `keys are 1 to 16 names`() throws {
        let seventeen = Array(repeating: "\"a\"", count: 17).joined(separator: ",")
        for wrong in ["", seventeen, #""""#, #""a b""#, #""é""#, "1"] {
            #expect(try !isReadable("keys.send", #""keys":[\#(wrong)]"#), "\(wrong)")
        }
        #expect(try isReadable("keys.send", #""keys":["Control_L","Escape"]"#))
    }
}
