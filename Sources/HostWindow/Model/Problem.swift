import LocalAPI
import Translation

/// What went wrong, and what to do about it.
struct Problem: Equatable {
    /// What went wrong, a sentence.
    var sentence: String
    /// What to do.
    var advice: String?

    init(sentence: String, advice: String?) {
        self.sentence = sentence
        self.advice = advice
    }

    /// Says a failure; the daemon's own words are used where none are known here.
    init(_ failure: HostFailure, host: String?) {
        let values = ["host": host ?? tr("the support gateway")]
        switch failure.code {
        case .codeRefused:
            sentence = tr("This code is not valid at {host}.", values)
            advice = tr("Check the digits, or ask your support agent for a new code.")
        case .codeExpired:
            sentence = tr("This code has expired.")
            advice = tr("Ask your support agent for a new code.")
        case .tooManyTries:
            sentence = tr("There were too many wrong codes.")
            advice = tr("Wait a few minutes, then try again with a new code.")
        case .supportClosed:
            sentence = tr("Support at {host} is closed now.", values)
            advice = tr("Try again later, or ask them when they are there.")
        case .clientTooOld:
            sentence = tr("Support at {host} needs a newer Deskhand.", values)
            advice = tr("Update Deskhand, or download it again from the link you were given.")
        case .gatewayUnreachable:
            sentence = tr("{host} cannot be reached.", values)
            advice = tr("Check that this computer is connected to the internet, then try again.")
        case .proxyNeeded:
            sentence = tr("This network lets nothing out without a proxy.")
            advice = tr("Ask whoever runs the network for the proxy's name and password.")
        case .gatewayUntrusted:
            sentence = tr("{host} cannot prove that it is what it says.", values)
            advice = tr("Do not go on. Tell the person who gave you the code.")
        case .gatewayBroken:
            sentence = tr("{host} does not answer as a support gateway does.", values)
            advice = tr("Check the link, or try again later.")
        case .sessionRunning:
            sentence = tr("A session is going on already.")
            advice = tr("End it before you begin another one.")
        case .notPermitted:
            sentence = tr("This computer's administrator does not allow this.")
            advice = tr("Ask the administrator which support gateways are allowed.")
        case .cancelled:
            sentence = tr("It was cancelled.")
            advice = nil
        default:
            sentence = RemoteText.line(failure.message, limit: 300)
            advice = failure.hint.map { RemoteText.line($0, limit: 300) }
        }
    }
}
