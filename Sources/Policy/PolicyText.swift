/// Checks on texts that come from a gateway or a file.
enum PolicyText {
    /// How many characters a name, a title or a watermark has at most.
    static let maximumCharacters = 256
    /// How many characters an address has at most.
    static let maximumURLCharacters = 2048

    /// Accepts a text of a sensible length without control or invisible characters.
    static func check(
        _ text: String, maximum: Int = maximumCharacters
    ) throws(PolicyError) {
        // Four bytes is the most that a character of Unicode takes; this one costs nothing to ask.
        guard text.utf8.count <= maximum * 4, text.unicodeScalars.count <= maximum else {
            throw .textTooLong(maximum: maximum)
        }
        guard !text.unicodeScalars.contains(where: isInvisible) else { throw .textInvisible }
    }

    /// Accepts an address that can be loaded: `https`, and `http` where the caller knows more.
    static func checkURL(_ url: String, schemes: [String]) throws(PolicyError) {
        try check(url, maximum: maximumURLCharacters)
        let lowered = url.lowercased()
        guard schemes.contains(where: { lowered.utf8.starts(with: ($0 + "://").utf8) }),
            url.unicodeScalars.allSatisfy({ $0.isASCII && $0 != " " && $0 != "\\" }),
            url.utf8.count > "https://".utf8.count
        else { throw .badURL }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        // Joiners belong to words of some scripts; what reorders or hides text does not.
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }
}
