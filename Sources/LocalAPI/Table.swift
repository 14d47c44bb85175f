/// Every method of the local socket: what the server answers, the manual lists and tests compare.
public enum LocalTable {
    /// The types of all calls.
    public static let calls: [any LocalCall.Type] = [
        GetVersion.self, GetStatus.self, Watch.self, Join.self, AnswerAgreement.self,
        AnswerRecording.self, AnswerSharing.self, AnswerFile.self, AnswerNotice.self,
        AnswerContinuation.self, Say.self, Typing.self, Conversation.self, MarkRead.self,
        StopSharing.self, ChangeSharing.self, ChangePermissions.self, ListWindows.self,
        SendFiles.self, ListFiles.self, CancelFile.self, GetAvatar.self, ShowWindow.self,
        AttachWindow.self, CloseWindow.self, KeepWindow.self, RecallWindow.self,
        DismissInvitation.self, EndSession.self, Leave.self, Uninstall.self, Examine.self,
    ]

    /// The names of all methods.
    public static var methods: [String] { calls.map { $0.method } }

    /// The socket's path below `XDG_RUNTIME_DIR`.
    public static let socketPath = "deskhand/control.sock"

    /// The longest line that the daemon takes, in bytes.
    public static let maximumLineBytes = 1 << 20

    /// The longest line that a face takes, in bytes: an answer may hold a whole conversation.
    public static let maximumAnswerBytes = 64 << 20

    /// The error code that carries a `HostFailure` in `data`.
    public static let failureCode = -32001
}
