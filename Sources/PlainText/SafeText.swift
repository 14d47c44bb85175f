/// Makes text from elsewhere harmless for a terminal or a window.
///
/// What could move the cursor, change the terminal, hide or reorder letters is shown as `\u{…}`.
public enum SafeText {
    /// How line ends are treated.
    public enum Lines: Sendable {
        /// They are escaped like other control characters.
        case one
        /// They are kept; a tab becomes spaces.
        case many
    }

    private static let maximumMarks = 4

    /// Returns the text as it may be printed.
    public static func escape(_ text: String, lines: Lines = .one) -> String {
        var result = ""
        var marks = 0
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if isMark(scalar) {
                marks += 1
                // A mark at the start would sit on whatever was printed before.
                if index == 0 { result.unicodeScalars.append("\u{25CC}") }
                if marks == maximumMarks + 1 { result += "\u{FFFD}" }
                if marks > maximumMarks { continue }
                result.unicodeScalars.append(scalar)
                continue
            }
            marks = 0
            if lines == .many, scalar == "\n" || scalar == "\t" {
                result += scalar == "\n" ? "\n" : "    "
            } else if isHarmless(scalar) || joins(scalars, at: index) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return result
    }

    /// Whether a scalar neither controls, hides nor reorders.
    public static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            return false
        default:
            // Letters that show nothing, such as the Hangul fillers.
            return !scalar.properties.isDefaultIgnorableCodePoint || isVariation(scalar)
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func isVariation(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{FE0E}" || scalar == "\u{FE0F}"
    }

    /// Whether this is a joiner that a script or a picture needs.
    private static func joins(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        guard scalars[index] == "\u{200D}" || scalars[index] == "\u{200C}",
            index > 0, index + 1 < scalars.count
        else { return false }
        let (before, after) = (scalars[index - 1].properties, scalars[index + 1].properties)
        if before.isEmojiPresentation || isVariation(scalars[index - 1]) || before.isEmojiModifier {
            return scalars[index] == "\u{200D}" && after.isEmoji
        }
        let letters: [Unicode.GeneralCategory] = [.otherLetter, .nonspacingMark, .spacingMark]
        return letters.contains(before.generalCategory) && after.generalCategory == .otherLetter
    }
}
