import PlainText
import Testing

struct SafeTextTests {
    @Test(arguments: [
        ("\u{1B}[2J", "\\u{1B}[2J"), ("\u{1B}]52;c;eA==\u{7}", "\\u{1B}]52;c;eA==\\u{7}"),
        ("\u{9B}31m", "\\u{9B}31m"), ("a\r\nb", "a\\u{D}\\u{A}b"), ("\u{7F}", "\\u{7F}"),
        ("\u{202E}exe.gpj", "\\u{202E}exe.gpj"), ("\u{2067}x", "\\u{2067}x"),
        ("a\u{200B}b", "a\\u{200B}b"), ("a\u{200D}b", "a\\u{200D}b"), ("\u{FEFF}", "\\u{FEFF}"),
        ("\u{E0041}", "\\u{E0041}"), ("\u{3164}", "\\u{3164}"), ("\u{2028}", "\\u{2028}"),
        ("\u{301}x", "\u{25CC}\u{301}x"),
    ])
    func `what could drive or deceive a terminal is shown as its number`(
        text: String, expected: String
    ) {
        #expect(SafeText.escape(text) == expected)
    }

    @Test(arguments: [
        "Grüße, naïve façade", "日本語", "हिन्दी", "ไทย", "👩\u{200D}💻", "❤\u{FE0F}",
        "<span size=999999>", "%s%n &amp;", "e\u{301}",
    ])
    func `what people write is left as it is`(text: String) {
        #expect(SafeText.escape(text).unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test func `a heap of marks is cut to four`() {
        let text = SafeText.escape("z" + String(repeating: "\u{301}", count: 10_000) + "y")
        #expect(text.unicodeScalars.count == 7)
        #expect(text.unicodeScalars.last == "y")
    }

    @Test func `lines stay lines only where that is asked for`() {
        #expect(SafeText.escape("a\nb\tc", lines: .many) == "a\nb    c")
        #expect(SafeText.escape("a\rb", lines: .many) == "a\\u{D}b")
    }
}
