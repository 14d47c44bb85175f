import GatewayAPI

extension SessionRules {
    /// Does what has become due.
    ///
    /// - Returns: Whether the session is to be forgotten.
    mutating func tick(at now: Moment) -> Bool {
        func isDue(_ deadline: Duration?) -> Bool { deadline.map { now.elapsed >= $0 } ?? false }
        if isDue(deadlines.removal) { return true }
        guard !isOver else { return false }
        for (agent, deadline) in deadlines.agentsAway where now.elapsed >= deadline {
            leave(agent, at: now)
        }
        if isDue(deadlines.webAway) {
            deadlines.webAway = nil
            webAway()
        }
        if isDue(deadlines.hold) {
            deadlines.hold = now.elapsed + timing.hold
            if state.waitingSince != nil, let text = texts.hold { hold(text) }
        }
        if isDue(deadlines.unusedCode) { expireCode(at: now) }
        if isDue(deadlines.webGone) {
            deadlines.webGone = nil
            if state.seat == nil { end(EndReason.customer, at: now) }
        }
        if isDue(deadlines.host) { end(EndReason.timeout, at: now) }
        if isDue(deadlines.grace) { becomeIdle(at: now) }
        return false
    }

    private mutating func expireCode(at now: Moment) {
        deadlines.unusedCode = nil
        guard !isOver else { return }
        if let code = state.code { emit(.codeExpired(code)) }
        state.code = nil
        if state.seat == nil, state.web == nil, state.agents.isEmpty {
            finish(reason: "unused", at: now, text: nil, surveyUrl: nil)
        }
    }

    private mutating func becomeIdle(at now: Moment) {
        guard !isOver else { return }
        if !state.queuedLines.isEmpty { emit(.discard(state.queuedLines)) }
        state.queuedLines = []
        stopAll()
        tell(.sessionIdle(SessionIdle()))
        finish(reason: "idle", at: now, text: nil, surveyUrl: nil)
    }

    /// Ends the session for everybody.
    mutating func end(_ reason: EndReason, text: String? = nil, at now: Moment) {
        guard !isOver else { return }
        // Nobody served those who leave by a notice or decline, so nobody asks them how it was.
        let survey = reason == .notice || reason == .declined ? nil : texts.surveyURL
        stopAll()
        tell(.sessionEnded(SessionEnded(reason: reason, text: text, surveyUrl: survey)))
        finish(reason: reason.rawValue, at: now, text: text, surveyUrl: survey)
    }

    private mutating func stopAll() {
        // No screen.disconnect here: the end itself closes every screen on the host.
        for viewer in state.viewers {
            emit(.closeViewer(viewer.viewerId, code: ScreenClose.sessionOver))
        }
        state.viewers = []
        state.recording.isWanted = false
        for index in state.transfers.indices where !state.transfers[index].state.isOver {
            state.transfers[index].state = .cancelled
            emit(.removeFile(state.transfers[index].transferId))
        }
    }

    private mutating func finish(
        reason: String, at now: Moment, text: String?, surveyUrl: String?
    ) {
        state.ended = Ending(reason: reason, at: now.wall, text: text, surveyUrl: surveyUrl)
        if let code = state.code { emit(.codeExpired(code)) }
        state.code = nil
        state.agents = []
        state.externals = []
        state.sharing = Sharing()
        state.displays = []
        state.asked = nil
        state.isInGrace = false
        state.waitingSince = nil
        state.queue = nil
        state.recording.isOn = false
        deadlines = Deadlines()
        deadlines.removal = now.elapsed + timing.listed
    }
}
