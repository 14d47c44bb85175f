import JSONRPC
import Testing

@Suite struct JSONScannerTests {
    private func problem(_ text: String) -> JSONProblem? { problem(bytes: Array(text.utf8)) }

    private func problem(bytes: [UInt8]) -> JSONProblem? {
        do throws(JSONProblem) {
            _ = try JSONScanner.check(bytes)
            return nil
        } catch {
            return error
        }
    }

    private func isMalformed(_ bytes: [UInt8]) -> Bool {
        if case .malformed = problem(bytes: bytes) { true } else { false }
    }

    @Test(arguments: [
        "null", "true", "false", " \t\r\n0 ", "-0", "-0.0", "1e5", "1E+5", "0.5e-3", "1e400",
        "123456789012345678901234567890", "\"\"", "\"a\"", "\"\u{7F}\u{80}\u{2028}\u{10FFFF}\"",
        #""\"\\\/\b\f\n\r\t""#, #""\u0000""#, #""\uD83D\uDE00""#, #""\ufffe\uFFFF\u00e9""#,
        "[]", "[ ]", "[1,2 , 3]", "[[[]],[{}]]", "{}", "{ }", #"{"":0}"#, #"{"a":{"a":1},"b":1}"#,
        #"{"a":[1,{"b":null}]}"#, "\r\n{}\r\n", #"{"ö":1,"o":2}"#,
    ])
    func `a text that RFC 8259 allows is accepted`(text: String) {
        #expect(problem(text) == nil)
    }

    @Test(arguments: [
        "", " ", "\r", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "00",
        ".5",
        "1.", "1.e3", "1e", "1e+", "0x10", "1_000", "1 2", "1,", "[1,]", "[,1]", "[1 2]", "[", "]",
        "[1", "[1,,2]", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{a:1}"#,
        #"{'a':1}"#, #"{"a":1 "b":2}"#, #"{"a"::1}"#, "{1:2}", "{null:1}", "{}{}", "[]]", "'a'",
        "\"", "\"a", "\"\\\"", "\"\\", "\"a\nb\"", "\"a\tb\"", "\"\u{0}\"", "\"\u{1F}\"",
        #""\x41""#, #""\'""#, #""\u12""#, #""\u12G4""#, #""\u+123""#, #""\u 123""#, #""\U0041""#,
        "\"\\\u{e9}\"",
        "// a\n1", "/* a */ 1", "[1] //", "\u{FEFF}{}", "\u{A0}1", "\u{B}1", "\u{C}1", "1\u{0}",
    ])
    func `a text that RFC 8259 forbids is refused`(text: String) {
        #expect(isMalformed(Array(text.utf8)))
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x31, 0x00], [0x31, 0x00], [0x00, 0x31], [0xEF, 0xBB, 0xBF, 0x31],
            [0x22, 0x80, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xFF, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xE0, 0x80, 0x80, 0x22], [0x22, 0x5C, 0xC3, 0xA9, 0x22], [0x22, 0x5C], [0x5C],
        ] as [[UInt8]])
    func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
        #expect(isMalformed(bytes))
    }

    @Test(arguments: [
        #""\uD800""#, #""\uDC00""#, #""\uDC00\uD800""#, #""\uD800a""#, #""\uD800\u0041""#,
        #""\uD800\uD800\uDC00""#, #""\uD800\n""#, #"{"\uDEAD":1}"#,
    ])
    func `a lone surrogate is refused`(text: String) {
        #expect(isMalformed(Array(text.utf8)))
    }

    @Test(arguments: [
        (#"{"a":1,"a":1}"#, "a"), (#"{"id":1,"\u0069d":2}"#, "id"), (#"{"":1,"":2}"#, ""),
        (#"[{"x":{"y":1,"z":2,"y":3}}]"#, "y"), (#"{"\/":1,"/":2}"#, "/"),
        (#"{"\uD83D\uDE00":1,"😀":2}"#, "😀"), (#"{"\u0000":1,"\u0000":2}"#, "\u{0}"),
    ])
    func `a member named twice is refused however it is written`(text: String, key: String) {
        #expect(problem(text) == .duplicateKey(key))
    }

    @Test
    func `names that differ only in normalisation or case are two names`() {
        #expect(problem("{\"\u{E9}\":1,\"e\u{301}\":2}") == nil)
        #expect(problem(#"{"id":1,"ID":2,"id ":3}"#) == nil)
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")])
    func `nesting is accepted up to its limit`(open: String, close: String) {
        let levels = open.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
        func nested(_ depth: Int) -> String {
            let count = depth / levels
            return String(repeating: open, count: count) + "1"
                + String(repeating: close, count: count)
        }
        #expect(problem(nested(JSONScanner.maximumDepth)) == nil)
        #expect(problem(nested(JSONScanner.maximumDepth + levels)) == .tooDeep)
        #expect(problem(String(repeating: open, count: 100_000)) == .tooDeep)
    }

    @Test
    func `the elements of an array are found`() throws {
        let text = Array(#" [ 1 , "a,]" ,{"b":[2,3]}, [] ] "#.utf8)
        let elements = try #require(try JSONScanner.check(text))
        let texts = elements.map { String(decoding: text[$0], as: UTF8.self) }
        #expect(texts == ["1", #""a,]""#, #"{"b":[2,3]}"#, "[]"])
        #expect(try JSONScanner.check(Array("[]".utf8)) == [])
        #expect(try JSONScanner.check(Array("{}".utf8)) == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `texts of a mebibyte are read`() {
        let mebibyte = 1 << 20
        #expect(problem("\"" + String(repeating: "a", count: mebibyte) + "\"") == nil)
        #expect(problem("\"" + String(repeating: #"\u00e9"#, count: mebibyte / 6) + "\"") == nil)
        #expect(problem("[" + String(repeating: "0,", count: mebibyte / 2) + "0]") == nil)
        #expect(problem(String(repeating: "1", count: mebibyte)) == nil)
        let keys = (0..<(mebibyte / 12)).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(problem("{" + keys + "}") == nil)
        #expect(problem("{" + keys + ",\"k7\":1}") == .duplicateKey("k7"))
        #expect(isMalformed(Array(("\"" + String(repeating: "a", count: mebibyte)).utf8)))
    }
}
