import LocalAPI
import Translation

/// After a session.
struct EndedPage: Equatable {
    /// Why it ended, one sentence.
    var sentence: String
    /// What support says about it.
    var text: String?
    /// The survey, an https page.
    var survey: String?
    /// Whether there is a conversation to save.
    var canSave: Bool

    init(_ status: Status) {
        let ending = status.ending
        sentence = Self.sentence(ending?.reason ?? "")
        text = ending?.text.map { RemoteText.block($0, limit: 2000) }
        survey = ending?.surveyUrl.flatMap { GatewayText.isPage($0) ? $0 : nil }
        canSave = status.chat.messages > 0
    }

    private static func sentence(_ reason: String) -> String {
        switch reason {
        case "agent": tr("Support has ended the session.")
        case "customer", "customer-closed": tr("You have ended the session.")
        case "declined":
            tr("The session has ended because you did not accept the agreement.")
        case "notice": tr("You have left the session.")
        case "replaced": tr("The session was taken over on another computer.")
        case "timeout", "idle": tr("The session has ended because nobody came back.")
        case "gateway": tr("The support gateway has ended the session.")
        default: tr("The session has ended.")
        }
    }
}
