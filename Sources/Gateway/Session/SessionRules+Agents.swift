import GatewayAPI
import JSONRPC
import Policy

extension SessionRules {
    /// Lets an agent in; one who is in already only says that the page is there.
    mutating func join(_ agent: GatewayAPI.Agent, at now: Moment) throws(RPCError) {
        try requireLive()
        deadlines.agentsAway[agent.agentId] = nil
        guard !state.agents.contains(where: { $0.agentId == agent.agentId }) else { return }
        guard state.agents.count < 64 else { throw .tooLarge }
        state.agents.append(agent)
        state.isInGrace = false
        deadlines.grace = nil
        deadlines.hold = nil
        state.queuedLines = []
        if let since = state.waitingSince {
            emit(.waited(seconds: Double(now.wall.milliseconds - since.milliseconds) / 1000))
        }
        state.waitingSince = nil
        state.queue = nil
        tell(.agentJoined(AgentJoined(agent: agent)))
    }

    /// Lets an agent out; the last one's leaving begins the grace.
    mutating func leave(_ id: AgentID, at now: Moment) {
        deadlines.agentsAway[id] = nil
        guard !isOver, let agent = state.agents.first(where: { $0.agentId == id }) else { return }
        state.agents.removeAll { $0.agentId == id }
        dropViewers { $0.agentId == id }
        if state.asked?.agentId == id {
            state.asked = nil
            state.isAskHeld = false
        }
        tell(.agentLeft(AgentLeft(agent: agent)))
        guard state.agents.isEmpty else { return }
        state.isInGrace = true
        deadlines.grace = now.elapsed + timing.grace
        tell(.sessionGrace(SessionGrace(seconds: timing.grace / .seconds(1))))
    }

    /// Notes that an agent's last page is gone, which a reload also does.
    mutating func agentAway(_ id: AgentID, at now: Moment) {
        guard !isOver, state.agents.contains(where: { $0.agentId == id }) else { return }
        deadlines.agentsAway[id] = now.elapsed + timing.agentAway
    }

    /// Notes that an agent's page is back.
    mutating func agentBack(_ id: AgentID) { deadlines.agentsAway[id] = nil }

    mutating func setSurface(
        _ agent: AgentID, _ surface: ChatSurface
    ) throws(RPCError) {
        try requireActive()
        try requireMember(agent)
        if surface != .web { try requireHost() }
        if surface != .app {
            guard let web = state.web else { throw .badState("The customer has no web chat.") }
            guard web.isAlive || state.seat == nil else {
                throw .badState("The customer's web chat is not open.")
            }
        }
        state.surface = surface
        tell(.chatChannelSet(ChatChannelSet(surface: surface)))
    }

    mutating func nudge(_ agent: GatewayAPI.Agent, at now: Moment) throws(RPCError) {
        try requireActive()
        try requireMember(agent.agentId)
        guard state.seat != nil || state.web?.isAlive == true else { throw .notActive }
        if let last = nudgedAt, now.elapsed - last < timing.nudge {
            let left = Int(((timing.nudge - (now.elapsed - last)) / .seconds(1)).rounded(.up))
            throw .badState("The customer was just nudged. You may again in \(max(1, left)) s.")
        }
        nudgedAt = now.elapsed
        tell(.chatNudge(ChatNudge(agentId: agent.agentId)))
        emit(.nudgeWeb)
        remark("\(agent.name.text) asks for your attention.", at: now)
    }

    /// Gives an agent in the session another photo.
    mutating func changed(_ agent: GatewayAPI.Agent) {
        for index in state.agents.indices where state.agents[index].agentId == agent.agentId {
            state.agents[index] = agent
        }
    }

    mutating func setPolicy(_ agent: AgentID, _ change: PolicyChange) throws(RPCError) {
        try requireMember(agent)
        try requireHost()
        state.policy = change
        tell(.policySet(PolicySet(change: change)))
    }

    mutating func show(_ notice: Notice) throws(RPCError) {
        try requireLive()
        guard state.notices.count < 32 else { throw .tooLarge }
        guard !state.notices.contains(where: { $0.noticeId == notice.noticeId }) else { return }
        state.notices.append(notice)
        tell(.noticeShow(notice.event))
    }

    mutating func clear(_ notice: NoticeID) {
        guard state.notices.contains(where: { $0.noticeId == notice }) else { return }
        state.notices.removeAll { $0.noticeId == notice }
        tell(.noticeClear(NoticeClear(noticeId: notice)))
    }

    mutating func greet(_ text: String) throws(RPCError) {
        try requireCustomer()
        state.greeting = text
        tell(
            .greetingShow(
                GreetingShow(
                    text: text, position: state.queue?.position,
                    waitSeconds: state.queue?.waitSeconds)))
    }

    mutating func hold(_ text: String?) {
        tell(
            .queueUpdate(
                QueueUpdate(
                    position: state.queue?.position, waitSeconds: state.queue?.waitSeconds,
                    text: text)))
        if let text { emit(.holdWeb(text)) }
    }

    /// Notes the place in the queue; the customer is told what has changed.
    mutating func queueMoved(_ place: QueuePlace) {
        guard state.queue != place else { return }
        state.queue = place
        if state.flow == .ready { hold(nil) }
    }

    mutating func orphaned() {
        tell(
            .orphanedShow(OrphanedShow(text: texts.orphaned, url: texts.orphanedURL)))
    }

    mutating func createExternal(
        _ agent: AgentID, name: NameText, tokenHash: String, at now: Moment
    ) throws(RPCError) -> String {
        try requireMember(agent)
        guard state.externals.count < 32 else { throw .tooLarge }
        let id = Secrets.identifier()
        state.externals.append(
            ExternalLink(
                externalId: id, name: name.text, tokenHash: tokenHash, createdAt: now.wall))
        return id
    }

    mutating func revokeExternal(_ agent: AgentID, _ id: String) throws(RPCError) {
        try requireMember(agent)
        guard state.externals.contains(where: { $0.externalId == id }) else { throw .notFound }
        state.externals.removeAll { $0.externalId == id }
        dropViewers { $0.externalId == id }
    }

    /// Gives the session another code; the one before is worth nothing.
    mutating func renewCode(_ code: String, at now: Moment) throws(RPCError) {
        try requireLive()
        if let old = state.code { emit(.codeExpired(old)) }
        state.code = code
        deadlines.unusedCode = now.elapsed + timing.unusedCode
    }
}
