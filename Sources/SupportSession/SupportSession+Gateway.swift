public import GatewayAPI
import Policy

extension SupportSession {
    /// Applies an event, which the cursor has let through.
    public mutating func apply(
        _ event: GatewayEvent, at now: ContinuousClock.Instant
    ) -> [Effect] {
        guard ending == nil else { return [] }
        guard leaving == nil || event.matters else { return [] }
        return perform(event, at: now) + settle(at: now)
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
        _ event: GatewayEvent, at now: ContinuousClock.Instant
    ) -> [Effect] {
        switch event {
        case .agreementShow, .recordingAsk, .recordingState, .screenAsk:
            consent(event, at: now)
        case .greetingShow, .queueUpdate, .noticeShow, .noticeClear, .orphanedShow:
            queueing(event)
        case .agentJoined, .agentLeft, .sessionGrace, .sessionIdle, .policySet, .sessionEnded:
            presence(event, at: now)
        case .screenConnect, .screenDisconnect, .screenSelect, .keysSend:
            screen(event)
        case .chatMessage, .chatChannelSet, .chatWidget, .chatNudge:
            conversation(event)
        case .fileOffer, .fileAccepted, .fileRefused, .fileCancel:
            file(event, at: now)
        }
    }

    private mutating func consent(
        _ event: GatewayEvent, at now: ContinuousClock.Instant
    ) -> [Effect] {
        let deadline = now + Question.patience
        switch event {
        case .agreementShow(let agreement):
            questions.ask(.agreement(agreement), until: nil)
            // Terms that are not accepted cover nothing that goes on.
            return stop()
        case .recordingAsk(let ask):
            questions.ask(.recording(ask), until: deadline)
        case .recordingState(let state):
            isRecorded = state.on
            // A host without memory cannot know what was allowed to be recorded before it came.
            guard state.on, !mayBeRecorded, !cursor.isHistory else { return [] }
            return [.violation("recording without consent")] + stop()
        case .screenAsk(let ask):
            guard agents.contains(where: { $0.agentId == ask.agentId }) else {
                return [.violation("somebody asks who is not in the session")]
            }
            questions.ask(.sharing(ask), until: deadline)
        default: break
        }
        return []
    }

    private mutating func queueing(_ event: GatewayEvent) -> [Effect] {
        switch event {
        case .greetingShow(let greeting):
            queue = Queue(
                position: greeting.position, waitSeconds: greeting.waitSeconds,
                text: greeting.text)
            orphaned = nil
        case .queueUpdate(let update):
            queue.position = update.position
            queue.waitSeconds = update.waitSeconds
            queue.text = update.text ?? queue.text
        case .noticeShow(let notice):
            questions.ask(.notice(notice), until: nil)
        case .noticeClear(let clear):
            questions.remove {
                if case .notice(let notice) = $0 {
                    notice.noticeId == clear.noticeId
                } else {
                    false
                }
            }
        case .orphanedShow(let show):
            orphaned = show
            guard isOpen, let page = page(of: show) else { return [] }
            return [.openPage(page)]
        default: break
        }
        return []
    }

    /// The page that opens by itself: an https one, where policy says so.
    private func page(of show: OrphanedShow) -> String? {
        let page: String? =
            switch policy.orphanedPage {
            case .open: show.url
            case .openInstead(let url): url
            case .offer, nil: nil
            }
        return page.flatMap { $0.hasPrefix("https://") ? $0 : nil }
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
            return change(gatewayPolicy.applying(set.change))
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
        orphaned = nil
        return []
    }

    private mutating func change(_ policy: Policy) -> [Effect] {
        gatewayPolicy = policy
        return policyChanged()
    }

    /// Does what follows from another policy: takes back at once what it does not allow.
    mutating func policyChanged() -> [Effect] {
        let surfaced = self.policy.chatSurface.map { show($0) } ?? []
        return surfaced + stopForbiddenTransfers() + changeSharing()
    }

    /// Files that may no longer be exchanged stop on their way.
    private mutating func stopForbiddenTransfers() -> [Effect] {
        guard !policy.permissions.files else { return [] }
        return transfers.stop(reason: "Files may no longer be exchanged.").flatMap { id in
            let failed = FileFailed(transferId: id, reason: "not-allowed")
            return [.cancelTransfer(id)] + send(.fileFailed(failed))
        }
    }

    private mutating func changeSharing() -> [Effect] {
        guard sharing.granted != nil else { return announce() }
        guard self.policy.applications.permitsEverything else {
            // Single windows cannot be kept apart on this desktop, so nothing may be seen.
            return stop()
        }
        let before = sharing.granted
        sharing.clamp(to: self.policy)
        guard let granted = sharing.granted, granted != before else {
            return updateViewers() + announce()
        }
        // What was granted is less now: the gateway would offer agents what they no longer have.
        let set = SharingSet(sharing: true, access: granted, scope: .desktop)
        return updateViewers() + send(.sharingSet(set)) + announce()
    }

    /// Lets open screen connections know what they may do now.
    func updateViewers() -> [Effect] {
        sharing.viewers.keys.sorted { $0.text < $1.text }.map { .update($0) }
    }

    private mutating func screen(_ event: GatewayEvent) -> [Effect] {
        switch event {
        case .screenConnect(let connect):
            guard sharing.granted != nil else {
                // What was granted to another host was not granted to this one.
                return cursor.isHistory ? [] : [.violation("screen connection without consent")]
            }
            guard sharing.add(connect, showing: display) else {
                return [.violation("too many viewers")]
            }
            return [.connect(connect.viewerId)]
        case .screenDisconnect(let gone):
            return sharing.remove(gone.viewerId) ? [.disconnect(gone.viewerId)] : []
        case .screenSelect(let select):
            guard select.display == 0 || displays.contains(where: { $0.index == select.display }),
                sharing.select(select.display, for: select.viewerId)
            else { return [] }
            display = select.display
            return [.update(select.viewerId)] + announce()
        case .keysSend(let send):
            // What is told again was pressed long ago.
            guard !cursor.isHistory else { return [] }
            guard permissions.keys else { return [.violation("keys without permission")] }
            return [.pressKeys(send.keys)]
        default: return []
        }
    }

    private mutating func conversation(_ event: GatewayEvent) -> [Effect] {
        switch event {
        case .chatMessage(let message):
            return chat.received(message).map { [.show($0)] } ?? []
        case .chatChannelSet(let set):
            return show(policy.chatSurface ?? set.surface)
        case .chatWidget(let widget):
            // Without the web chat the conversation can only go on here.
            return widget.alive ? [] : show(.app)
        case .chatNudge(let nudge):
            guard !cursor.isHistory,
                let agent = agents.first(where: { $0.agentId == nudge.agentId })
            else {
                return []
            }
            return [.nudge(agent)]
        default: break
        }
        return []
    }

    /// Moves the conversation, and tells the gateway which chat the customer has in front.
    private mutating func show(_ surface: ChatSurface) -> [Effect] {
        guard self.surface != surface else { return [] }
        self.surface = surface
        return isOpen ? send(.chatSurfaceSet(ChatSurfaceSet(surface: surface))) : []
    }

    private mutating func file(
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
            if !policy.permissions.files {
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
        questions.ask(.file(offer), until: now + Question.patience)
        return []
    }
}

extension FileOffer {
    /// Whether name and hash are what they should be.
    fileprivate var isWellFormed: Bool {
        !name.isEmpty && name.utf8.count <= 4096 && sha256.utf8.count == 64
            && sha256.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
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
