import GatewayAPI
import LocalAPI
import Logging
import Policy
import SupportSession

extension SessionController {
    /// How many files may be sent by one call.
    private static let mostFiles = 50

    /// Asks to send files to support: all that are named, or none where one of them cannot be.
    func sendFiles(_ paths: [String]) async throws(HostFailure) -> [TransferStatus] {
        guard let runner = parts.files else {
            throw HostFailure(.unsupported, "Files cannot be sent from this computer.")
        }
        guard !paths.isEmpty, paths.count <= Self.mostFiles else {
            throw HostFailure(.badInput, "Name 1 to \(Self.mostFiles) files.")
        }
        let files: [any OutgoingFile]
        do throws(FileProblem) {
            files = try await runner.open(paths)
        } catch {
            throw HostFailure(error)
        }
        // Before time is spent on reading them.
        for file in files { try mustBeSendable(file) }
        var sent: [TransferStatus] = []
        for (file, path) in zip(files, paths) { sent += try await offer(file, path, runner) }
        return sent
    }

    private func offer(
        _ file: any OutgoingFile, _ path: String, _ runner: any TransferRunning
    ) async throws(HostFailure) -> [TransferStatus] {
        let request: FileRequest
        do throws(FileProblem) {
            request = try await runner.prepare(file)
        } catch {
            throw HostFailure(error)
        }
        outgoingPaths[request.transferId] = path
        do throws(HostFailure) {
            try await act { (session) throws(SessionError) in try session.offerFile(request) }
        } catch {
            await runner.cancel(request.transferId)
            throw error
        }
        let transfer = session.transfers[request.transferId]
        return transfer.map { [TransferStatus(request.transferId, $0)] } ?? []
    }

    /// Opens the files again that were being sent before a crash.
    ///
    /// - Returns: What follows for those that cannot be opened any more.
    func openOutgoing() async -> [Effect] {
        var effects: [Effect] = []
        for id in session.transfers.order {
            guard case .send(let request)? = session.transfers[id]?.direction,
                session.transfers[id]?.isOver == false
            else { continue }
            if let path = outgoingPaths[id], let runner = parts.files,
                await runner.reopen(path, for: request)
            {
                continue
            }
            let reason = FileProblem.changed(request.name).sentence
            effects += (try? session.transferFailed(id, reason: reason)) ?? []
        }
        return effects
    }

    /// Notes how far a transfer is.
    func transferProgressed(_ id: TransferID, done: Int64) {
        guard session.transfers[id]?.done != done else { return }
        session.transferProgressed(id, done: done)
        publish()
    }

    /// Notes that a transfer has ended by itself.
    ///
    /// - Returns: Whether it counts; false where the session had given it up before.
    func transferEnded(_ id: TransferID, _ outcome: TransferOutcome) async -> Bool {
        guard let transfer = session.transfers[id], !transfer.isOver else { return false }
        switch outcome {
        case .done(let sha256, let path):
            parts.logger.notice("file transferred", metadata: ["transfer": "\(id)"])
            session.transferProgressed(id, done: transfer.size)
            await perform(session.transferDone(id, sha256: sha256, path: path))
        case .failed(let reason):
            parts.logger.warning("file transfer failed", metadata: ["transfer": "\(id)"])
            let effects = try? session.transferFailed(id, reason: reason)
            await perform(effects ?? [])
        case .cancelled: return false
        }
        return true
    }

    private func mustBeSendable(_ file: any OutgoingFile) throws(HostFailure) {
        guard session.permissions.files else {
            throw HostFailure(.notPermitted, "Files may not be sent in this session now.")
        }
        guard file.size <= session.policy.fileLimit else {
            throw HostFailure(
                .notPermitted,
                "“\(file.name)” is larger than the \(session.policy.fileLimit) bytes allowed.")
        }
    }
}
