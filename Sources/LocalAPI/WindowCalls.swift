public import JSONRPC

/// Opens the window, or brings it to the front.
public struct ShowWindow: LocalCall {
    /// The method's name on the wire.
    public static let method = "window.show"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// A link that the desktop's link handler brought; the window asks before it is followed.
    public var invitation: String?
    /// The gateway that a bare code goes to, where it is not to be the one that is set.
    public var gateway: String?
    /// A PEM file of certificate authorities for what is joined next, absolute.
    public var authorityFile: String?

    /// Makes the params.
    public init(
        invitation: String? = nil, gateway: String? = nil, authorityFile: String? = nil
    ) {
        self.invitation = invitation
        self.gateway = gateway
        self.authorityFile = authorityFile
    }
}

/// The window says that it is there, for as long as this connection lives.
public struct AttachWindow: LocalCall {
    /// The method's name on the wire.
    public static let method = "window.attach"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// The window's process, whose windows no agent may press.
    public var processId: Int

    /// Makes the params.
    public init(processId: Int) {
        self.processId = processId
    }
}

/// The window goes because the customer wants it to.
public struct CloseWindow: LocalCall {
    /// The method's name on the wire.
    public static let method = "window.close"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Keeps what the window would forget if it were killed; nobody else is told of it.
public struct KeepWindow: LocalCall {
    /// The method's name on the wire.
    public static let method = "window.keep"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// What is typed and not sent: 16 KiB at most.
    public var draft: String
    /// What is typed where a code is wanted: 2 KiB at most.
    public var codeText: String
    /// How many steps larger than usual, or smaller.
    public var fontStep: Int
    /// Whether the chat is open, not hidden.
    public var isChatOpen: Bool
    /// Whether the window is in front, so that nothing needs a notification.
    public var isInFront: Bool?

    /// Makes the params.
    public init(
        draft: String = "", codeText: String = "", fontStep: Int = 0, isChatOpen: Bool = true,
        isInFront: Bool? = nil
    ) {
        self.draft = draft
        self.codeText = codeText
        self.fontStep = fontStep
        self.isChatOpen = isChatOpen
        self.isInFront = isInFront
    }
}

/// Asks for what the window has kept, as it was kept last.
public struct RecallWindow: LocalCall {
    /// The method's name on the wire.
    public static let method = "window.recall"
    /// What it answers.
    public typealias Answer = KeepWindow

    /// Makes the params.
    public init() {}
}

/// Forgets a link that the desktop's link handler brought.
public struct DismissInvitation: LocalCall {
    /// The method's name on the wire.
    public static let method = "invitation.dismiss"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Asks for a picture that the session has named.
public struct GetAvatar: LocalCall {
    /// The method's name on the wire.
    public static let method = "avatar"
    /// What it answers.
    public typealias Answer = Avatar
    /// Where it is, as an agent's or author's `avatarUrl` says.
    public var url: String

    /// Makes the params.
    public init(url: String) {
        self.url = url
    }
}

/// A picture from somebody else: hostile until it is read.
public struct Avatar: Codable, Equatable, Sendable {
    /// What it is said to be, such as `image/png`.
    public var mediaType: String
    /// Its bytes, 1 MiB at most, in base64.
    public var data: String

    /// Makes an answer.
    public init(mediaType: String, data: String) {
        self.mediaType = mediaType
        self.data = data
    }
}

/// Why the window should come to the front.
public struct Raise: Codable, Equatable, Sendable {
    /// The reason.
    public var reason: RaiseReason

    /// Makes the params.
    public init(reason: RaiseReason) {
        self.reason = reason
    }
}

/// Why the window should come to the front.
public enum RaiseReason: String, Codable, Sendable {
    /// An agent asks for attention.
    case nudge
    /// Somebody at the desk asks for it.
    case show
    /// The conversation goes on here from now on.
    case chatHere = "chat-here"
    /// The web chat is gone, so the conversation goes on here.
    case webChatGone = "web-chat-gone"
    /// A message arrived.
    case message
    /// Something is asked.
    case question
}
