public import GatewayAPI
import Policy

extension SupportSession {
    /// Answers the agreement; declining ends the session.
    public mutating func answerAgreement(
        accepted: Bool, at now: ContinuousClock.Instant
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        let isAgreement: (Question.Subject) -> Bool = {
            if case .agreement = $0 { true } else { false }
        }
        guard case .agreement(let agreement)? = questions.takeOpen(where: isAgreement) else {
            throw .notPending
        }
        let answer = AgreementAnswer(accepted: accepted, version: agreement.version)
        guard accepted else {
            return leave(with: .agreementAnswer(answer), as: Ending(reason: "declined"), at: now)
        }
        // What came meanwhile is put to the customer now.
        questions.restart(at: now)
        return send(.agreementAnswer(answer))
    }

    /// Answers the question for recording; a refusal does not end the session.
    public mutating func answerRecording(allowed: Bool) throws(SessionError) -> [Effect] {
        try mustRun()
        let isRecording: (Question.Subject) -> Bool = {
            if case .recording = $0 { true } else { false }
        }
        guard questions.takeOpen(where: isRecording) != nil else { throw .notPending }
        mayBeRecorded = allowed
        return send(.recordingAnswer(RecordingAnswer(allowed: allowed)))
    }

    /// Answers the oldest agent that asks to see or control.
    ///
    /// - Parameter access: What is granted, never more than was asked for; `nil` refuses.
    /// - Returns: What to do.
    /// - Throws: `SessionError` when nobody asks, or it may not be granted.
    public mutating func answerSharing(
        _ access: ScreenAccess?
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        guard
            case .sharing(let ask)? = questions.open.first(where: { $0.subject.isSharing })?.subject
        else { throw .notPending }
        guard let access else {
            _ = questions.takeOpen(where: \.isSharing)
            return refuse(.sharing(ask))
        }
        guard access == .view || ask.access == .control else {
            throw .notPermitted("Support has asked to see only, not to control.")
        }
        try mayShare(access)
        _ = questions.takeOpen(where: \.isSharing)
        return grant(access)
    }

    /// Changes what is shared while something is shared.
    public mutating func changeSharing(to access: ScreenAccess) throws(SessionError) -> [Effect] {
        try mustRun()
        guard sharing.granted != nil else {
            throw .notPermitted("Nothing is shared, and support has not asked for it.")
        }
        guard !sharing.covers(access, under: policy) else { return [] }
        try mayShare(access)
        return grant(access)
    }

    /// Stops sharing: always works, also where nothing is shared.
    public mutating func stopSharing() -> [Effect] { stop() }

    /// Lets the clipboard through, or not, where agents may control.
    public mutating func setClipboard(on isOn: Bool) -> [Effect] {
        sharing.isClipboardOn = isOn
        return updateViewers() + announce()
    }

    /// Answers a notice: stays, or leaves without a survey.
    public mutating func answerNotice(
        leave isLeaving: Bool, at now: ContinuousClock.Instant
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        let isNotice: (Question.Subject) -> Bool = { if case .notice = $0 { true } else { false } }
        guard case .notice(let notice)? = questions.takeOpen(where: isNotice) else {
            throw .notPending
        }
        guard isLeaving else { return [] }
        let request = NoticeLeave(noticeId: notice.noticeId)
        return leave(with: .noticeLeave(request), as: Ending(reason: "notice"), at: now)
    }

    /// Answers an offered file.
    public mutating func answerFile(
        _ id: TransferID, accepted: Bool
    ) throws(SessionError) -> [Effect] {
        try mustRun()
        let isIt: (Question.Subject) -> Bool = {
            if case .file(let offer) = $0 { offer.transferId == id } else { false }
        }
        // The policy may have changed since the file was offered.
        guard !accepted || policy.permissions.files else {
            throw .notPermitted("Files may not be received in this session.")
        }
        guard case .file(let offer)? = questions.takeOpen(where: isIt) else { throw .notPending }
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

    /// Notes which monitors there are.
    public mutating func displaysChanged(_ displays: [DisplayDescription]) -> [Effect] {
        self.displays = displays
        if !displays.contains(where: { $0.index == display }) { display = 0 }
        // Who looked at a monitor that is gone looks at all that are left.
        let moved = sharing.moveViewers(keeping: Set(displays.map(\.index)))
        return moved.map { .update($0) } + announce()
    }

    /// Ends the session.
    public mutating func end(
        _ reason: HostEndReason, at now: ContinuousClock.Instant
    ) -> [Effect] {
        guard ending == nil, leaving == nil else { return [] }
        let word =
            switch reason {
            case .customerClosed: "customer"
            case .declined, .notice, .logout: reason.rawValue
            }
        return leave(
            with: .sessionEnd(SessionEnd(reason: reason)), as: Ending(reason: word), at: now)
    }

    /// The session cannot go on, for a reason of ours: it is over here, whatever the gateway says.
    public mutating func abandon(_ ending: Ending) -> [Effect] { finish(ending) }

    /// Notes the gateway's answer to a request.
    ///
    /// - Parameters:
    ///   - id: The request's.
    ///   - messageID: The result of `chat.send`.
    /// - Returns: What to do.
    public mutating func answered(_ id: HostRequestID, messageID: MessageID?) -> [Effect] {
        guard let request = outbox.answered(id) else { return [] }
        var effects: [Effect] = []
        if case .chatSend = request, let messageID {
            effects += chat.taken(id, as: messageID).map { [.show($0)] } ?? []
        }
        if let leaving, leaving.request == id {
            // Its last words come as an event, perhaps with a survey.
            self.leaving?.deadline = leaving.since + Leaving.farewell
        }
        return effects
    }

    /// Notes that the gateway has refused a request.
    public mutating func refused(_ id: HostRequestID) -> [Effect] {
        guard let request = outbox.answered(id) else { return [] }
        var effects: [Effect] = []
        switch request {
        case .chatSend: effects += chat.dropped(id).map { [.show($0)] } ?? []
        case .fileRequest(let file):
            _ = transfers.refused(file.transferId, "The gateway does not take it.")
            effects.append(.cancelTransfer(file.transferId))
        default: break
        }
        guard let leaving, leaving.request == id else { return effects }
        return effects + finish(leaving.ending)
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
                    FileAnswer(
                        transferId: offer.transferId, accepted: false,
                        reason: "The customer does not take it.")))
        case .agreement, .notice: return []
        }
    }

    private func mustRun() throws(SessionError) {
        guard ending == nil, leaving == nil, isOpen else { throw .over }
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
        sharing.grant(access, under: policy)
        let set = SharingSet(sharing: true, access: access, scope: .desktop)
        return updateViewers() + send(.sharingSet(set)) + announce()
    }

    /// Stops sharing, says why the session is over, and waits for the gateway's last words.
    private mutating func leave(
        with request: HostRequest, as ending: Ending, at now: ContinuousClock.Instant
    ) -> [Effect] {
        let stopped = stop()
        questions = Questions()
        guard let entry = outbox.add(request) else { return stopped + finish(ending) }
        leaving = Leaving(
            request: entry.id, ending: ending, since: now, deadline: now + Leaving.patience)
        return stopped + [.send(entry)]
    }
}
