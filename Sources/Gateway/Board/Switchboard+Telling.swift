import GatewayAPI
import JSONRPC

private struct Shown<V: Encodable>: Encodable { let session: V }
private struct ChatShown: Encodable { let chat: ChatView }
private struct LineShown: Encodable {
    var sessionId: SessionID?
    let message: ChatLine
}
private struct LinesGone: Encodable {
    var sessionId: SessionID?
    let messageIds: [MessageID]
}

extension Switchboard {
    func tellAgents(
        _ method: String, _ params: some Encodable,
        where matches: (AgentLink) -> Bool = { _ in true }
    ) {
        guard let bytes = try? RPCEncoder.notification(method, params: params) else { return }
        for link in pages.values where matches(link) { link.outbox.send(bytes) }
    }

    func tellMembers(of id: SessionID, _ method: String, _ params: some Encodable) {
        let members = Set(sessions[id]?.state.agents.map(\.agentId) ?? [])
        tellAgents(method, params) { members.contains($0.agent.agentId) }
    }

    func tellWeb(_ id: SessionID, _ method: String, _ params: some Encodable) {
        guard let link = webs[id],
            let bytes = try? RPCEncoder.notification(method, params: params)
        else { return }
        link.outbox.send(bytes)
    }

    func show(_ line: ChatLine, in id: SessionID) {
        tellMembers(of: id, "chat.message", LineShown(sessionId: id, message: line))
        tellWeb(id, "chat.message", LineShown(message: line))
    }

    func forget(_ lines: [MessageID], in id: SessionID) {
        tellAgents("chat.discarded", LinesGone(sessionId: id, messageIds: lines))
        tellWeb(id, "chat.discarded", LinesGone(messageIds: lines))
    }

    /// Shows a session to agents and the web chat, where something has changed.
    func publish(_ id: SessionID) {
        guard let rules = sessions[id] else { return }
        let view = rules.view(base: base, at: clock.now)
        if shown[id] != view {
            shown[id] = view
            tellAgents("session.changed", Shown(session: view))
        }
        guard rules.state.web != nil else { return }
        let chat = chatView(of: rules)
        guard shownChats[id] != chat else { return }
        shownChats[id] = chat
        tellWeb(id, "chat.changed", ChatShown(chat: chat))
    }

    var isStaffed: Bool { !pages.isEmpty || unstaffedSince == nil }

    func chatView(of rules: SessionRules) -> ChatView {
        rules.chatView(base: base, isStaffed: isStaffed, downloadURL: downloadURL)
    }

    /// How long support stays closed; `nil` while it is open.
    var closedFor: Duration? {
        configuration.openingHours?.wait(at: secondOfWeek(clock.now.wall))
    }

    var downloadURL: String? { configuration.downloadFile == nil ? nil : base + "/download" }

    var company: RedeemResponse.Company {
        RedeemResponse.Company(
            name: NameText(cutting: configuration.company),
            logoUrl: configuration.logoFile == nil ? nil : base + "/logo")
    }

    /// The agents who have a page open, once each.
    var loggedIn: [GatewayAPI.Agent] {
        var seen: Set<AgentID> = []
        return pages.values.map(\.agent).filter { seen.insert($0.agentId).inserted }
            .sorted { $0.name.text < $1.name.text }
    }

    /// Tells everybody who waits their place, the notices for all, and whether anybody is there.
    func settleQueue() {
        // Telling one changes nobody's place, so what it sets off need not look again.
        guard !isSettling else { return }
        isSettling = true
        defer { isSettling = false }
        let waiting = sessions.values.filter { $0.state.waitingSince != nil && !$0.isOver }
            .sorted {
                ($0.state.waitingSince?.milliseconds ?? 0, $0.state.sessionId.text)
                    < ($1.state.waitingSince?.milliseconds ?? 0, $1.state.sessionId.text)
            }
        for (index, rules) in waiting.enumerated() {
            let place = QueuePlace(position: index + 1, waitSeconds: estimate(index + 1))
            let isNew = rules.state.queue != place
            let missing = standing.filter { !rules.state.notices.contains($0) }
            let id = rules.state.sessionId
            let isOrphan = unstaffedLong && rules.state.seat != nil && !orphans.contains(id)
            guard isNew || !missing.isEmpty || isOrphan else { continue }
            if isOrphan { orphans.insert(id) }
            try? perform(id) { rules in
                if isNew { rules.queueMoved(place) }
                for notice in missing { try? rules.show(notice) }
                if isOrphan { rules.orphaned() }
            }
        }
        if isStaffed { orphans = [] }
    }

    /// Nobody has been there for longer than a reload takes.
    private var unstaffedLong: Bool {
        guard pages.isEmpty, let since = unstaffedSince else { return false }
        return clock.now.elapsed - since >= .seconds(2)
    }

    /// What a customer at that place has to expect, in steps of 10 s.
    private func estimate(_ position: Int) -> Double {
        let average = waits.isEmpty ? 60 : waits.reduce(0, +) / Double(waits.count)
        let agents = Double(max(1, loggedIn.count))
        let seconds = average * Double(position) / agents
        return (min(seconds, 86_400) / 10).rounded(.up) * 10
    }

    /// Does what time has brought.
    func tick() {
        let now = clock.now
        for (id, rules) in sessions {
            guard let next = rules.deadlines.next, next <= now.elapsed else { continue }
            let isForgotten = (try? perform(id) { $0.tick(at: now) }) ?? false
            if isForgotten { remove(id) }
        }
        settleQueue()
        if prunedAt.map({ now.elapsed - $0 >= .seconds(3600) }) ?? true {
            prunedAt = now.elapsed
            let keep = Int64(configuration.timing.keep / .milliseconds(1))
            try? store.prune(
                before: Timestamp(milliseconds: now.wall.milliseconds - keep),
                codesBefore: Timestamp(milliseconds: now.wall.milliseconds - 86_400_000),
                now: now.wall)
        }
    }

    /// Forgets a session.
    func remove(_ id: SessionID) {
        guard let rules = sessions.removeValue(forKey: id) else { return }
        hosts.removeValue(forKey: id)?.outbox.close(code: 1000, reason: "over")
        webs.removeValue(forKey: id)?.outbox.close(code: 4401, reason: "over")
        hostTokens = hostTokens.filter { $0.value != id }
        webTokens = webTokens.filter { $0.value != id }
        externalTokens = externalTokens.filter { $0.value != id }
        if let code = rules.state.code, codes[code] == id { codes[code] = nil }
        shown[id] = nil
        shownChats[id] = nil
        orphans.remove(id)
        try? store.remove(id)
        removeFiles(id, nil)
        tellAgents("session.removed", SessionNamed(sessionId: id))
    }
}
