/// Makes text from elsewhere fit to be shown: nothing that controls, hides or reorders stays in it.
enum RemoteText {
    private static let maximumMarks = 4

    /// A name or a title: one line, cut where it would push aside what stands beside it.
    static func line(_ text: String, limit: Int = 64) -> String {
        let clean = filtered(text.prefix(limit * 8)) { _ in " " }
        let words = clean.split { $0.isWhitespace }.joined(separator: " ")
        return words.count <= limit ? words : words.prefix(limit - 1) + "…"
    }

    /// A message of several lines.
    static func block(_ text: String, limit: Int = 16_384) -> String {
        filtered(text.prefix(limit)) { $0 == "\n" || $0 == "\t" ? $0 : " " }
    }

    private static func filtered(
        _ text: Substring, _ control: (Unicode.Scalar) -> Unicode.Scalar
    ) -> String {
        var result = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(control(scalar))
            case .format, .privateUse, .surrogate, .unassigned:
                // Pictures and some scripts are held together by these two.
                if scalar == "\u{200D}" || scalar == "\u{200C}" { result.append(scalar) }
            case .nonspacingMark, .enclosingMark:
                marks += 1
                if marks <= maximumMarks { result.append(scalar) }
                continue
            default: result.append(scalar)
            }
            marks = 0
        }
        return String(result)
    }
}
