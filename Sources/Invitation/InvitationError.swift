/// Why a code, a link or a gateway's address is refused.
///
/// No case carries a code, and a host only once it is known to be ASCII, so `message` can be shown,
/// printed and logged as it is.
public enum InvitationError: Error, Equatable, Sendable {
    /// Nothing was given.
    case empty
    /// It is longer than `InvitationText.maximumBytes`.
    case tooLong
    /// It begins with a dash, as an option of a command does.
    case looksLikeOption
    /// It holds a control character, or one that is not seen, such as a zero-width space.
    case invisibleCharacter
    /// There is a space within a link or an address.
    case spaceInside
    /// A code holds something that is neither a digit nor a separator.
    case notADigit
    /// A code has fewer than 6 digits.
    case codeTooShort
    /// A code has more than 12 digits.
    case codeTooLong
    /// It does not begin with a scheme and `//`.
    case notALink
    /// Its scheme is none that is followed here.
    case unknownScheme
    /// It is `http` to another computer.
    case notEncrypted
    /// There is a name or a password before the host.
    case userInfo
    /// It holds a backslash, which some programs read as a slash.
    case backslash
    /// The host, the path or the query is percent-encoded.
    case percentEncoded
    /// There is no host.
    case hostMissing
    /// The host's name is not ASCII; its ASCII form shows what it really is.
    case hostNotASCII(shownAs: String)
    /// The host holds a wildcard.
    case hostWildcard
    /// The host is not a name that the DNS could hold.
    case hostMalformed
    /// The host, or one of its labels, is longer than the DNS allows.
    case hostTooLong
    /// The host is a number that is no plainly written address, or means this computer in disguise.
    case hostDisguised
    /// The port is not a number from 1 to 65535.
    case badPort
    /// A link that was not typed leads to this computer itself.
    case loopbackLink(host: String)
    /// A gateway's address has a path, a query or a fragment.
    case addressWithPath
    /// The path is not one of a session link.
    case unknownPath
    /// The link has no code.
    case codeMissing
    /// The query holds another key than `code`.
    case unknownKey
    /// The query holds `code` twice.
    case repeatedKey

    /// One sentence that tells a person what is wrong.
    public var message: String {
        switch self {
        case .empty: "There is no code or link."
        case .tooLong: "This is too long to be a code or a session link."
        case .looksLikeOption: "A code or link does not begin with a dash."
        case .invisibleCharacter: "It holds a control character, or one that cannot be seen."
        case .spaceInside: "There is a space inside the link or address."
        case .notADigit: "A code consists of digits alone."
        case .codeTooShort: "A code has at least 6 digits."
        case .codeTooLong: "A code has at most 12 digits."
        case .notALink: "A session link begins with https:// or deskhand://."
        case .unknownScheme: "Session links begin with https:// or deskhand:// and nothing else."
        case .notEncrypted: "An unencrypted connection (http) is made to this computer alone."
        case .userInfo: "There is a user name or a password before the host (@)."
        case .backslash: "There is a backslash in it; addresses have none."
        case .percentEncoded: "Percent signs are not allowed in session links and hosts."
        case .hostMissing: "The name of the host is missing."
        case .hostNotASCII(let shown): "The host has letters that look like others; it is \(shown)."
        case .hostWildcard: "A host is named exactly, without “*”."
        case .hostMalformed: "The name of the host is not a valid one."
        case .hostTooLong: "The name of the host is too long."
        case .hostDisguised: "The host is a number that hides which computer is meant."
        case .badPort: "The port is not a number from 1 to 65535."
        case .loopbackLink(let host): "The link leads to this computer itself (\(host))."
        case .addressWithPath: "A gateway's address ends after the host and the port."
        case .unknownPath: "This is an address on the web, but not a session link."
        case .codeMissing: "The link holds no code."
        case .unknownKey: "The link asks for something that a session link cannot ask for."
        case .repeatedKey: "The link holds more than one code."
        }
    }
}
