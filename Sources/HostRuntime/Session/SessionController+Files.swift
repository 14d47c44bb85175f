import LocalAPI

extension SessionController {
    /// Asks to send files to support.
    func sendFiles(_ paths: [String]) async throws(HostFailure) -> [TransferStatus] {
        throw HostFailure(.unsupported, "Files cannot be sent.")
    }
}
