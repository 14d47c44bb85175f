import GatewayAPI
import JSONRPC
import Policy

extension SessionRules {
    /// Gives the session to a host that has redeemed the code.
    mutating func redeem(tokenHash: String, client: ClientDescription, at now: Moment) {
        let hadHost = state.seat != nil
        if hadHost { clearDesktop() }
        emit(.startLog(hadHost: hadHost))
        state.seat = HostSeat(tokenHash: tokenHash, client: client, hasOpened: hadHost)
        state.recording = RecordingProgress(recordings: state.recording.recordings)
        deadlines.host = now.elapsed + timing.resume
        deadlines.unusedCode = nil
        for agent in state.agents { tell(.agentJoined(AgentJoined(agent: agent))) }
        state.surface = .app
        if let web = state.web {
            // Where the web chat is gone already, the conversation can only go on in Deskhand.
            if web.isAlive { state.surface = handOver }
            tell(.chatWidget(ChatWidget(alive: web.isAlive)))
            tell(.chatChannelSet(ChatChannelSet(surface: state.surface)))
        }
        if state.isInGrace {
            let left = (deadlines.grace ?? now.elapsed) - now.elapsed
            tell(.sessionGrace(SessionGrace(seconds: max(0, left / .seconds(1)))))
        }
        for notice in state.notices { tell(.noticeShow(notice.event)) }
        if let text = texts.agreement {
            state.flow = .agreement
            tell(
                .agreementShow(
                    AgreementShow(
                        version: texts.agreementVersion,
                        title: NameText(cutting: texts.agreementTitle), text: text)))
        } else {
            askRecording(at: now)
        }
    }

    /// Takes the host's first message on a connection.
    mutating func open(_ open: SessionOpen, at now: Moment) -> SessionOpened {
        let resumed = state.seat?.hasOpened ?? false
        // A host without memory shares nothing, whatever the last one said.
        if resumed, open.lastEvent == 0, (state.seat?.acknowledged ?? 0) > 0 { clearDesktop() }
        state.seat?.client = open.client
        state.seat?.hasOpened = true
        state.seat?.isConnected = true
        deadlines.host = nil
        settleRecording()
        // The count below includes what settling has just added.
        let pending = effects.reduce(0) { count, effect in
            if case .event = effect { count + 1 } else { count }
        }
        return SessionOpened(
            resumed: resumed, event: state.eventCount + pending,
            graceSeconds: timing.grace / .seconds(1),
            heartbeatSeconds: timing.heartbeat / .seconds(1),
            resumeSeconds: timing.resume / .seconds(1))
    }

    /// Notes how far the host has come.
    mutating func acknowledge(_ event: Int) {
        guard let seat = state.seat, event > seat.acknowledged, event <= state.eventCount else {
            return
        }
        state.seat?.acknowledged = event
    }

    /// Notes that the control connection is gone.
    mutating func hostLost(at now: Moment) {
        guard state.seat?.isConnected == true else { return }
        state.seat?.isConnected = false
        if !isOver { deadlines.host = now.elapsed + timing.resume }
    }

    /// Does what a host asks; chat lines are done by `write`.
    mutating func handle(_ request: HostRequest, at now: Moment) throws(RPCError) {
        try requireLive()
        switch request {
        case .agreementAnswer(let answer): try agreementAnswered(answer, at: now)
        case .recordingAnswer(let answer): try recordingAnswered(answer, at: now)
        case .sharingSet(let sharing): try sharingSet(sharing)
        case .displaysSet(let displays): try displaysSet(displays)
        case .permissionsSet(let set): state.permissions = set.permissions
        case .chatSend: throw .invalidRequest
        case .chatSurfaceSet(let set): state.customerSurface = set.surface
        case .noticeLeave(let leave): try noticeLeft(leave.noticeId, at: now)
        case .fileRequest(let file): try fileRequested(file)
        case .fileAnswer(let answer): try fileAnswered(answer)
        case .fileDone(let done): try fileDone(done)
        case .fileFailed(let failed): try fileFailed(failed)
        case .sessionEnd(let end): hostEnds(end.reason, at: now)
        }
    }

    private mutating func agreementAnswered(
        _ answer: AgreementAnswer, at now: Moment
    ) throws(RPCError) {
        guard state.flow == .agreement, answer.version == texts.agreementVersion else {
            throw .badState("No such agreement is being shown.")
        }
        guard answer.accepted else {
            end(EndReason.declined, at: now)
            return
        }
        askRecording(at: now)
    }

    private mutating func askRecording(at now: Moment) {
        guard let text = texts.recording else {
            becomeReady(at: now)
            return
        }
        state.flow = .recording
        state.recording.consent = .asked
        tell(.recordingAsk(RecordingAsk(text: text)))
    }

    private mutating func recordingAnswered(
        _ answer: RecordingAnswer, at now: Moment
    ) throws(RPCError) {
        guard state.recording.consent != .unasked else {
            throw .badState("Nobody has asked to record.")
        }
        state.recording.consent = answer.allowed ? .allowed : .refused
        state.recording.isWanted = answer.allowed
        if state.flow == .recording { becomeReady(at: now) }
        settleRecording()
    }

    private mutating func becomeReady(at now: Moment) {
        state.flow = .ready
        if state.agents.isEmpty, !state.isInGrace { beginWait(at: now) }
        emit(.customerWaits)
        if state.isAskHeld, let asked = state.asked {
            state.isAskHeld = false
            tell(.screenAsk(asked.event))
        }
    }

    mutating func beginWait(at now: Moment) {
        if state.waitingSince == nil { state.waitingSince = now.wall }
        deadlines.hold = now.elapsed + timing.hold
        if let greeting = state.greeting ?? texts.greeting {
            tell(
                .greetingShow(
                    GreetingShow(
                        text: greeting, position: state.queue?.position,
                        waitSeconds: state.queue?.waitSeconds)))
        }
    }

    /// Ends the session of a customer who leaves because of a notice.
    mutating func noticeLeft(_ notice: NoticeID, at now: Moment) throws(RPCError) {
        try requireLive()
        guard state.notices.contains(where: { $0.noticeId == notice }) else {
            throw .badState("No such notice is being shown.")
        }
        end(EndReason.notice, at: now)
    }

    private mutating func hostEnds(_ reason: HostEndReason, at now: Moment) {
        switch reason {
        case .customerClosed, .logout: end(EndReason.customer, at: now)
        case .declined: end(EndReason.declined, at: now)
        case .notice: end(EndReason.notice, at: now)
        }
    }
}

extension Notice {
    var event: NoticeShow { NoticeShow(noticeId: noticeId, title: title, text: text) }
}

extension Asked {
    var event: ScreenAsk { ScreenAsk(agentId: agentId, access: access, scope: scope) }
}
