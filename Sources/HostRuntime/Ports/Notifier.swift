/// Tells the customer of something where no window of ours is in front, as a desktop's
/// notification service does.
///
/// Nothing depends on it: where there is no service, calls do nothing, and the window tells the
/// same. Names, texts and file names are somebody else's: never markup, never a format string.
public protocol Notifier: Sendable {
    /// Shows a notification in place of the last one of the same topic; returns at once.
    func show(_ notification: DesktopNotification) async
    /// Takes away what is shown of a topic, because it is true no more.
    func withdraw(_ topic: DesktopNotification.Topic) async
    /// Yields what the customer chooses on notifications, from now on.
    func choices() async -> AsyncStream<DesktopNotification.Action>
}

/// Something that the customer should know now.
public enum DesktopNotification: Equatable, Sendable {
    /// Somebody from support is in the session.
    case agentJoined(name: String)
    /// Somebody asks to see the screen, or to control it.
    case agentAsks(name: String, control: Bool)
    /// Something else is asked: agreement, recording, going on, a notice.
    case question
    /// Somebody has written.
    case message(name: String, text: String)
    /// Somebody wants attention.
    case nudge(name: String)
    /// The screen is seen, or controlled, from now on.
    case sharingStarted(control: Bool)
    /// Nothing is shared any more.
    case sharingStopped
    /// The session is recorded from now on.
    case recordingStarted
    /// The recording is over.
    case recordingStopped
    /// A file is offered; the name is the one that it would have here.
    case fileOffered(name: String, size: Int64)
    /// The session is over.
    case sessionEnded

    /// What a notification is about; of each topic one is shown at most.
    public enum Topic: String, CaseIterable, Sendable {
        /// Who is there, and that the session is over.
        case presence
        /// Questions.
        case question
        /// The conversation.
        case chat
        /// What is shared.
        case sharing
        /// The recording.
        case recording
        /// Files.
        case file
    }

    /// What the customer can do on a notification; a yes to anything is given in the window only.
    public enum Action: String, CaseIterable, Sendable {
        /// Open the window.
        case open
        /// Stop sharing.
        case stopSharing = "stop-sharing"
    }

    /// What it is about.
    public var topic: Topic {
        switch self {
        case .agentJoined, .sessionEnded: .presence
        case .agentAsks, .question: .question
        case .message, .nudge: .chat
        case .sharingStarted, .sharingStopped: .sharing
        case .recordingStarted, .recordingStopped: .recording
        case .fileOffered: .file
        }
    }

    /// What can be done on it, the first by a click on the notification itself.
    public var actions: [Action] {
        switch self {
        case .sharingStarted: [.open, .stopSharing]
        case .sessionEnded, .recordingStopped, .sharingStopped: []
        case .agentJoined, .agentAsks, .question, .message, .nudge, .recordingStarted,
            .fileOffered:
            [.open]
        }
    }

    /// Whether it should stay until it is seen.
    public var isUrgent: Bool {
        switch self {
        case .agentAsks, .question, .nudge: true
        case .agentJoined, .message, .sharingStarted, .sharingStopped, .recordingStarted,
            .recordingStopped, .fileOffered, .sessionEnded:
            false
        }
    }
}
