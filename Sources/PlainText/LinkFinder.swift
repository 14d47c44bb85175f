/// Finds what may be clicked in a text.
public enum LinkFinder {
    /// A part of a text.
    public enum Piece: Equatable, Sendable {
        /// Words.
        case text(String)
        /// A page of the secure web: what is shown is what is opened.
        case link(String)
    }

    private static let maximumLength = 2048
    private static let scheme = "https://"

    /// Cuts a text, which `SafeText` has made harmless, at its links.
    ///
    /// Only `https://` makes a link, and only before a host in ASCII without a user name: letters
    /// that look like others, and “bank.example@elsewhere.example”, stay text.
    public static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var plain = ""
        var rest = text[...]
        while let start = nextStart(in: rest) {
            let link = link(at: rest[start...])
            let end = link.map { rest.index(start, offsetBy: $0.count) } ?? rest.index(after: start)
            plain += rest[..<(link == nil ? end : start)]
            if let link {
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(.link(link))
            }
            rest = rest[end...]
        }
        plain += rest
        if !plain.isEmpty { pieces.append(.text(plain)) }
        return pieces
    }

    /// Where `https://` stands next, not in the middle of a word.
    private static func nextStart(in text: Substring) -> Substring.Index? {
        var from = text.startIndex
        while let at = text[from...].firstIndex(where: { $0 == "h" || $0 == "H" }) {
            let isWord = at > text.startIndex && isWordLetter(text[text.index(before: at)])
            if !isWord, text[at...].prefix(scheme.count).lowercased() == scheme { return at }
            from = text.index(after: at)
        }
        return nil
    }

    private static func isWordLetter(_ letter: Character) -> Bool {
        letter.isLetter || letter.isNumber
    }

    private static func link(at text: Substring) -> String? {
        let whole = text.prefix(maximumLength + 1).prefix { isLinkLetter($0) }
        guard whole.count <= maximumLength else { return nil }
        var link = whole
        while let last = link.last, endsSentence(last, in: link) { link.removeLast() }
        let host = link.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        return isHost(host) ? String(link) : nil
    }

    private static func isLinkLetter(_ letter: Character) -> Bool {
        guard let scalar = letter.unicodeScalars.first else { return false }
        if letter.isASCII { return scalar.value > 0x20 && !"<>\"\\^`{|}".contains(letter) }
        return letter.isLetter || letter.isNumber
    }

    /// Whether a mark at the end belongs to the sentence around the link.
    private static func endsSentence(_ mark: Character, in link: Substring) -> Bool {
        switch mark {
        case ".", ",", ";", ":", "!", "?", "'", "*", "_": true
        case ")": link.filter { $0 == ")" }.count > link.filter { $0 == "(" }.count
        case "]": !link.contains("[")
        default: false
        }
    }

    /// Names, numbers and ports in ASCII, with at least one dot, or an address in brackets.
    private static func isHost(_ text: Substring) -> Bool {
        let name = text.prefix { $0 != ":" }
        let port = text.dropFirst(name.count).dropFirst()
        guard port.allSatisfy({ $0.isASCII && $0.isNumber }), port.count <= 5 else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                !label.isEmpty && label.count <= 63
                    && label.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                            || $0 == 0x2D
                    }
            }
    }
}
