import LocalAPI
import PlainText
import Testing

struct TranscriptTests {
    private static func line(_ text: String, delivered: Delivery = .yes) -> ChatLine {
        ChatLine(
            messageId: "1", from: ChatAuthor(kind: "agent", name: "Anna\n"), text: text, at: "T",
            channel: "app", delivered: delivered)
    }

    @Test func `each line has its time and its author, and continuation is set in`() {
        let lines = [Self.line("a\nClara: b"), Self.line("c", delivered: .no)]
        #expect(
            Transcript.text(lines) { $0 == "T" ? "14:05" : nil }
                == "14:05  Anna\\u{A}: a\n    Clara: b\n14:05  Anna\\u{A}: c (not sent)")
    }

    @Test func `what is no time is shown as it came, without what drives a terminal`() {
        var line = Self.line("x")
        line.at = "\u{1B}["
        #expect(Transcript.text([line]) { _ in nil } == "\\u{1B}[  Anna\\u{A}: x")
    }
}
