public import GatewayAPI
import Policy

/// Files in both directions.
extension SupportSession {
    /// Answers an offered file.
    public mutating func answerFile(
        _ id: TransferID, accepted: Bool
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        let isIt: (Question.Subject) -> Bool = {
            if case .file(let offer) = $0 { offer.transferId == id } else { false }
        }
        // The policy may have changed since the file was offered.
        if accepted { try mayExchangeFiles() }
        guard case .file(let offer)? = questions.takeOpen(where: isIt) else { throw .notPending }
        guard accepted else { return refuse(.file(offer)) }
        guard transfers.set(id, .running) else { throw .notPending }
        return send(.fileAnswer(FileAnswer(transferId: id, accepted: true))) + [.download(offer)]
    }

    /// Asks to send a file.
    public mutating func offerFile(_ request: FileRequest) throws(SessionError) -> [Effect] {
        try mustRun()
        try mayExchangeFiles()
        guard request.size <= policy.fileLimit else {
            throw .notPermitted("The file is larger than the \(policy.fileLimit) bytes allowed.")
        }
        guard transfers.add(request.transferId, .send(request)) else { throw .full }
        return send(.fileRequest(request))
    }

    /// Gives a transfer up.
    public mutating func cancelFile(_ id: TransferID) throws(SessionError) -> [Effect] {
        try mustRun()
        if case .receive(let offer)? = transfers[id]?.direction, transfers[id]?.state == .offered {
            questions.remove { $0 == .file(offer) }
            return refuse(.file(offer))
        }
        return try transferFailed(id, reason: "The customer has cancelled it.")
    }

    /// Notes how far a transfer is.
    public mutating func transferProgressed(_ id: TransferID, done: Int64) {
        transfers.progress(id, done: done)
    }

    /// Notes that a file is in place: here, checked, or at the gateway.
    public mutating func transferDone(
        _ id: TransferID, sha256: String, path: String?
    ) -> [Effect] {
        guard let transfer = transfers[id], transfers.set(id, .done(path: path)) else { return [] }
        switch transfer.direction {
        case .receive: return send(.fileDone(FileDone(transferId: id, sha256: sha256)))
        case .send: return []
        }
    }

    /// Notes that a transfer is given up.
    public mutating func transferFailed(
        _ id: TransferID, reason: String
    ) throws(SessionError) -> [Effect] {
        guard transfers.set(id, .failed(reason)) else { throw .notPending }
        let failed = FileFailed(transferId: id, reason: reason)
        return [.cancelTransfer(id)] + send(.fileFailed(failed))
    }

    private func mayExchangeFiles() throws(SessionError) {
        guard policy.permissions.files else {
            throw .notPermitted("Files may not be exchanged in this session.")
        }
        guard sharing.isFileExchangeOn else {
            throw .notPermitted("You have switched the exchange of files off.")
        }
    }

    mutating func file(
        _ event: GatewayEvent, at now: ContinuousClock.Instant
    ) -> [Effect] {
        switch event {
        case .fileOffer(let offer):
            if isOpen { return offered(offer, at: now) }
            oldOffers.append(offer)
            if oldOffers.count > Transfers.capacity { oldOffers.removeFirst() }
        case .fileAccepted(let accepted):
            guard transfers.accepted(accepted.transferId) else { return [] }
            return [.upload(accepted.transferId, url: accepted.uploadUrl)]
        case .fileRefused(let refused):
            // Also one that only waits holds its file open.
            let wasOpen = transfers.refused(refused.transferId, refused.reason)
            return wasOpen ? [.cancelTransfer(refused.transferId)] : []
        case .fileCancel(let cancel):
            oldOffers.removeAll { $0.transferId == cancel.transferId }
            questions.remove {
                if case .file(let offer) = $0 {
                    offer.transferId == cancel.transferId
                } else {
                    false
                }
            }
            guard transfers.set(cancel.transferId, .failed("Support has cancelled it.")) else {
                return []
            }
            return [.cancelTransfer(cancel.transferId)]
        default: break
        }
        return []
    }

    mutating func offered(
        _ offer: FileOffer, at now: ContinuousClock.Instant
    ) -> [Effect] {
        guard transfers[offer.transferId] == nil else { return [] }
        let reason: String? =
            if !permissions.files {
                "Files are not allowed in this session."
            } else if offer.size < 0 || offer.size > policy.fileLimit {
                "The file is larger than the policy allows."
            } else if !offer.isWellFormed {
                "The file is not described as it should be."
            } else if transfers.offered >= Questions.mostFiles {
                "Too many files wait for an answer."
            } else {
                nil
            }
        guard reason == nil, transfers.add(offer.transferId, .receive(offer)) else {
            return send(
                .fileAnswer(
                    FileAnswer(
                        transferId: offer.transferId, accepted: false,
                        reason: reason ?? "Too many files are on their way.")))
        }
        return ask(.file(offer), at: now)
    }
}

extension FileOffer {
    /// Whether name and hash are what they should be.
    fileprivate var isWellFormed: Bool {
        !name.isEmpty && name.utf8.count <= 4096 && sha256.utf8.count == 64
            && sha256.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
}
