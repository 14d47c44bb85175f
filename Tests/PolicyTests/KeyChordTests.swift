import Testing

@testable import Policy

struct KeyChordTests {
    @Test(arguments: [
        ("Ctrl+Alt+Escape", "Ctrl+Alt+Escape"), ("control+ALT+esc", "Ctrl+Alt+Escape"),
        ("Super+q", "Super+Q"), ("Alt+Ctrl+Shift+F12", "Ctrl+Alt+Shift+F12"),
        ("Pause", "Pause"), ("F5", "F5"), ("Shift+F5", "Shift+F5"), ("Ctrl+PageUp", "Ctrl+PageUp"),
        ("ctrl+7", "Ctrl+7"), ("Super+Space", "Super+Space"), ("Ctrl+F24", "Ctrl+F24"),
        ("Ctrl+Backspace", "Ctrl+Backspace"), ("Ctrl+f", "Ctrl+F"),
    ])
    func `a chord is read in any case and written in one`(text: String, written: String) throws {
        let chord = try KeyChord(text)
        #expect(chord.description == written)
        #expect(try KeyChord(chord.description) == chord)
    }

    @Test(arguments: [
        ("", KeyChordError.unknownKey("")), ("+", .unknownModifier("")),
        ("Ctrl+", .unknownKey("")), ("Ctrl", .noKey), ("Ctrl+Alt", .noKey),
        ("Ctrl+Ctrl+a", .repeated(.control)), ("Control+ctrl+a", .repeated(.control)),
        ("Strg+a", .unknownModifier("Strg")), ("Ctrl+ä", .unknownKey("ä")),
        ("Ctrl+F0", .unknownKey("F0")), ("Ctrl+F25", .unknownKey("F25")),
        ("Ctrl+F01", .unknownKey("F01")), ("Ctrl+Alt+ Escape", .unknownKey(" Escape")),
        ("Ctrl-Alt-Escape", .unknownKey("Ctrl-Alt-Escape")), ("Ctrl+Kelvin", .unknownKey("Kelvin")),
        ("a", .typed), ("Shift+a", .typed), ("Escape", .typed), ("Shift+Delete", .typed),
        ("Ctrl+\u{212A}", .unknownKey("\u{212A}")), ("Ctrl+f1\0", .unknownKey("f1\0")),
    ])
    func `what is no chord is refused, and says why`(text: String, error: KeyChordError) {
        #expect(throws: error) { try KeyChord(text) }
        #expect(error.message.hasSuffix("."))
    }

    @Test
    func `a long text is not even looked at`() {
        #expect(throws: KeyChordError.notAChord) {
            try KeyChord(String(repeating: "Ctrl+", count: 100) + "a")
        }
    }

    @Test
    func `the default is written as people are told it`() {
        #expect(KeyChord.stopSharing.description == "Ctrl+Alt+Escape")
    }
}
