import GatewayAPI

/// Moves the bytes of files, and tells the session how far it is.
///
/// The end of a transfer is told by `SessionController.transferEnded`, once, unless it was cancelled.
protocol TransferRunning: Sendable {
    /// Opens files to be sent, all or none.
    func open(_ paths: [String]) async throws(FileProblem) -> [any OutgoingFile]

    /// Keeps a file open under a new id until it is brought to the gateway or cancelled.
    ///
    /// - Returns: What the gateway is asked; the hash is of all of the file.
    func prepare(_ file: any OutgoingFile) async throws(FileProblem) -> FileRequest

    /// Keeps a file open again that an earlier run of this host was sending.
    ///
    /// - Returns: Whether it is still there, as long as it was.
    func reopen(_ path: String, for request: FileRequest) async -> Bool

    /// Fetches a file that the customer has accepted.
    func download(_ offer: FileOffer, for session: SessionController) async

    /// Brings a file to the gateway, which has accepted it.
    func upload(_ id: TransferID, to url: String, for session: SessionController) async

    /// Stops a transfer; returns once nothing that is partial is left.
    func cancel(_ id: TransferID) async
}

/// How a transfer ended by itself.
enum TransferOutcome: Sendable {
    /// It is in place: here at a path, or at the gateway.
    case done(sha256: String, path: String?)
    /// It is given up; nothing is left behind.
    case failed(String)
    /// It was cancelled; nothing is left behind, and the session knows.
    case cancelled
}
