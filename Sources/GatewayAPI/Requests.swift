public import Policy

/// The customer's answer to an agreement; declining ends the session.
public struct AgreementAnswer: RequestParams {
    /// The method's name on the wire.
    public static let method = "agreement.answer"
    /// Whether the customer accepts.
    public var accepted: Bool
    /// The version that was shown.
    public var version: String

    /// Makes the params.
    public init(accepted: Bool, version: String) {
        self.accepted = accepted
        self.version = version
    }
}

/// The customer's answer to a recording.
public struct RecordingAnswer: RequestParams {
    /// The method's name on the wire.
    public static let method = "recording.answer"
    /// Whether it may be recorded.
    public var allowed: Bool

    /// Makes the params.
    public init(allowed: Bool) {
        self.allowed = allowed
    }
}

/// What the customer has granted; `sharing: false` follows the stop.
public struct SharingSet: RequestParams {
    /// The method's name on the wire.
    public static let method = "sharing.set"
    /// Whether anything is shared.
    public var sharing: Bool
    /// What viewers may do.
    public var access: ScreenAccess?
    /// Which part of the desktop.
    public var scope: SharingScope?
    /// The names of the applications that are shared.
    public var applications: [String]?
    /// Why nothing is seen for now, though it is shared; `nil` where it is seen.
    public var paused: String?

    /// The customer's screen is locked.
    public static let locked = "locked"

    /// Makes the params.
    public init(
        sharing: Bool, access: ScreenAccess? = nil, scope: SharingScope? = nil,
        applications: [String]? = nil, paused: String? = nil
    ) {
        self.sharing = sharing
        self.access = access
        self.scope = scope
        self.applications = applications
        self.paused = paused
    }
}

/// The monitors; none until the customer has agreed to share.
public struct DisplaysSet: RequestParams {
    /// The method's name on the wire.
    public static let method = "displays.set"
    /// The monitors.
    public var displays: [DisplayDescription]
    /// The one that is shown; 0 for all.
    public var current: Int

    /// Makes the params.
    public init(displays: [DisplayDescription], current: Int) {
        self.displays = displays
        self.current = current
    }
}

/// A line that the customer writes; comes back as `chat.message`.
public struct ChatSend: RequestParams {
    /// The method's name on the wire.
    public static let method = "chat.send"
    /// The line, plain text.
    public var text: ChatText

    /// Makes the params.
    public init(text: ChatText) {
        self.text = text
    }
}

/// Which chat the customer has in front.
public struct ChatSurfaceSet: RequestParams {
    /// The method's name on the wire.
    public static let method = "chat.surface"
    /// Which one.
    public var surface: ChatSurface

    /// Makes the params.
    public init(surface: ChatSurface) {
        self.surface = surface
    }
}

/// The customer leaves because of a notice, without survey.
public struct NoticeLeave: RequestParams {
    /// The method's name on the wire.
    public static let method = "notice.leave"
    /// The notice.
    public var noticeId: NoticeID

    /// Makes the params.
    public init(noticeId: NoticeID) {
        self.noticeId = noticeId
    }
}

/// The customer asks to send a file.
public struct FileRequest: RequestParams {
    /// The method's name on the wire.
    public static let method = "file.request"
    /// The transfer, named by the host.
    public var transferId: TransferID
    /// The file's name, or a relative path with `/`.
    public var name: String
    /// Bytes.
    public var size: Int64
    /// SHA-256 of all of it, in lower-case hex.
    public var sha256: String

    /// Makes the params.
    public init(transferId: TransferID, name: String, size: Int64, sha256: String) {
        self.transferId = transferId
        self.name = name
        self.size = size
        self.sha256 = sha256
    }
}

/// The customer's answer to an offered file.
public struct FileAnswer: RequestParams {
    /// The method's name on the wire.
    public static let method = "file.answer"
    /// The transfer.
    public var transferId: TransferID
    /// Whether the customer takes it.
    public var accepted: Bool
    /// Why not.
    public var reason: String?

    /// Makes the params.
    public init(transferId: TransferID, accepted: Bool, reason: String? = nil) {
        self.transferId = transferId
        self.accepted = accepted
        self.reason = reason
    }
}

/// A file's bytes are verified and in place.
public struct FileDone: RequestParams {
    /// The method's name on the wire.
    public static let method = "file.done"
    /// The transfer.
    public var transferId: TransferID
    /// SHA-256 of what is in place, in lower-case hex.
    public var sha256: String

    /// Makes the params.
    public init(transferId: TransferID, sha256: String) {
        self.transferId = transferId
        self.sha256 = sha256
    }
}

/// A transfer is given up; nothing is left behind.
public struct FileFailed: RequestParams {
    /// The method's name on the wire.
    public static let method = "file.failed"
    /// The transfer.
    public var transferId: TransferID
    /// Why.
    public var reason: String

    /// Makes the params.
    public init(transferId: TransferID, reason: String) {
        self.transferId = transferId
        self.reason = reason
    }
}

/// The host ends the session.
public struct SessionEnd: RequestParams {
    /// The method's name on the wire.
    public static let method = "session.end"
    /// Why.
    public var reason: HostEndReason

    /// Makes the params.
    public init(reason: HostEndReason) {
        self.reason = reason
    }
}
