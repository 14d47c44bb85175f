import LocalAPI

/// What fills the window.
enum Page: Equatable {
    /// The daemon has not told anything yet.
    case starting
    /// A code is wanted.
    case entry(EntryPage)
    /// A link asks to be followed.
    case invitation(InvitationPage)
    /// Something is asked before the session.
    case question(QuestionCard)
    /// Nobody from support is there yet.
    case waiting(WaitingPage)
    /// The conversation.
    case session(SessionPage)
    /// The session is over.
    case ended(EndedPage)

    init(_ status: Status?, _ choices: Choices) {
        guard let status else {
            self = .starting
            return
        }
        if let invitation = status.invitation, !SessionPage.isRunning(status.phase),
            !choices.isJoining
        {
            self = .invitation(InvitationPage(invitation, choices.failure))
            return
        }
        let question = QuestionCard.first(status, answered: choices.answered)
        switch status.phase {
        case .joining where choices.isResuming, .waiting where choices.isResuming:
            self = .session(SessionPage(status, question))
        case .codeEntry, .joining: self = .entry(EntryPage(status, choices))
        case .ended where choices.wantsNewCode || choices.isJoining:
            self = .entry(EntryPage(status, choices))
        case .ended: self = .ended(EndedPage(status))
        case .agreement, .recording, .waiting:
            self = question.map { .question($0) } ?? .waiting(WaitingPage(status))
        case .active, .grace:
            self = .session(SessionPage(status, question, isChoosing: choices.isChoosing))
        }
    }
}
