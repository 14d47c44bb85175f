public import JSONRPC

/// A method of the local socket: its params are the type's members.
public protocol LocalCall: Codable, Equatable, Sendable {
    /// What it answers.
    associatedtype Answer: Codable & Sendable
    /// The method's name on the wire.
    static var method: String { get }
}

/// Asks for the whole state.
public struct GetStatus: LocalCall {
    /// The method's name on the wire.
    public static let method = "status"
    /// What it answers.
    public typealias Answer = Status

    /// Makes the params.
    public init() {}
}

/// Asks for the whole state, and for every change from now on as notifications.
public struct Watch: LocalCall {
    /// The method's name on the wire.
    public static let method = "watch"
    /// What it answers.
    public typealias Answer = Status

    /// Makes the params.
    public init() {}
}

/// Redeems a code; answered once the control connection is open.
public struct Join: LocalCall {
    /// The method's name on the wire.
    public static let method = "join"
    /// What it answers.
    public typealias Answer = Joined
    /// A PIN or a link.
    public var target: String
    /// The gateway's URL, where the target is a PIN.
    public var gateway: String?
    /// A PEM file of certificate authorities, absolute.
    public var authorityFile: String?
    /// Whether the desktop's link handler says so, not a person.
    public var fromLinkHandler: Bool

    /// Makes the params.
    public init(
        target: String, gateway: String? = nil, authorityFile: String? = nil, fromLinkHandler: Bool
    ) {
        self.target = target
        self.gateway = gateway
        self.authorityFile = authorityFile
        self.fromLinkHandler = fromLinkHandler
    }
}

/// Answers the agreement.
public struct AnswerAgreement: LocalCall {
    /// The method's name on the wire.
    public static let method = "answer.agreement"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// Whether it is accepted; declining ends the session.
    public var accepted: Bool

    /// Makes the params.
    public init(accepted: Bool) {
        self.accepted = accepted
    }
}

/// Answers the question for recording.
public struct AnswerRecording: LocalCall {
    /// The method's name on the wire.
    public static let method = "answer.recording"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// Whether it is allowed.
    public var allowed: Bool

    /// Makes the params.
    public init(allowed: Bool) {
        self.allowed = allowed
    }
}

/// Answers an agent's wish to see or control.
public struct AnswerSharing: LocalCall {
    /// The method's name on the wire.
    public static let method = "answer.sharing"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// What is granted; `none` refuses.
    public var access: SharedAccess
    /// Which applications; empty for what was asked.
    public var applications: [String]

    /// Makes the params.
    public init(access: SharedAccess, applications: [String]) {
        self.access = access
        self.applications = applications
    }
}

/// Answers an offered file.
public struct AnswerFile: LocalCall {
    /// The method's name on the wire.
    public static let method = "answer.file"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// The transfer.
    public var transferId: String
    /// Whether it is taken.
    public var accepted: Bool

    /// Makes the params.
    public init(transferId: String, accepted: Bool) {
        self.transferId = transferId
        self.accepted = accepted
    }
}

/// Answers a notice.
public struct AnswerNotice: LocalCall {
    /// The method's name on the wire.
    public static let method = "answer.notice"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// Whether the customer leaves because of it.
    public var leave: Bool

    /// Makes the params.
    public init(leave: Bool) {
        self.leave = leave
    }
}

/// Writes a line of the conversation.
public struct Say: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.say"
    /// What it answers.
    public typealias Answer = ChatLine
    /// The line; 16 KiB at most.
    public var text: String

    /// Makes the params.
    public init(text: String) {
        self.text = text
    }
}

/// Tells support that the customer is typing.
public struct Typing: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.typing"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Asks for all lines of the conversation.
public struct Conversation: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.conversation"
    /// What it answers.
    public typealias Answer = [ChatLine]

    /// Makes the params.
    public init() {}
}

/// Says that all lines have been shown to the customer.
public struct MarkRead: LocalCall {
    /// The method's name on the wire.
    public static let method = "chat.read"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Stops sharing, at once.
public struct StopSharing: LocalCall {
    /// The method's name on the wire.
    public static let method = "sharing.stop"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Changes what is shared while it is shared, or grants what an agent asked for before.
public struct ChangeSharing: LocalCall {
    /// The method's name on the wire.
    public static let method = "sharing.change"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// What viewers may do.
    public var access: SharedAccess
    /// Which applications; empty for the whole desktop.
    public var applications: [String]

    /// Makes the params.
    public init(access: SharedAccess, applications: [String]) {
        self.access = access
        self.applications = applications
    }
}

/// Lists the windows that could be shared.
public struct ListWindows: LocalCall {
    /// The method's name on the wire.
    public static let method = "windows.list"
    /// What it answers.
    public typealias Answer = [WindowStatus]

    /// Makes the params.
    public init() {}
}

/// Asks to send files to support.
public struct SendFiles: LocalCall {
    /// The method's name on the wire.
    public static let method = "files.send"
    /// What it answers.
    public typealias Answer = [TransferStatus]
    /// Absolute paths of regular files.
    public var paths: [String]

    /// Makes the params.
    public init(paths: [String]) {
        self.paths = paths
    }
}

/// Lists files on their way, and those that arrived.
public struct ListFiles: LocalCall {
    /// The method's name on the wire.
    public static let method = "files.list"
    /// What it answers.
    public typealias Answer = [TransferStatus]

    /// Makes the params.
    public init() {}
}

/// Gives a transfer up.
public struct CancelFile: LocalCall {
    /// The method's name on the wire.
    public static let method = "files.cancel"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// The transfer.
    public var transferId: String

    /// Makes the params.
    public init(transferId: String) {
        self.transferId = transferId
    }
}

/// Ends the session.
public struct EndSession: LocalCall {
    /// The method's name on the wire.
    public static let method = "session.end"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Ends the daemon once its session is over.
public struct Leave: LocalCall {
    /// The method's name on the wire.
    public static let method = "session.leave"
    /// What it answers.
    public typealias Answer = EmptyObject

    /// Makes the params.
    public init() {}
}

/// Removes what Deskhand made on this computer, or tells what that is.
public struct Uninstall: LocalCall {
    /// The method's name on the wire.
    public static let method = "uninstall"
    /// What it answers.
    public typealias Answer = Removal
    /// Whether to tell only.
    public var check: Bool

    /// Makes the params.
    public init(check: Bool) {
        self.check = check
    }
}

/// Looks at what works on this desktop.
public struct Examine: LocalCall {
    /// The method's name on the wire.
    public static let method = "doctor"
    /// What it answers.
    public typealias Answer = [Finding]

    /// Makes the params.
    public init() {}
}
