public import GatewayAPI
import Policy

extension SupportSession {
    /// Applies an event, which the cursor has let through.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: The time, for deadlines.
    ///   - date: The time of day, for lines that are written because of it.
    /// - Returns: What to do.
    public mutating func apply(
        _ event: GatewayEvent, at now: ContinuousClock.Instant, date: Timestamp
    ) -> [Effect] {
        guard ending == nil else { return [] }
        guard leaving == nil || event.matters else { return [] }
        return perform(event, at: now, date: date) + settle(at: now)
    }

    /// Goes past an event that could not be read.
    public mutating func passOver(at now: ContinuousClock.Instant) -> [Effect] {
        settle(at: now)
    }

    /// Judges and counts an event by its number.
    public mutating func take(eventNumber: Int) -> EventCursor.Verdict {
        cursor.take(eventNumber)
    }

    /// Shows that an agent types, who must be in the session.
    public func typing(_ id: AgentID) -> [Effect] {
        agents.first { $0.agentId == id }.map { [.typing($0)] } ?? []
    }

    private mutating func perform(
        _ event: GatewayEvent, at now: ContinuousClock.Instant, date: Timestamp
    ) -> [Effect] {
        switch event {
        case .agreementShow, .recordingAsk, .recordingState, .screenAsk:
            consent(event, at: now)
        case .greetingShow, .queueUpdate, .noticeShow, .noticeClear, .orphanedShow:
            queueing(event, at: now)
        case .agentJoined, .agentLeft, .sessionGrace, .sessionIdle, .policySet, .sessionEnded:
            presence(event, at: now)
        case .screenConnect, .screenDisconnect, .screenSelect, .keysSend:
            screen(event)
        case .chatMessage, .chatChannelSet, .chatWidget, .chatNudge:
            conversation(event, at: now, date: date)
        case .fileOffer, .fileAccepted, .fileRefused, .fileCancel:
            file(event, at: now)
        }
    }

    private mutating func consent(
        _ event: GatewayEvent, at now: ContinuousClock.Instant
    ) -> [Effect] {
        switch event {
        case .agreementShow(let agreement):
            let asked = ask(.agreement(agreement), at: now)
            // Terms that are not accepted cover nothing that goes on.
            return questions.hasAgreement ? stop() + asked : []
        case .recordingAsk(let ask):
            return self.ask(.recording(ask), at: now)
        case .recordingState(let state):
            isRecorded = state.on
            // A host without memory cannot know what was allowed to be recorded before it came.
            guard state.on, !mayBeRecorded, !cursor.isHistory else { return [] }
            return [.violation("recording without consent")] + stop()
        case .screenAsk(let ask):
            guard agents.contains(where: { $0.agentId == ask.agentId }) else {
                return [.violation("somebody asks who is not in the session")]
            }
            return self.ask(.sharing(ask), at: now)
        default: break
        }
        return []
    }

    /// Puts a question to the customer; an open session has the window come forward for it.
    mutating func ask(
        _ subject: Question.Subject, at now: ContinuousClock.Instant
    ) -> [Effect] {
        let isAsked = questions.ask(subject, event: cursor.last, at: now)
        return isOpen && isAsked ? [.raise(.question)] : []
    }

    private mutating func queueing(
        _ event: GatewayEvent, at now: ContinuousClock.Instant
    ) -> [Effect] {
        switch event {
        case .greetingShow(let greeting):
            queue = Queue(
                position: greeting.position, waitSeconds: greeting.waitSeconds,
                text: greeting.text)
            orphanedShow = nil
        case .queueUpdate(let update):
            queue.position = update.position
            queue.waitSeconds = update.waitSeconds
            queue.text = update.text ?? queue.text
        case .noticeShow(let notice):
            return ask(.notice(notice), at: now)
        case .noticeClear(let clear):
            questions.remove {
                if case .notice(let notice) = $0 {
                    notice.noticeId == clear.noticeId
                } else {
                    false
                }
            }
        case .orphanedShow(let show):
            orphanedShow = show
        default: break
        }
        return []
    }

    private mutating func presence(
        _ event: GatewayEvent, at now: ContinuousClock.Instant
    ) -> [Effect] {
        switch event {
        case .agentJoined(let joined):
            return self.joined(joined.agent)
        case .agentLeft(let left):
            agents.removeAll { $0.agentId == left.agent.agentId }
            questions.remove {
                if case .sharing(let ask) = $0 { ask.agentId == left.agent.agentId } else { false }
            }
        case .sessionGrace(let grace):
            agents = []
            questions.remove(where: \.isSharing)
            let seconds = grace.seconds.isFinite ? min(max(grace.seconds, 0), 3600) : 0
            graceEnd = now + .seconds(seconds)
        case .sessionIdle:
            return finish(Ending(reason: "idle", returnsToCodeEntry: true))
        case .policySet(let set):
            gatewayPolicy = gatewayPolicy.applying(set.change)
            return policyChanged()
        case .sessionEnded(let ended):
            // Whatever the gateway calls it: who left because of that is not asked how it was.
            let reasons = [ended.reason.rawValue, leaving?.ending.reason ?? ""]
            let hasSurvey = !reasons.contains("notice") && !reasons.contains("declined")
            let survey = ended.surveyUrl.flatMap { $0.hasPrefix("https://") ? $0 : nil }
            return finish(
                Ending(
                    reason: ended.reason.rawValue, text: ended.text,
                    surveyUrl: hasSurvey ? survey : nil))
        default: break
        }
        return []
    }

    private mutating func joined(_ agent: Agent) -> [Effect] {
        if let index = agents.firstIndex(where: { $0.agentId == agent.agentId }) {
            agents[index] = agent
        } else {
            guard agents.count < Self.mostAgents else { return [.violation("too many agents")] }
            agents.append(agent)
        }
        graceEnd = nil
        queue = Queue()
        orphanedShow = nil
        return []
    }
}

extension GatewayEvent {
    /// Whether it still matters once the customer has ended the session.
    fileprivate var matters: Bool {
        switch self {
        case .chatMessage, .recordingState, .agentJoined, .agentLeft, .sessionIdle, .sessionEnded,
            .fileCancel:
            true
        case .agreementShow, .recordingAsk, .screenAsk, .greetingShow, .queueUpdate, .noticeShow,
            .noticeClear, .orphanedShow, .sessionGrace, .policySet, .screenConnect,
            .screenDisconnect, .screenSelect, .keysSend, .chatChannelSet, .chatWidget, .chatNudge,
            .fileOffer, .fileAccepted, .fileRefused:
            false
        }
    }
}
