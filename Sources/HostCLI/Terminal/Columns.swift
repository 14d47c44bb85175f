/// How wide text is on a terminal.
enum Columns {
    /// Columns that a character takes: 0, 1 or 2.
    static func width(_ character: Character) -> Int {
        var widest = 0
        for scalar in character.unicodeScalars { widest = max(widest, width(scalar)) }
        return widest
    }

    /// Columns that a text takes.
    static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }

    /// The part of a line around the cursor that fits, and where the cursor is in it.
    static func visible(
        _ characters: [Character], cursor: Int, columns: Int
    ) -> (text: String, cursorColumn: Int) {
        var start = cursor
        var used = 0
        while start > 0, used + width(characters[start - 1]) < columns {
            start -= 1
            used += width(characters[start])
        }
        var end = cursor
        var total = used
        while end < characters.count, total + width(characters[end]) < columns {
            total += width(characters[end])
            end += 1
        }
        return (String(characters[start..<end]), used)
    }
}
