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
