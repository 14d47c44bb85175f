/// What a person at the desk does in the window.
enum Action: Sendable {
    /// Types where a code is wanted.
    case typeCode(String)
    /// Joins with what is typed.
    case connect
    /// Stops joining.
    case cancelJoin
    /// Joins where a link leads to.
    case follow(InvitationPage)
    /// Does not.
    case dismissInvitation
    /// Answers a question; the rights are those that are ticked.
    case answer(QuestionCard, isGranted: Bool, Set<RightChoice.Right>, SharedPart)
    /// Wants to change what is shared, or leaves it as it is.
    case chooseSharing(Bool)
    /// Shows another part of the screen.
    case changeSharing(SharedPart)
    /// Stops sharing.
    case stopSharing
    /// Lets viewers look and nothing else.
    case onlyLook
    /// Allows or forbids something beside the screen.
    case changeRight(RightChoice.Right, isOn: Bool)
    /// Gives a transfer up.
    case cancelTransfer(String)
    /// Opens a page in the browser.
    case openPage(String)
    /// Writes the conversation into a file.
    case saveConversation
    /// Sends files.
    case send([String])
    /// Goes on with a new code.
    case newCode
    /// Changes the size of the conversation's letters by steps, or back to the desktop's.
    case changeFont(Int?)
    /// Opens the chat.
    case openChat
    /// Leaves the bar alone on the screen.
    case hide
    /// Ends the session, after one question.
    case end
    /// Ends the session.
    case endNow
    /// Has the daemon keep what would be lost with this process.
    case keep
    /// The same, once typing pauses for a moment.
    case keepSoon
    /// Is writing one.
    case typing
    /// Has read all of it.
    case read
    /// Closes the window, which ends a session after one question.
    case close
}

/// Where what a person does goes to.
typealias Act = @MainActor (Action) -> Void
