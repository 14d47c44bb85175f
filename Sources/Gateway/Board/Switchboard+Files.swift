import GatewayAPI
import JSONRPC

extension Switchboard {
    /// Tells whether an agent may put a file into a session, before its bytes come.
    func admitFile(_ token: String?, _ id: SessionID, size: Int64) throws -> GatewayAPI.Agent {
        guard let agent = agent(login: token) else {
            throw HTTPFailure.plain(401, "login-needed", "Log in first.")
        }
        guard let rules = sessions[id], !rules.isOver else {
            throw HTTPFailure.plain(404, "session-gone", "There is no such session.")
        }
        guard rules.state.agents.contains(where: { $0.agentId == agent.agentId }) else {
            throw HTTPFailure.plain(403, "not-allowed", "Join the session first.")
        }
        guard rules.state.seat != nil else {
            throw HTTPFailure.plain(
                409, "not-active", "The customer's remote support session is not active.")
        }
        guard rules.mayStore(size) else {
            throw HTTPFailure.plain(413, "too-large", "The file is too large.")
        }
        return agent
    }

    func offer(
        _ agent: AgentID, _ id: SessionID, _ transfer: TransferID, name: String, size: Int64,
        sha256: String
    ) throws {
        try perform(id) {
            try $0.offer(agent, transfer, name: name, size: size, sha256: sha256)
        }
    }

    /// A file that the host may download.
    func download(
        _ token: String?, _ id: SessionID, _ transfer: TransferID
    ) throws -> TransferState {
        let state = try hostTransfer(token, id, transfer, .toCustomer)
        guard state.state == .accepted || state.state == .offered else {
            throw HTTPFailure.plain(410, "transfer-over", "This transfer is over.")
        }
        return state
    }

    /// A file that the host may upload.
    func upload(
        _ token: String?, _ id: SessionID, _ transfer: TransferID
    ) throws -> TransferState {
        let state = try hostTransfer(token, id, transfer, .fromCustomer)
        guard state.state == .accepted || state.state == .ready else {
            throw HTTPFailure.plain(410, "transfer-over", "This transfer is over.")
        }
        return state
    }

    private func hostTransfer(
        _ token: String?, _ id: SessionID, _ transfer: TransferID,
        _ direction: TransferState.Direction
    ) throws -> TransferState {
        guard session(token: token) == id, let rules = sessions[id] else {
            throw HTTPFailure.plain(401, "unauthorized", "The token is worth nothing.")
        }
        let found = rules.state.transfers.first {
            $0.transferId == transfer && $0.direction == direction
        }
        guard let found else {
            throw HTTPFailure.plain(404, "not-found", "There is no such file.")
        }
        return found
    }

    func uploaded(_ id: SessionID, _ transfer: TransferID, to offset: Int64) {
        try? perform(id) { $0.uploaded(transfer, to: offset) }
    }

    func uploadFinished(_ id: SessionID, _ transfer: TransferID, isRight: Bool) {
        try? perform(id) { $0.uploadFinished(transfer, isRight: isRight) }
    }

    /// A customer's file that an agent may have.
    func received(
        _ token: String?, _ id: SessionID, _ transfer: TransferID
    ) throws -> TransferState {
        guard agent(login: token) != nil else {
            throw HTTPFailure.plain(401, "login-needed", "Log in first.")
        }
        let found = sessions[id]?.state.transfers.first {
            $0.transferId == transfer && $0.state == .ready
        }
        guard let found else {
            throw HTTPFailure.plain(404, "not-found", "There is no such file.")
        }
        return found
    }

    /// The path of a recording.
    func recording(_ token: String?, _ id: SessionID, _ recording: String) throws -> String {
        guard agent(login: token) != nil else {
            throw HTTPFailure.plain(401, "login-needed", "Log in first.")
        }
        let isKnown = sessions[id]?.state.recording.recordings.contains {
            $0.recordingId == recording
        }
        guard isKnown == true, let folder = configuration.recordingsFolder else {
            throw HTTPFailure.plain(404, "not-found", "There is no such recording.")
        }
        return "\(folder)/\(id)-\(recording).fbs"
    }
}

extension Switchboard {
    /// Lets one connection alone write to a file.
    func beginUpload(_ id: SessionID, _ transfer: TransferID) -> Bool {
        uploads.insert("\(id)/\(transfer)").inserted
    }

    func endUpload(_ id: SessionID, _ transfer: TransferID) {
        uploads.remove("\(id)/\(transfer)")
    }
}
