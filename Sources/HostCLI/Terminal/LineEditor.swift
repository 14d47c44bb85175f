/// A line that is being typed: bytes of the keyboard in, the line and the cursor out.
struct LineEditor {
    /// What a key did, beside changing the line.
    enum Outcome: Equatable {
        /// The line is finished.
        case line(String)
        /// The line is another than before.
        case changed
        /// Ctrl+C.
        case interrupt
        /// Ctrl+D in an empty line.
        case end
        /// Ctrl+Z.
        case suspend
    }

    /// The longest line, in bytes of UTF-8.
    static let maximumBytes = 16 << 10

    private(set) var characters: [Character] = []
    private(set) var cursor = 0
    private var partial: [UInt8] = []
    private var escape: [UInt8] = []

    /// The line.
    var text: String { String(characters) }

    /// Puts another line in place of this one.
    mutating func replace(with text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    /// Takes one byte.
    mutating func feed(_ byte: UInt8) -> Outcome? {
        if !escape.isEmpty { return feedEscape(byte) }
        if byte >= 0x80 { return feedPartial(byte) }
        partial = []
        switch byte {
        case 0x0D, 0x0A: return finish()
        case 0x03: return .interrupt
        case 0x04: return characters.isEmpty ? .end : nil
        case 0x1A: return .suspend
        case 0x1B:
            escape = [byte]
            return nil
        case 0x7F, 0x08: return remove(cursor - 1..<cursor)
        case 0x15: return remove(0..<cursor)
        case 0x0B: return remove(cursor..<characters.count)
        case 0x17: return remove(wordStart()..<cursor)
        case 0x01: return move(to: 0)
        case 0x05: return move(to: characters.count)
        case 0x20...0x7E: return insert(String(UnicodeScalar(byte)))
        default: return nil
        }
    }

    private mutating func finish() -> Outcome {
        defer { replace(with: "") }
        return .line(text)
    }

    private mutating func feedPartial(_ byte: UInt8) -> Outcome? {
        partial.append(byte)
        if let text = String(validating: partial, as: UTF8.self) {
            partial = []
            return insert(text)
        }
        if partial.count >= 4 { partial = [] }
        return nil
    }

    private mutating func insert(_ text: String) -> Outcome? {
        guard self.text.utf8.count + text.utf8.count <= Self.maximumBytes else { return nil }
        // Through strings: a mark that is typed joins the letter before it.
        let before = Array(String(characters[..<cursor]) + text)
        characters = before + characters[cursor...]
        cursor = before.count
        return .changed
    }

    private mutating func remove(_ range: Range<Int>) -> Outcome? {
        guard range.lowerBound >= 0, !range.isEmpty, range.upperBound <= characters.count else {
            return nil
        }
        characters.removeSubrange(range)
        if cursor > range.lowerBound { cursor = range.lowerBound }
        return .changed
    }

    private mutating func move(to place: Int) -> Outcome? {
        cursor = max(0, min(place, characters.count))
        return .changed
    }

    private func wordStart() -> Int {
        var place = cursor
        while place > 0, characters[place - 1] == " " { place -= 1 }
        while place > 0, characters[place - 1] != " " { place -= 1 }
        return place
    }

    /// Arrows, Home, End and Delete; other sequences are passed over.
    private mutating func feedEscape(_ byte: UInt8) -> Outcome? {
        escape.append(byte)
        if escape.count == 2, byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") { return nil }
        let isFinal = (0x40...0x7E).contains(byte)
        guard isFinal || escape.count > 16 || escape.count == 2 else { return nil }
        defer { escape = [] }
        switch String(decoding: escape.dropFirst(2), as: UTF8.self) {
        case "D": return move(to: cursor - 1)
        case "C": return move(to: cursor + 1)
        case "H", "1~": return move(to: 0)
        case "F", "4~": return move(to: characters.count)
        case "3~": return remove(cursor..<min(cursor + 1, characters.count))
        default: return nil
        }
    }
}
