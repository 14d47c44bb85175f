import CGTK
import LocalAPI
import Testing
import Widgets

@testable import HostWindow

struct RowMapTests {
    @Test func `each line of text belongs to its entry`() {
        var rows = RowMap()
        #expect(rows.replace(0..<0, counts: [2, 1, 3]) == 0..<0)
        #expect((0..<6).map { rows.entry(at: $0) } == [0, 0, 1, 2, 2, 2])
        #expect(rows.entry(at: 6) == nil)
        #expect(rows.entry(at: -1) == nil)
        #expect(rows.replace(1..<2, counts: [4]) == 2..<3)
        #expect(rows.starts == [0, 2, 6])
        #expect(rows.total == 9)
        #expect(rows.replace(0..<1, counts: []) == 0..<2)
        #expect(rows.starts == [0, 4])
        #expect(rows.replace(2..<2, counts: [1]) == 7..<7)
        #expect(rows.entry(at: 7) == 2)
    }
}

struct ImageHeaderTests {
    private static func png(_ width: UInt32, _ height: UInt32) -> [UInt8] {
        let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]
        let numbers = [width, height].flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
        }
        return start + Array("IHDR".utf8) + numbers + [8, 6, 0, 0, 0, 0, 0, 0, 0]
    }

    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC4, 0, 2]
        + [0xFF, 0xC2, 0, 11, 8, 0x01, 0x00, 0x02, 0x00, 1, 1, 1, 1]

    @Test func `sizes are read before anything is decoded`() {
        #expect(ImageHeader(Self.png(640, 480))?.width == 640)
        #expect(ImageHeader(Self.png(640, 480))?.height == 480)
        #expect(ImageHeader(Self.jpeg)?.kind == .jpeg)
        #expect(ImageHeader(Self.jpeg)?.width == 512)
        #expect(ImageHeader(Self.jpeg)?.height == 256)
    }

    @Test(arguments: [(4096, 4096, true), (4097, 1, false), (0, 5, false), (65_535, 65_535, false)])
    func `too large a picture is not modest`(width: Int, height: Int, isModest: Bool) {
        #expect(ImageHeader(Self.png(UInt32(width), UInt32(height)))?.isModest == isModest)
        #expect(ImageHeader(Self.png(.max, .max))?.isModest == false)
    }

    @Test func `what is cut off or no picture is refused`() {
        for count in 0..<33 { #expect(ImageHeader(Array(Self.png(9, 9).prefix(count))) == nil) }
        for count in 0..<22 { #expect(ImageHeader(Array(Self.jpeg.prefix(count))) == nil) }
        for text in ["GIF89a        ", "<svg width='9' height='9'/>", "RIFF    WEBP", ""] {
            #expect(ImageHeader(Array(text.utf8)) == nil)
        }
        #expect(
            ImageHeader([0xFF, 0xD8, 0xFF, 0xE0, 0, 0] + [UInt8](repeating: 0xFF, count: 99)) == nil
        )
    }
}

struct FileDropTests {
    @Test(
        arguments: [
            ("file:///tmp/a%20b.txt", "/tmp/a b.txt"), ("file://localhost/tmp/x", "/tmp/x"),
            ("https://a.example/x", nil), ("file://elsewhere/x", nil), ("file:///a%00b", nil),
            ("/tmp/x", nil), ("", nil),
        ] as [(String, String?)])
    func `only files of this computer are taken`(uri: String, path: String?) {
        #expect(FileDrop.path(uri) == path)
    }
}

struct InitialsTests {
    @Test(arguments: [
        ("Anna Berg", "AB"), ("anna", "A"), ("Dr. Anna von Berg-Holz", "DH"), ("", "?"),
        ("<b>", "B"), ("山田 太郎", "山太"), ("%s", "S"), ("🙂", "?"), ("O’Neill", "O"),
    ])
    func `two letters stand for a name`(name: String, letters: String) {
        #expect(Initials.of(name) == letters)
    }
}

struct EntryTextTests {
    private static func text(_ line: ChatLine) -> [String] {
        let entry = ChatEntry(line, after: line, day: { _ in nil })
        return EntryText(entry).lines.map { $0.runs.map(\.text).joined() }
    }

    @Test(arguments: [
        ("<span size=999999>&amp;", ["<span size=999999>&amp;"]), ("%s%n", ["%s%n"]),
        ("\u{1B}[2J", ["\\u{1B}[2J"]), ("\u{202E}evil", ["\\u{202E}evil"]),
        ("a\u{0}b", ["a\\u{0}b"]), ("a\nb\n", ["a", "b", ""]),
        ("a\r\u{2028}b", ["a\\u{D}\\u{2028}b"]),
    ])
    func `hostile text is shown as what it is`(text: String, lines: [String]) {
        #expect(Self.text(Lines.agent("1", text)) == lines)
    }

    @Test func `ten thousand marks are cut, and ten thousand lines are`() {
        let marks = Self.text(Lines.agent("1", "x" + String(repeating: "\u{301}", count: 10_000)))
        #expect(marks[0].unicodeScalars.count < 10)
        let lines = Self.text(Lines.agent("1", String(repeating: "a\n", count: 10_000)))
        #expect(lines.count == EntryText.maximumLines + 1)
        #expect(lines.last?.contains("9,601") == true || lines.last?.contains("9601") == true)
    }

    @Test func `a name never hides what comes after it`() {
        #expect(EntryText.name(String(repeating: "n", count: 5000)).count == 64)
        #expect(EntryText.name("a\nb") == "a\\u{A}b")
        #expect(EntryText.name("") == "Support")
    }

    @Test func `a link is a part of its own`() {
        let entry = ChatEntry(
            Lines.agent("1", "see https://a.example."), after: nil, day: { _ in nil })
        let runs = EntryText(entry).lines.last?.runs
        #expect(runs?.map(\.kind) == [.plain, .link, .plain])
        #expect(runs?[1].text == "https://a.example")
    }

    @Test func `what becomes of a line of ours is said`() {
        #expect(Self.text(Lines.own("1", "x", .no)).last == "Not delivered")
        #expect(Self.text(Lines.own("1", "x", .pending)).last == "x")
        var entry = ChatEntry(Lines.own("1", "x", .pending), after: nil, day: { _ in nil })
        entry.isLate = true
        #expect(EntryText(entry).lines.last?.runs.first?.text == "Waiting to be sent…")
    }
}

struct ChatFactsTests {
    @Test(arguments: Phase.allCases)
    func `one can write while a session is open, and not else`(phase: Phase) {
        let open: Set<Phase> = [.waiting, .active, .grace]
        #expect(ChatFacts(phase: phase).mayWrite == open.contains(phase))
    }

    @Test func `while a session is taken up again one writes on, and sends later`() {
        let facts = ChatFacts(phase: .joining, isResuming: true)
        #expect(facts.mayType)
        #expect(!facts.mayWrite)
        #expect(facts.notice(graceLeft: nil) != nil)
        #expect(!ChatFacts(phase: .joining).mayType)
    }

    @Test func `the grace is said in words`() {
        let words = ChatFacts(phase: .grace, graceSeconds: 30).notice(graceLeft: 30)
        #expect(words == "Support has left; what you write now waits 30 s.")
        #expect(ChatFacts(phase: .active).notice(graceLeft: nil) == nil)
        #expect(ChatFacts(phase: .active, isReconnecting: true).notice(graceLeft: nil) != nil)
        #expect(ChatFacts(phase: .active, isInBrowser: true).notice(graceLeft: nil) != nil)
    }
}

struct DraftTests {
    @Test func `16 KiB of UTF-8 can be sent, and one byte more is said in words`() {
        let most = String(repeating: "é", count: Draft.maximumBytes / 2)
        #expect(Draft.sendable(most) == most)
        #expect(Draft.problem(most) == nil)
        #expect(Draft.sendable(most + "x") == nil)
        #expect(Draft.problem(most + "x")?.contains("1 byte") == true)
        #expect(Draft.sendable(" \n\u{3000}") == nil)
    }

    @Test func `letters grow and shrink in steps, and not for ever`() {
        #expect(FontStep(99).value == FontStep.range.upperBound)
        #expect(FontStep(-99).percent == 70)
        #expect(FontStep(0).percent == 100)
        #expect(FontKey.steps(KeyPress(symbol: Int(GDK_KEY_plus), control: true)) == 1)
        #expect(FontKey.steps(KeyPress(symbol: Int(GDK_KEY_KP_Subtract))) == -1)
        #expect(FontKey.steps(KeyPress(symbol: Int(GDK_KEY_0))) == 0)
        #expect(FontKey.steps(KeyPress(symbol: Int(GDK_KEY_a))) == nil)
    }
}

struct LogWindowTests {
    private static func entries(_ range: Range<Int>) -> [ChatEntry] {
        range.map { ChatEntry(Lines.agent("\($0)", "\($0)"), after: nil, day: { _ in nil }) }
    }

    private func edit(_ range: Range<Int>, _ entries: Range<Int>) -> ChatModel.Edit {
        ChatModel.Edit(range: range, entries: Self.entries(entries))
    }

    @Test func `of a long conversation the end is laid out, and the rest step by step`() {
        var window = LogWindow()
        let first = window.take(edit(0..<0, 0..<720), shown: 0)
        #expect(first?.entries.first?.line.text == "220")
        #expect(first?.range == 0..<0)
        #expect(window.reveal() == 120..<220)
        #expect(window.reveal() == 20..<120)
        #expect(window.reveal() == 0..<20)
        #expect(window.reveal() == nil)
    }

    @Test func `a short conversation is laid out whole`() {
        var window = LogWindow()
        #expect(window.take(edit(0..<0, 0..<3), shown: 0)?.entries.count == 3)
        #expect(window.take(edit(3..<3, 3..<4), shown: 3) == edit(3..<3, 3..<4))
        #expect(window.reveal() == nil)
    }

    @Test func `changes are found where they are laid out, or not at all`() {
        var window = LogWindow()
        _ = window.take(edit(0..<0, 0..<600), shown: 0)
        #expect(window.hidden == 100)
        #expect(window.take(edit(600..<600, 600..<601), shown: 500)?.range == 500..<500)
        #expect(window.take(edit(99..<100, 99..<100), shown: 501) == nil)
        #expect(window.take(edit(100..<101, 100..<101), shown: 501)?.range == 0..<1)
        // The oldest goes, where nobody sees it.
        #expect(window.take(edit(0..<1, 0..<0), shown: 501) == nil)
        #expect(window.hidden == 99)
        // What reaches from one side to the other is shown whole.
        #expect(window.take(edit(98..<101, 98..<101), shown: 501)?.range == 0..<2)
        #expect(window.hidden == 98)
    }

    @Test func `the oldest are let go once there are too many`() {
        var window = LogWindow()
        #expect(window.shed(shown: 1000) == 0)
        #expect(window.shed(shown: 1001) == 501)
        #expect(window.hidden == 501)
        #expect(window.reveal() == 401..<501)
    }
}
