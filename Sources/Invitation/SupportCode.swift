/// The code (PIN) that lets a customer into one session: 6 to 12 digits.
///
/// It is a secret for as long as it is valid, so printing a value shows `<redacted>`; only `text`
/// holds the digits.
public struct SupportCode: Hashable, Sendable {
    /// The digits, as ASCII.
    public let text: String

    /// Reads a code as people type it.
    ///
    /// Digits of any script count as the digits they are. Spaces, dashes and dots of any kind that
    /// follow a digit are dropped, as is white space around it all.
    ///
    /// - Throws: `InvitationError` when anything else is in it, or it has not 6 to 12 digits.
    ///
    /// Source: PROTOCOL.md section 2.
    public init(parsing text: String) throws(InvitationError) {
        let scalars = try InvitationText.trimmed(text)
        var digits = ""
        for scalar in scalars {
            if let digit = Self.digit(scalar) {
                digits.unicodeScalars.append(digit)
            } else if digits.isEmpty || !Self.isSeparator(scalar) {
                throw .notADigit
            }
        }
        try self.init(asciiDigits: digits)
    }

    /// Takes digits that are ASCII already, and nothing else, as links carry them.
    init(asciiDigits digits: String) throws(InvitationError) {
        // Bytes: "٣" is a number to Character, and "+12" is one to Int.
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notADigit }
        guard digits.utf8.count >= 6 else { throw .codeTooShort }
        guard digits.utf8.count <= 12 else { throw .codeTooLong }
        text = digits
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        // Superscripts and circled numbers are of another type, and are no digits here.
        guard scalar.properties.numericType == .decimal,
            let value = scalar.properties.numericValue,
            let number = UInt8(exactly: value), number <= 9
        else { return nil }
        return Unicode.Scalar(0x30 + number)
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "\u{B7}", "\u{2022}", "\u{2024}", "\u{3002}", "\u{30FB}", "\u{FF0E}", "\u{FF61}":
            true
        default:
            scalar.properties.generalCategory == .spaceSeparator || InvitationText.isDash(scalar)
        }
    }
}

extension SupportCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`: codes do not belong into logs.
    public var description: String { "<redacted>" }
    /// `<redacted>`: codes do not belong into logs.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children, so that `dump` does not show the digits either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
