/// Greets the customer, with place in the queue and estimated wait.
public struct GreetingShow: EventParams {
    /// The method's name on the wire.
    public static let method = "greeting.show"
    /// The greeting, plain text.
    public var text: String
    /// Place in the queue, from 1.
    public var position: Int?
    /// Estimated wait.
    public var waitSeconds: Double?

    /// Makes the params.
    public init(text: String, position: Int? = nil, waitSeconds: Double? = nil) {
        self.text = text
        self.position = position
        self.waitSeconds = waitSeconds
    }
}

/// Updates place and wait; the text is a hold message.
public struct QueueUpdate: EventParams {
    /// The method's name on the wire.
    public static let method = "queue.update"
    /// Place in the queue, from 1.
    public var position: Int?
    /// Estimated wait.
    public var waitSeconds: Double?
    /// The hold message, plain text.
    public var text: String?

    /// Makes the params.
    public init(position: Int? = nil, waitSeconds: Double? = nil, text: String? = nil) {
        self.position = position
        self.waitSeconds = waitSeconds
        self.text = text
    }
}

/// Shows a customer notice, with a way to leave.
public struct NoticeShow: EventParams {
    /// The method's name on the wire.
    public static let method = "notice.show"
    /// The notice.
    public var noticeId: NoticeID
    /// The title.
    public var title: NameText
    /// The text, plain.
    public var text: String

    /// Makes the params.
    public init(noticeId: NoticeID, title: NameText, text: String) {
        self.noticeId = noticeId
        self.title = title
        self.text = text
    }
}

/// Takes a notice away.
public struct NoticeClear: EventParams {
    /// The method's name on the wire.
    public static let method = "notice.clear"
    /// The notice.
    public var noticeId: NoticeID

    /// Makes the params.
    public init(noticeId: NoticeID) {
        self.noticeId = noticeId
    }
}

/// Says that nobody is available, and offers a page.
public struct OrphanedShow: EventParams {
    /// The method's name on the wire.
    public static let method = "orphaned.show"
    /// The message, plain text.
    public var text: String
    /// The page.
    public var url: String?

    /// Makes the params.
    public init(text: String, url: String? = nil) {
        self.text = text
        self.url = url
    }
}
