import PlainText
import Testing

struct LinkFinderTests {
    @Test(arguments: [
        ("see https://a.example/x?y=1#z now", ["https://a.example/x?y=1#z"]),
        ("https://a.example.", ["https://a.example"]),
        ("(https://a.example/)", ["https://a.example/"]),
        ("https://a.example/a_(b)", ["https://a.example/a_(b)"]),
        ("HTTPS://A.example:8443/", ["HTTPS://A.example:8443/"]),
        ("https://a.example/,https://b.example", ["https://a.example/,https://b.example"]),
        ("https://a.example/ü", ["https://a.example/ü"]),
        ("»https://a.example«", ["https://a.example"]),
        ("https://127.0.0.1:80/", ["https://127.0.0.1:80/"]),
    ])
    func `pages of the secure web are links, whole and without the sentence's marks`(
        text: String, links: [String]
    ) {
        #expect(Self.links(text) == links)
    }

    @Test(arguments: [
        "http://a.example/", "javascript:alert(1)", "file:///etc/passwd", "https://", "https:///x",
        "https://localhost", "xhttps://a.example", "https://bank.example@evil.example/",
        "https://bаnk.example/", "https://a..example", "https://a.example:x", "https ://a.example",
        "https://a.example:999999/", "https://[::1]/", "ahttps://a.example",
        "https://a.example/" + String(repeating: "x", count: 2100),
    ])
    func `all else stays text`(text: String) {
        #expect(Self.links(text) == [])
    }

    @Test(arguments: [
        "a https://a.example b https://b.example", "https://x", "hhhttps://", "",
        "https://https://",
        "h", String(repeating: "https://", count: 2000),
    ])
    func `nothing is lost between the pieces`(text: String) {
        let joined = LinkFinder.pieces(of: text).map {
            switch $0 {
            case .text(let text), .link(let text): text
            }
        }.joined()
        #expect(joined == text)
    }

    private static func links(_ text: String) -> [String] {
        LinkFinder.pieces(of: text).compactMap {
            if case .link(let link) = $0 { link } else { nil }
        }
    }
}
