/// What was typed, pasted or handed over, before it is known what it is.
enum InvitationText {
    /// How many bytes are looked at: far more than any valid link has.
    static let maximumBytes = 2048

    /// Returns the text without white space around it, if it could be read as anything at all.
    ///
    /// The length is checked before anything else, so that a megabyte costs nothing.
    static func trimmed(_ text: String) throws(InvitationError) -> Substring.UnicodeScalarView {
        guard text.utf8.count <= maximumBytes else { throw .tooLong }
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        guard let first = scalars.first else { throw .empty }
        guard !isDash(first) else { throw .looksLikeOption }
        guard !scalars.contains(where: isInvisible) else { throw .invisibleCharacter }
        return scalars
    }

    /// Returns whether a character is a hyphen, dash or minus of any kind.
    static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .dashPunctuation || scalar == "\u{2212}"
    }

    /// Returns whether a character could hide in a line of text, or change the order of others.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
            .privateUse:
            true
        default:
            scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
