public import GatewayAPI
import Policy

extension SupportSession {
    /// Answers the agreement; declining ends the session.
    public mutating func answerAgreement(accepted: Bool) throws(SessionError) -> [Effect] {
        try mustRun()
        guard case .agreement(let agreement)? = take({ if case .agreement = $0 { true } else { false } })
        else { throw .notPending }
        let answer = AgreementAnswer(accepted: accepted, version: agreement.version)
        let effects = send(.agreementAnswer(answer))
        return accepted ? effects : effects + ended(by: effects)
    }

    /// Answers the question for recording; a refusal does not end the session.
    public mutating func answerRecording(allowed: Bool) throws(SessionError) -> [Effect] {
        try mustRun()
        guard take({ if case .recording = $0 { true } else { false } }) != nil else {
            throw .notPending
        }
        mayBeRecorded = allowed
        return send(.recordingAnswer(RecordingAnswer(allowed: allowed)))
    }

    /// Answers the oldest agent that asks to see or control.
    ///
    /// - Parameter access: What is granted, never more than was asked for; `nil` refuses.
    public mutating func answerSharing(
        _ access: ScreenAccess?
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        let isSharing: (Question.Subject) -> Bool = { if case .sharing = $0 { true } else { false } }
        guard case .sharing(let ask)? = questions.first(where: isSharing) else { throw .notPending }
        guard let access else {
            _ = take(isSharing)
            return refuse(.sharing(ask))
        }
        guard access == .view || ask.access == .control else {
            throw .notPermitted("Support has asked to see only, not to control.")
        }
        try mayShare(access)
        _ = take(isSharing)
        return grant(access)
    }

    /// Changes what is shared while something is shared.
    public mutating func changeSharing(to access: ScreenAccess) throws(SessionError) -> [Effect] {
        try mustRun()
        guard let granted = sharing.granted else {
            throw .notPermitted("Nothing is shared, and support has not asked for it.")
        }
        guard granted != access else { return [] }
        try mayShare(access)
        return grant(access)
    }

    /// Stops sharing: always works, also where nothing is shared.
    public mutating func stopSharing() -> [Effect] { stop() }

    /// Lets the clipboard through, or not, where agents may control.
    public mutating func setClipboard(on isOn: Bool) -> [Effect] {
        sharing.isClipboardOn = isOn
        return sharing.viewers.keys.sorted { $0.text < $1.text }.map { .update($0) } + announce()
    }

    /// Answers a notice: stays, or leaves without a survey.
    public mutating func answerNotice(leave: Bool) throws(SessionError) -> [Effect] {
        try mustRun()
        guard case .notice(let notice)? = take({ if case .notice = $0 { true } else { false } })
        else { throw .notPending }
        guard leave else { return [] }
        let effects = send(.noticeLeave(NoticeLeave(noticeId: notice.noticeId)))
        return effects + ended(by: effects)
    }

    /// Answers an offered file.
    public mutating func answerFile(
        _ id: TransferID, accepted: Bool
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        let isIt: (Question.Subject) -> Bool = {
            if case .file(let offer) = $0 { offer.transferId == id } else { false }
        }
        guard case .file(let offer)? = take(isIt) else { throw .notPending }
        guard accepted else { return refuse(.file(offer)) }
        guard transfers.set(id, .running) else { throw .notPending }
        return send(.fileAnswer(FileAnswer(transferId: id, accepted: true))) + [.download(offer)]
    }

    /// Writes a line; it is shown at once, and delivered as soon as the gateway can be reached.
    public mutating func say(
        _ text: String, at: Timestamp
    ) throws(SessionError) -> (line: ChatLog.Line, effects: [Effect]) {
        try mustRun()
        guard let chatText = ChatText(text),
            !text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        else { throw .badText }
        guard let entry = outbox.add(.chatSend(ChatSend(text: chatText))) else { throw .full }
        let line = chat.wrote(chatText, request: entry.id, at: at)
        return (line, [.show(line), .send(entry)])
    }

    /// Notes that all lines have been shown.
    public mutating func markRead() { chat.markRead() }

    /// Asks to send a file.
    public mutating func offerFile(_ request: FileRequest) throws(SessionError) -> [Effect] {
        try mustRun()
        guard policy.permissions.files else {
            throw .notPermitted("Files may not be sent in this session.")
        }
        guard request.size <= policy.fileLimit else {
            throw .notPermitted("The file is larger than the \(policy.fileLimit) bytes allowed.")
        }
        guard transfers.add(request.transferId, .send(request)) else { throw .full }
        return send(.fileRequest(request))
    }

    /// Gives a transfer up.
    public mutating func cancelFile(_ id: TransferID) throws(SessionError) -> [Effect] {
        try mustRun()
        if case .receive? = transfers[id]?.direction, transfers[id]?.state == .offered {
            return try answerFile(id, accepted: false)
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

    /// Notes which monitors there are.
    public mutating func displaysChanged(_ displays: [DisplayDescription]) -> [Effect] {
        self.displays = displays
        if !displays.contains(where: { $0.index == display }) { display = 0 }
        return announce()
    }

    /// Ends the session.
    public mutating func end(_ reason: HostEndReason) -> [Effect] {
        guard ending == nil, endRequest == nil else { return [] }
        var effects = stop()
        let request = send(.sessionEnd(SessionEnd(reason: reason)))
        effects += request
        return effects + ended(by: request)
    }

    /// The session cannot go on, for a reason of ours: it is over here, whatever the gateway says.
    public mutating func abandon(_ ending: Ending) -> [Effect] { finish(ending) }

    /// Notes the gateway's answer to a request.
    ///
    /// - Parameter messageID: The result of `chat.send`.
    public mutating func answered(_ id: HostRequestID, messageID: MessageID?) -> [Effect] {
        guard let request = outbox.answered(id) else { return [] }
        var effects: [Effect] = []
        if case .chatSend = request, let messageID {
            effects += chat.taken(id, as: messageID).map { [.show($0)] } ?? []
        }
        return effects + finishIfLast(id, request)
    }

    /// Notes that the gateway has refused a request.
    public mutating func refused(_ id: HostRequestID) -> [Effect] {
        guard let request = outbox.answered(id) else { return [] }
        var effects: [Effect] = []
        switch request {
        case .chatSend: effects += chat.dropped(id).map { [.show($0)] } ?? []
        case .fileRequest(let file):
            _ = transfers.set(file.transferId, .refused("The gateway does not take it."))
        default: break
        }
        return effects + finishIfLast(id, request)
    }

    /// Does what "no" means for a question.
    mutating func refuse(_ subject: Question.Subject) -> [Effect] {
        switch subject {
        case .recording:
            mayBeRecorded = false
            return send(.recordingAnswer(RecordingAnswer(allowed: false)))
        case .sharing:
            // Saying no to more leaves what was granted before.
            let sharingSet = sharing.granted.map {
                SharingSet(sharing: true, access: $0, scope: .desktop)
            }
            return send(.sharingSet(sharingSet ?? SharingSet(sharing: false)))
        case .file(let offer):
            _ = transfers.set(offer.transferId, .refused(nil))
            return send(
                .fileAnswer(
                    FileAnswer(transferId: offer.transferId, accepted: false, reason: "declined")))
        case .agreement, .notice: return []
        }
    }

    private func mustRun() throws(SessionError) {
        guard ending == nil, endRequest == nil, isOpen else { throw .over }
    }

    private mutating func take(_ matches: (Question.Subject) -> Bool) -> Question.Subject? {
        guard let subject = questions.first(where: matches) else { return nil }
        questions.remove { $0 == subject }
        return subject
    }

    private func mayShare(_ access: ScreenAccess) throws(SessionError) {
        guard !questions.hasAgreement else {
            throw .notPermitted("The agreement comes first.")
        }
        guard !displays.isEmpty else {
            throw .notPermitted("There is no screen here that can be shared.")
        }
        guard policy.applications.permitsEverything else {
            throw .notPermitted(
                "Only chosen applications may be shared here, which this version cannot do yet.")
        }
        guard access == .view || policy.permissions.control else {
            throw .notPermitted("Control is not allowed here; seeing is.")
        }
    }

    private mutating func grant(_ access: ScreenAccess) -> [Effect] {
        sharing.grant(access)
        let set = SharingSet(sharing: true, access: access, scope: .desktop)
        // A viewer known from before is dialled; one that is open hears what it may do now.
        let viewers = sharing.viewers.keys.sorted { $0.text < $1.text }
        return send(.sharingSet(set)) + announce() + viewers.map { .connect($0) }
            + viewers.map { .update($0) }
    }

    /// Remembers that the session is over once the gateway has heard why.
    private mutating func ended(by effects: [Effect]) -> [Effect] {
        for case .send(let entry) in effects { endRequest = entry.id }
        guard endRequest != nil else { return finish(Ending(reason: "customer")) }
        return sharing.granted == nil ? [] : stop()
    }

    private mutating func finishIfLast(
        _ id: HostRequestID, _ request: HostRequest
    ) -> [Effect] {
        guard id == endRequest else { return [] }
        return switch request {
        case .agreementAnswer: finish(Ending(reason: "declined"))
        case .noticeLeave: finish(Ending(reason: "notice"))
        default: finish(Ending(reason: "customer"))
        }
    }
}
