import Glibc
import Testing

@testable import Translation

/// One process has one language, so these go one after the other.
@Suite(.serialized)
struct LanguageTests {
    private static let folder = "/tmp/deskhand-languages-\(getpid())"

    init() throws {
        let command = "Packaging/translations compile \(Self.folder) >/dev/null 2>&1"
        try #require(system(command) == 0, "Packaging/translations compile")
        setenv("DESKHAND_LOCALE_DIR", Self.folder, 1)
        // The C library translates in no locale that is called C; this one is everywhere.
        setenv("LC_ALL", "C.UTF-8", 1)
    }

    private func speak(_ language: String) {
        setenv("LANGUAGE", language, 1)
        Texts.start()
    }

    @Test func `each language says it in its own words`() {
        let cancels = [
            "de": "Abbrechen", "fr": "Annuler", "es": "Cancelar", "ja": "キャンセル", "ko": "취소",
        ]
        for (language, word) in cancels {
            speak(language)
            #expect(tr("Cancel") == word)
            #expect(tr("Not in any file") == "Not in any file")
        }
        speak("en")
        #expect(tr("Cancel") == "Cancel")
    }

    @Test func `each language counts in its own way`() {
        let one = "{count} new message"
        let other = "{count} new messages"
        speak("de")
        #expect(trn(one, other, count: 1) == "1 neue Nachricht")
        #expect(trn(one, other, count: 2) == "2 neue Nachrichten")
        speak("fr")
        #expect(trn(one, other, count: 0) == "0 nouveau message")
        speak("ja")
        #expect(trn(one, other, count: 2) == "新着メッセージ 2 件")
    }

    @Test func `a day is named from where one stands`() throws {
        speak("en")
        let now = try #require(LocalTime("2026-11-26T12:00:00Z"))
        #expect(LocalTime("2026-11-26T11:00:00Z")?.localDay(now: now) == "Today")
        #expect(LocalTime("2026-11-25T11:00:00Z")?.localDay(now: now) == "Yesterday")
        #expect(LocalTime("2026-11-20T12:00:00Z")?.localDay(now: now) == "Friday, 11/20/26")
    }

    @Test(arguments: ["Not translated", String(repeating: "long and not translated ", count: 99)])
    func `a sentence without a translation stays what it is`(text: String) {
        speak("en")
        for _ in 0..<100 {
            #expect(tr(text) == text)
            #expect(trn("one", text + "{count}", count: 2) == text + "2")
            #expect(trn(text, "other", count: 1) == text)
        }
        #expect(tr("") == "")
    }
}
