import Testing

@testable import Invitation

@Suite struct SupportLinkTests {
    @Test(arguments: [
        ("https://support.example/?code=123456", "https://support.example"),
        ("https://support.example/123456", "https://support.example"),
        ("deskhand://support.example/?code=123456", "https://support.example"),
        ("DESKHAND://Support.Example:8443/?code=123456", "https://support.example:8443"),
        ("HTTPS://SUPPORT.example.:443/123456", "https://support.example"),
        ("  https://support.example/123456\r\n", "https://support.example"),
        ("https://192.0.2.7:444/123456", "https://192.0.2.7:444"),
        ("https://[2001:DB8:0:0::7]/123456", "https://[2001:db8::7]"),
        ("https://xn--supprt-zqf.example/123456", "https://xn--supprt-zqf.example"),
        ("http://127.0.0.1:8080/?code=123456", "http://127.0.0.1:8080"),
        ("http://localhost/123456", "http://localhost"),
        ("http://[::1]:81/123456", "http://[::1]:81"),
    ])
    func `the three forms are links, and name gateway and code`(
        text: String, gateway: String
    ) throws {
        let link = try SupportLink(parsing: text, source: .typed)
        #expect(link.gateway.url == gateway)
        #expect(link.code.text == "123456")
    }

    @Test(arguments: [
        // RELIABILITY.md rows 1 to 4.
        ("deskhand:--gateway=evil", InvitationError.notALink),
        ("deskhand://join/123\" --exec x \"", .spaceInside),
        ("deskhand://join/$(id)", .unknownPath), ("deskhand://join/;id", .unknownPath),
        ("deskhand://join/`id`", .unknownPath), ("deskhand://join/1%0a--debug", .percentEncoded),
        ("deskhand://a.example/?code=123456%0d", .percentEncoded),
        ("deskhand://a.example/?code=123456%00", .percentEncoded),
        // Rows 6 to 13.
        ("https://support.example@evil.com/s/1", .userInfo),
        ("https://support.example:pw@evil.com/123456", .userInfo),
        ("https://support.example\\@evil.com/", .backslash),
        ("https://support.example%2eevil.com/", .percentEncoded),
        ("https://suppоrt.example/", .hostNotASCII(shownAs: "xn--supprt-zqf.example")),
        ("https://xn--supprt-zqf.example/", .codeMissing),
        ("https://support.example.evil.com/", .codeMissing),
        ("https://evil.com/?support.example", .unknownKey),
        ("http://support.example/123456", .notEncrypted),
        ("ws://support.example/123456", .unknownScheme),
        ("ftp://support.example/123456", .unknownScheme),
        ("javascript://support.example/123456", .unknownScheme),
        // Rows 14 to 18.
        ("https://0x7f.1/123456", .hostDisguised), ("https://2130706433/123456", .hostDisguised),
        ("https://a.example/?code=123456&gateway=b.example", .unknownKey),
        ("https://a.example/?config=x&code=123456", .unknownKey),
        ("https://a.example/?password=x", .unknownKey), ("https://a.example/?cert=x", .unknownKey),
        ("https://a.example/?Code=123456", .unknownKey),
        ("https://a.example/?code=123456&", .unknownKey),
        ("https://a.example/?code=123456&code=123456", .repeatedKey),
        ("https://a.example/?t=a&t=b", .unknownKey),
        ("deskhand://", .hostMissing), ("deskhand:///", .hostMissing),
        ("deskhand://join", .codeMissing), ("", .empty), ("deskhand:", .notALink),
        ("https://", .hostMissing), ("https:///123456", .hostMissing),
        ("https://a.example/?code=12\u{202E}3456", .invisibleCharacter),
        ("https://a.example/?code=12\u{200B}3456", .invisibleCharacter),
        ("https://a.example/?code=12\t3456", .invisibleCharacter),
        ("https://a.example/?code=123 456", .spaceInside),
        // Rows 20 to 22.
        ("https://a.example/123456 https://a.example/123456", .spaceInside),
        ("--gateway=https://evil.com", .looksLikeOption), ("-x", .looksLikeOption),
        ("https://a.example/123456\u{FFFD}", .unknownPath),
        // Forms that are near the three.
        ("https://a.example?code=123456", .unknownPath),
        ("https://a.example/123456/", .unknownPath), ("https://a.example/123456#x", .unknownPath),
        ("https://a.example/?code=123456#x", .notADigit),
        ("https://a.example#/123456", .unknownPath), ("https://a.example/#123456", .unknownPath),
        ("https://a.example/s/123456", .unknownPath), ("https://a.example//123456", .unknownPath),
        ("deskhand://a.example/123456", .unknownPath),
        ("https://a.example/12345", .codeTooShort),
        ("https://a.example/1234567890123", .codeTooLong),
        ("https://a.example/?code=", .codeMissing), ("https://a.example/?", .codeMissing),
        ("https://a.example/?code", .unknownKey), ("https://a.example/?code=١٢٣٤٥٦", .notADigit),
        ("https://a.example", .codeMissing), ("a.example/123456", .notALink),
        ("//a.example/123456", .notALink), ("https:/a.example/123456", .notALink),
        ("1https://a.example/123456", .notALink),
    ])
    func `anything else is refused as a whole, with its reason`(
        text: String, reason: InvitationError
    ) {
        #expect(throws: reason) { try SupportLink(parsing: text, source: .typed) }
        #expect(!reason.message.isEmpty)
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/123456", "https://127.9.9.9/123456", "https://[::1]/123456",
        "deskhand://localhost/?code=123456", "https://LOCALHOST./123456",
        "https://x.localhost/123456",
    ])
    func `a clicked link does not lead to this computer, a typed one may`(text: String) throws {
        let typed = try SupportLink(parsing: text, source: .typed)
        #expect(throws: InvitationError.loopbackLink(host: typed.gateway.displayHost)) {
            try SupportLink(parsing: text, source: .linkHandler)
        }
        let allowed = try SupportLink(
            parsing: text, source: .linkHandler, allowing: [typed.gateway])
        #expect(allowed == typed)
    }

    @Test func `a megabyte of link is refused without being looked at`() {
        let text = "https://a.example/?code=" + String(repeating: "1", count: 1 << 20)
        let spent = ContinuousClock().measure {
            #expect(throws: InvitationError.tooLong) {
                try SupportLink(parsing: text, source: .linkHandler)
            }
        }
        #expect(spent < .milliseconds(50))
    }

    @Test func `what is pasted is a code or a link`() throws {
        let code = try JoinTarget(parsing: "123 456")
        #expect(code == .code(try SupportCode(parsing: "123456")))
        let link = try JoinTarget(parsing: "https://a.example/123456")
        #expect(link == .link(try SupportLink(parsing: "https://a.example/123456", source: .typed)))
        #expect(throws: InvitationError.notALink) { try JoinTarget(parsing: "a.example/123456") }
        #expect(throws: InvitationError.notALink) {
            try JoinTarget(parsing: "123456", source: .linkHandler)
        }
    }
}
