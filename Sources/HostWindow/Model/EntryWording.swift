import Invitation
import Translation

/// What is wrong with what is typed, in words.
enum EntryWording {
    /// One sentence for each.
    static func sentence(_ error: InvitationError) -> String {
        switch error {
        case .empty: tr("Please enter the code or the link first.")
        case .tooLong: tr("This is too long to be a code or a link.")
        case .looksLikeOption: tr("A code or a link does not begin with a dash.")
        case .invisibleCharacter: tr("There is a character in it that cannot be seen.")
        case .spaceInside: tr("There is a space inside the link.")
        case .notADigit: tr("A code consists of digits alone.")
        case .codeTooShort: tr("A code has at least 6 digits.")
        case .codeTooLong: tr("A code has at most 12 digits.")
        case .notALink, .unknownScheme: tr("A link begins with https:// or deskhand://.")
        case .notEncrypted: tr("This link is not encrypted; it has to begin with https://.")
        case .userInfo: tr("There is a name or a password in the link, before an @.")
        case .backslash: tr("There is a backslash in the link.")
        case .percentEncoded: tr("There is a percent sign in the link.")
        case .hostMissing: tr("The name of the computer is missing in the link.")
        case .hostNotASCII(let shown):
            tr("The link has letters that look like others. It leads to {host}.", ["host": shown])
        case .hostWildcard, .hostMalformed, .hostTooLong:
            tr("The name of the computer in the link is not a valid one.")
        case .hostDisguised: tr("The link hides which computer it leads to.")
        case .badPort: tr("The number after the colon in the link is not a valid one.")
        case .loopbackLink(let host):
            tr("The link leads to this computer itself ({host}).", ["host": host])
        case .addressWithPath, .unknownPath: tr("This is not a link into a support session.")
        case .codeMissing: tr("There is no code in the link.")
        case .unknownKey: tr("The link asks for something that is not allowed.")
        case .repeatedKey: tr("There is more than one code in the link.")
        }
    }
}
