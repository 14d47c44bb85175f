import GatewayAPI

/// Moves the bytes of files, and tells the session how far it is.
protocol TransferRunning: Sendable {
    /// Fetches a file that the customer has accepted.
    func download(_ offer: FileOffer, for session: SessionController) async

    /// Brings a file to the gateway, which has accepted it.
    func upload(_ id: TransferID, to url: String, for session: SessionController) async

    /// Stops a transfer and removes what is partial.
    func cancel(_ id: TransferID) async
}
