import Testing

@testable import HostCLI

struct SafeJSONTests {
    @Test func `JSON keeps its meaning and hides nothing`() throws {
        let text = try SafeJSON.text(["a\u{9B}\u{202E}\u{E0041}é"])
        #expect(text == "[\"a\\u009b\\u202e\\udb40\\udc41é\"]")
    }
}
