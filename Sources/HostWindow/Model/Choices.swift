import LocalAPI

/// What the window knows beside the daemon's state: what is typed, and what is going on here.
struct Choices: Equatable {
    /// How the daemon is reached.
    enum Daemon: Equatable {
        /// Not yet.
        case starting
        /// It is.
        case connected
        /// It ended, and is being started again.
        case lost
        /// It cannot be started.
        case failed(HostFailure)
    }

    /// How the daemon is reached.
    var daemon = Daemon.starting
    /// What is typed where a code is wanted.
    var codeText = ""
    /// Whether the customer has asked to connect with what is typed, so that it is judged strictly.
    var isCodeSubmitted = false
    /// Whether a code is being redeemed for us.
    var isJoining = false
    /// Whether a session goes on that a daemon which was started again is still taking up.
    var isResuming = false
    /// Why the last try to join failed.
    var failure: HostFailure?
    /// Whether the customer wants to enter a new code after a session.
    var wantsNewCode = false
    /// Whether the chat is open, not hidden.
    var isChatOpen = true
    /// Whether the customer is about to change what is shared.
    var isChoosing = false
    /// Whether the window is minimised or covered.
    var isConcealed = false
    /// What came of something that the customer did, a sentence.
    var told: String?
    /// Questions that are answered already, by their kind and id, until the daemon has heard it.
    var answered: Set<String> = []

    /// Notes what the daemon tells of the session, so that one that is being taken up again is no
    /// reason to take away what the customer sees and where they write.
    ///
    /// - Parameters:
    ///   - new: The new state.
    ///   - old: The one before it; `nil` for the first.
    mutating func follow(_ new: Status, after old: Status?) {
        // The gateway tells all again from the beginning: for a moment nobody has joined yet.
        let isOnItsWay = new.phase == .joining || new.phase == .waiting && new.orphaned == nil
        let was = old.map { SessionPage.isSession($0.phase) } ?? false
        isResuming = isOnItsWay && !isJoining && (isResuming || was)
    }
}
