import Testing

@testable import Invitation

@Suite struct SupportCodeTests {
    @Test(arguments: [
        ("123456", "123456"), ("123456789012", "123456789012"),
        ("  123456\n", "123456"), ("123 456-789", "123456789"),
        ("123\u{A0}456\u{2009}789", "123456789"), ("12.34.56", "123456"),
        ("123–456—789", "123456789"), ("123\u{2212}456", "123456"), ("123456.", "123456"),
        ("１２３４５６", "123456"), ("١٢٣٤٥٦", "123456"), ("۱۲۳۴۵۶", "123456"),
        ("१२३४५६", "123456"), ("𝟏𝟐𝟑𝟒𝟓𝟔", "123456"), ("١٢٣-456", "123456"),
    ])
    func `a code is taken as the digits that were typed`(text: String, digits: String) throws {
        #expect(try SupportCode(parsing: text).text == digits)
    }

    @Test(arguments: [
        ("", InvitationError.empty), (" \t\n", .empty), ("1", .codeTooShort),
        ("12345", .codeTooShort), ("1234567890123", .codeTooLong), ("+1234567", .notADigit),
        ("-0", .looksLikeOption), ("-123456", .looksLikeOption), ("–123456", .looksLikeOption),
        ("--debug", .looksLikeOption), ("1e6", .notADigit), ("0x12", .notADigit),
        ("0x123456", .notADigit), ("123456a", .notADigit), (".123456", .notADigit),
        ("²²²²²²", .notADigit), ("①②③④⑤⑥", .notADigit), ("123½56", .notADigit),
        ("一二三四五六", .notADigit), ("ⅠⅡⅢⅣⅤⅥ", .notADigit), ("123\u{301}456", .notADigit),
        ("123\t456", .invisibleCharacter), ("123\n456", .invisibleCharacter),
        ("123\u{0}456", .invisibleCharacter), ("123\u{200B}456", .invisibleCharacter),
        ("\u{202E}123456", .invisibleCharacter), ("123\r\n456", .invisibleCharacter),
        ("123456\u{FFFD}", .notADigit), ("123,456", .notADigit), ("123/456", .notADigit),
        ("123\u{FE0F}456", .invisibleCharacter),
    ])
    func `anything but 6 to 12 digits is refused with its reason`(
        text: String, reason: InvitationError
    ) {
        #expect(throws: reason) { try SupportCode(parsing: text) }
    }

    @Test func `a megabyte is refused without being looked at`() {
        let paste = String(repeating: "1", count: 1 << 20)
        let spent = ContinuousClock().measure {
            #expect(throws: InvitationError.tooLong) { try SupportCode(parsing: paste) }
        }
        #expect(spent < .milliseconds(50))
    }

    @Test func `a code is never printed`() throws {
        let code = try SupportCode(parsing: "918273")
        let link = try SupportLink(parsing: "https://a.example/918273", source: .typed)
        var dumped = ""
        dump([code], to: &dumped)
        dump(link, to: &dumped)
        dump(JoinTarget.code(code), to: &dumped)
        let printed = "\(code) \(String(reflecting: code)) \(link) \(JoinTarget.link(link))"
        #expect(!(printed + dumped).contains("918273"))
        #expect("\(code)" == "<redacted>")
    }
}
