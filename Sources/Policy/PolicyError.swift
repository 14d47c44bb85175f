/// Why a value cannot be part of a policy.
public enum PolicyError: Error, Equatable, Sendable {
    /// An application rule says nothing that one application could be known by: `""`, `/`, `.*`.
    case ruleTooWide
    /// An application rule is a pattern, and rules compare literally.
    case rulePattern
    /// A text is longer than `maximum` characters.
    case textTooLong(maximum: Int)
    /// A text holds a control character, or one that is not seen.
    case textInvisible
    /// A text is written in decomposed letters (NFD), which no window's name is.
    case textDecomposed
    /// A list has more than `maximum` entries.
    case listTooLong(maximum: Int)
    /// A watermark has neither text nor image.
    case watermarkEmpty
    /// A picture's or page's address is not one that may be loaded.
    case badURL
    /// A share is not a number from 0 to 1.
    case notAShare
    /// A length of time is not a positive number of seconds.
    case notPositive
    /// A size is negative.
    case negativeSize

    /// One sentence that tells a person what is wrong.
    public var message: String {
        switch self {
        case .ruleTooWide: "A rule needs a value that names one application."
        case .rulePattern: "A rule's value is compared as it stands; patterns are not allowed."
        case .textTooLong(let maximum): "A text has at most \(maximum) characters."
        case .textInvisible: "A text holds a control character, or one that cannot be seen."
        case .textDecomposed: "Letters with marks must be single characters (Unicode NFC)."
        case .listTooLong(let maximum): "A list has at most \(maximum) entries."
        case .watermarkEmpty: "A watermark needs a text or an image."
        case .badURL: "An address must begin with https:// and hold no spaces."
        case .notAShare: "The value must be a number from 0 to 1."
        case .notPositive: "The value must be a number of seconds above 0."
        case .negativeSize: "A size must not be negative."
        }
    }
}
