import Testing

@testable import HostCLI

struct LineEditorTests {
    private func typed(_ keys: String) -> LineEditor {
        var editor = LineEditor()
        for byte in keys.utf8 { _ = editor.feed(byte) }
        return editor
    }

    @Test(arguments: [
        ("abc", "abc", 3), ("ab\u{7F}c", "ac", 2), ("äö\u{7F}", "ä", 1), ("ab\u{1B}[Dx", "axb", 2),
        ("one two\u{17}", "one ", 4), ("one two \u{17}", "one ", 4), ("abc\u{15}d", "d", 1),
        ("abc\u{1}x", "xabc", 1), ("abc\u{1}\u{B}", "", 0), ("ab\u{1B}[D\u{1B}[3~", "a", 1),
        ("\u{7F}\u{7F}", "", 0), ("\u{1B}[C\u{1B}[C", "", 0), ("a\u{1B}[200~b", "ab", 2),
        ("e\u{301}\u{7F}", "", 0), ("a\u{1B}OHb", "ba", 1),
    ])
    func `keys change the line`(keys: String, text: String, cursor: Int) {
        let editor = typed(keys)
        #expect(editor.text == text)
        #expect(editor.cursor == cursor)
    }

    @Test func `Enter, Ctrl C, Ctrl D and Ctrl Z are told`() {
        var editor = typed("abc")
        #expect(editor.feed(4) == nil)
        #expect(editor.feed(13) == .line("abc"))
        #expect(editor.text.isEmpty)
        #expect(editor.feed(4) == .end)
        #expect(editor.feed(3) == .interrupt)
        #expect(editor.feed(26) == .suspend)
    }

    @Test func `random bytes never break it, and it never grows past its limit`() {
        var editor = LineEditor()
        var seed: UInt64 = 1
        for _ in 0..<20_000 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            _ = editor.feed(UInt8(truncatingIfNeeded: seed >> 33))
            #expect((0...editor.characters.count).contains(editor.cursor))
        }
        for _ in 0..<200 {
            editor.replace(with: String(repeating: "x", count: 100) + editor.text.prefix(16_000))
            _ = editor.feed(0x78)
        }
        #expect(editor.text.utf8.count <= LineEditor.maximumBytes + 100)
    }

    @Test func `a long line is shown around the cursor`() {
        let line = Array("0123456789日本")
        #expect(Columns.visible(line, cursor: 12, columns: 6) == ("9日本", 5))
        #expect(Columns.visible(line, cursor: 0, columns: 5) == ("0123", 0))
    }
}
