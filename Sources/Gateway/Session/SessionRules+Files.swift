import GatewayAPI
import JSONRPC

extension SessionRules {
    mutating func fileRequested(_ file: FileRequest) throws(RPCError) {
        guard isFileName(file.name), isSum(file.sha256), file.size >= 0 else {
            throw .invalidParams
        }
        guard !state.transfers.contains(where: { $0.transferId == file.transferId }) else {
            throw .badState("That transfer is known already.")
        }
        guard state.transfers.count < limits.perSession else { throw .tooLarge }
        guard mayStore(file.size) else {
            tell(
                .fileRefused(
                    FileRefused(
                        transferId: file.transferId, reason: "The file is too large.")))
            return
        }
        state.transfers.append(
            TransferState(
                transferId: file.transferId, direction: .fromCustomer, name: file.name,
                size: file.size, sha256: file.sha256, state: .asked))
    }

    /// Tells whether so many bytes more are within the limits.
    func mayStore(_ size: Int64) -> Bool {
        guard size >= 0, size <= limits.fileBytes else { return false }
        let stored = state.transfers.filter { $0.state != .refused && $0.state != .cancelled }
            .reduce(Int64(0)) { $0 + $1.size }
        return stored <= limits.sessionFileBytes - size
    }

    mutating func offer(
        _ agent: AgentID, _ id: TransferID, name: String, size: Int64, sha256: String
    ) throws(RPCError) {
        try requireMember(agent)
        guard state.seat != nil else { throw .notActive }
        guard state.transfers.count < limits.perSession, mayStore(size) else { throw .tooLarge }
        state.transfers.append(
            TransferState(
                transferId: id, direction: .toCustomer, name: name, size: size, sha256: sha256,
                state: .offered))
        tell(
            .fileOffer(
                FileOffer(transferId: id, name: name, size: size, sha256: sha256, url: "")))
    }

    private func index(
        _ id: TransferID, _ direction: TransferState.Direction
    ) throws(RPCError) -> Int {
        let found = state.transfers.firstIndex {
            $0.transferId == id && $0.direction == direction
        }
        guard let found else { throw .notFound }
        return found
    }

    mutating func fileAnswered(_ answer: FileAnswer) throws(RPCError) {
        let index = try index(answer.transferId, .toCustomer)
        guard state.transfers[index].state == .offered else {
            throw .badState("That file is not on offer.")
        }
        state.transfers[index].state = answer.accepted ? .accepted : .refused
        state.transfers[index].reason = answer.reason.map(shortened)
        if !answer.accepted { emit(.removeFile(answer.transferId)) }
    }

    mutating func fileDone(_ done: FileDone) throws(RPCError) {
        guard let index = state.transfers.firstIndex(where: { $0.transferId == done.transferId })
        else { throw .notFound }
        let transfer = state.transfers[index]
        guard transfer.sha256 == done.sha256 else {
            throw .badState("The sum is another one.")
        }
        guard transfer.direction == .toCustomer else { return }
        guard transfer.state == .accepted || transfer.state == .offered else {
            throw .badState("That transfer is over.")
        }
        state.transfers[index].state = .done
        state.transfers[index].done = transfer.size
        emit(.removeFile(done.transferId))
    }

    mutating func fileFailed(_ failed: FileFailed) throws(RPCError) {
        guard let index = state.transfers.firstIndex(where: { $0.transferId == failed.transferId })
        else { throw .notFound }
        guard !state.transfers[index].state.isOver else { return }
        state.transfers[index].state = .failed
        state.transfers[index].reason = shortened(failed.reason)
        emit(.removeFile(failed.transferId))
    }

    mutating func answerFile(
        _ agent: AgentID, _ id: TransferID, accepted: Bool, reason: String?
    ) throws(RPCError) {
        try requireMember(agent)
        let index = try index(id, .fromCustomer)
        guard state.transfers[index].state == .asked else {
            throw .badState("That file has been answered already.")
        }
        state.transfers[index].state = accepted ? .accepted : .refused
        state.transfers[index].reason = reason.map(shortened)
        tell(
            accepted
                ? .fileAccepted(FileAccepted(transferId: id, uploadUrl: ""))
                : .fileRefused(FileRefused(transferId: id, reason: reason.map(shortened))))
    }

    mutating func cancelFile(_ agent: AgentID, _ id: TransferID) throws(RPCError) {
        try requireMember(agent)
        guard let index = state.transfers.firstIndex(where: { $0.transferId == id }) else {
            throw .notFound
        }
        guard !state.transfers[index].state.isOver else { return }
        state.transfers[index].state = .cancelled
        emit(.removeFile(id))
        tell(.fileCancel(FileCancel(transferId: id)))
    }

    /// Notes how much of a customer's file is here.
    mutating func uploaded(_ id: TransferID, to offset: Int64) {
        guard let index = try? index(id, .fromCustomer) else { return }
        state.transfers[index].done = offset
    }

    /// Notes whether all of a customer's file is here and is what was announced.
    mutating func uploadFinished(_ id: TransferID, isRight: Bool) {
        guard let index = try? index(id, .fromCustomer),
            state.transfers[index].state == .accepted
        else { return }
        state.transfers[index].done = isRight ? state.transfers[index].size : 0
        state.transfers[index].state = isRight ? .ready : .failed
        guard !isRight else { return }
        state.transfers[index].reason = "The sum is another one."
        emit(.removeFile(id))
        tell(.fileCancel(FileCancel(transferId: id)))
    }

    private func shortened(_ text: String) -> String { NameText(cutting: text).text }

    private func isSum(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

/// Tells whether a text is a relative path of plain names that stays below its folder.
func isFileName(_ name: String) -> Bool {
    let bytes = name.utf8
    guard (1...1024).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
        !bytes.contains(UInt8(ascii: "\\"))
    else { return false }
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
        (1...255).contains(part.count) && !part.elementsEqual(".".utf8)
            && !part.elementsEqual("..".utf8)
    }
}
