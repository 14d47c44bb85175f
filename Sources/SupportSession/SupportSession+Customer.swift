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

    /// Notes which monitors there are.
    ///
    /// Numbers are by place, and change when one comes or goes: who looked at a monitor looks at the
    /// same one afterwards, known by its name, and at all that are left where it is gone.
    public mutating func displaysChanged(_ displays: [DisplayDescription]) -> [Effect] {
        var numbers = [0: 0]
        for before in self.displays {
            numbers[before.index] = displays.first { $0.name == before.name }?.index ?? 0
        }
        self.displays = displays
        display = numbers[display] ?? 0
        let moved = sharing.moveViewers(to: numbers)
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
        case .continuation: return stop()
        case .agreement, .notice: return []
        }
    }

    func mustRun() throws(SessionError) {
        guard ending == nil, leaving == nil, isOpen else { throw .over }
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
