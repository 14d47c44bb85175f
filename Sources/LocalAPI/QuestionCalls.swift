public import JSONRPC

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
    /// Whether the clipboard goes through; `nil` leaves it as it is.
    public var clipboard: Bool?
    /// Whether files may be exchanged; `nil` leaves it as it is.
    public var files: Bool?

    /// Makes the params.
    public init(
        access: SharedAccess, applications: [String], clipboard: Bool? = nil, files: Bool? = nil
    ) {
        self.access = access
        self.applications = applications
        self.clipboard = clipboard
        self.files = files
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

/// Answers whether support may keep control, after it has had it for long.
public struct AnswerContinuation: LocalCall {
    /// The method's name on the wire.
    public static let method = "answer.continuation"
    /// What it answers.
    public typealias Answer = EmptyObject
    /// Whether it goes on; otherwise sharing stops.
    public var goOn: Bool

    /// Makes the params.
    public init(goOn: Bool) {
        self.goOn = goOn
    }
}
