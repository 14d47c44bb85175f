import Testing

@testable import Invitation

/// RELIABILITY.md P3: none of 60 hosts that pretend to be another one is accepted.
@Suite struct SpoofedHostTests {
    static let hosts = [
        // Letters of other scripts, and other dots.
        "suppоrt.example", "ѕupport.example", "supροrt.example", "suppօrt.example",
        "ѕսррогt.example", "support.еxample", "support.exаmple", "ｓupport.example",
        "support。example", "support．example", "support｡example", "𝐬upport.example",
        "ⓢupport.example", "support.exam\u{440}le", "süpport.example", "support\u{301}.example",
        "ßupport.example", "ſupport.example", "support.example\u{2044}evil", "support․example",
        "support.example⁄x.evil.com", "support.example∕x.evil.com", "support.example？.evil.com",
        // What is not seen, or turns the order round.
        "sup\u{200B}port.example", "sup\u{200D}port.example", "sup\u{AD}port.example",
        "\u{202E}elpmaxe.troppus", "support\u{2060}.example", "support.example\u{FEFF}.evil.com",
        "sup\tport.example", "sup\nport.example", "sup port.example", "support.example\u{0}.evil",
        "sup\u{34F}port.example", "support\u{3164}.example", "support.example\u{85}.evil.com",
        // Other places in the URL.
        "support.example@evil.com", "support.example:443@evil.com", "evil.com\\@support.example",
        "support.example\\.evil.com", "support.example%2eevil.com", "support.example%00.evil.com",
        "support.example%40evil.com", "%73upport.example", "support.example:443:444",
        "support.example:", "support.example:0", "support.example:65536", "support.example:+443",
        // Addresses in disguise.
        "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "127.0.0.01", "0x7f000001", "0.0.0.0",
        "192.0.2.256", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "[::1%25lo]",
        "[0:0:0:0:0:0:127.0.0.1]",
        // Names that the DNS does not have.
        "support..example", ".support.example", "support.example..", "-support.example",
        "support-.example", "*.example", "*", "sup_port.example", "[support.example]", "[1::2::3]",
        "[12345::1]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[::1", "::1", "[]", "[:::]",
        "[:1:2:3:4:5:6:7]", "support.example;evil.com", "support.example,evil.com", "$(id)",
    ]

    @Test func `there are at least sixty`() { #expect(Set(Self.hosts).count >= 60) }

    @Test(arguments: hosts)
    func `a spoofed host is refused, and shown in ASCII alone`(host: String) {
        let error = #expect(throws: InvitationError.self) {
            try GatewayAddress(parsing: "https://\(host)")
        }
        #expect(throws: InvitationError.self) {
            try SupportLink(parsing: "https://\(host)/123456", source: .linkHandler)
        }
        if case .hostNotASCII(let shown) = error { #expect(shown.utf8.allSatisfy { $0 < 0x80 }) }
    }

    /// Made by Python's `"…".encode("punycode")`, and RFC 3492 section 7.1 (A) and (L).
    @Test(arguments: [
        ("suppоrt.example", "xn--supprt-zqf.example"),
        ("süpport.example", "xn--spport-3ya.example"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"),
        ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
    ])
    func `look-alike hosts are shown in their ASCII form`(host: String, shown: String) {
        #expect(throws: InvitationError.hostNotASCII(shownAs: shown)) {
            try GatewayAddress(parsing: "https://\(host)")
        }
    }
}
