import GatewayAPI
import JSONRPC
import Logging
import NIOConcurrencyHelpers

private struct Snapshot: Encodable {
    struct Limits: Encodable {
        let fileBytes: Int64
        let chatBytes: Int
    }
    let agent: GatewayAPI.Agent
    let company: RedeemResponse.Company
    let agents: [GatewayAPI.Agent]
    let sessions: [SessionView]
    let notices: [Notice]
    let now: Timestamp
    let limits: Limits
    let holdSeconds: Double
    let recordingMode: String
}
private struct AgentsShown: Encodable { let agents: [GatewayAPI.Agent] }

extension Switchboard {
    func describe(_ record: AgentRecord) -> GatewayAPI.Agent {
        GatewayAPI.Agent(
            agentId: record.agentId, name: record.name,
            avatarUrl: record.photoTag.map { "\(base)/avatar/\(record.agentId)?v=\($0)" })
    }

    /// Gives an agent another photo, or none, and shows it to everybody.
    func setPhoto(
        _ bytes: [UInt8]?, _ photo: Photo?, login token: String?
    ) throws -> GatewayAPI.Agent {
        guard let id = agent(login: token)?.agentId else {
            throw HTTPFailure.plain(401, "login-needed", "Log in first.")
        }
        if let bytes, let photo {
            try store.setPhoto(bytes, type: photo.kind.rawValue, of: id)
        } else {
            try store.removePhoto(of: id)
        }
        guard let agent = try store.agent(id).map(describe) else { throw RPCError.notFound }
        for link in pages.values where link.agent.agentId == id { link.agent = agent }
        for (session, rules) in sessions
        where rules.state.agents.contains(where: { $0.agentId == id }) {
            try perform(session) { $0.changed(agent) }
        }
        tellAgents("agents.changed", AgentsShown(agents: loggedIn))
        return agent
    }

    /// The password to compare with, after asking whether the address may try at all.
    func prepareLogin(name: String, from address: String) throws -> String {
        if let wait = loginLimiter.wait(for: address, at: clock.now.elapsed) {
            throw HTTPFailure.problem(.rateLimited, "Too many tries. Wait a moment.", retry: wait)
        }
        // For a name that nobody has, the same work is done.
        return try store.agent(named: name)?.password ?? "scrypt$nobody$"
            + String(repeating: "0", count: 64)
    }

    /// Ends a login: a token for the cookie where the password was right.
    func finishLogin(
        name: String, matches: Bool, from address: String
    ) throws -> (agent: GatewayAPI.Agent, token: String) {
        guard matches, let record = try store.agent(named: name) else {
            loginLimiter.failed(address, at: clock.now.elapsed)
            throw HTTPFailure.plain(401, "login-refused", "Name or password is wrong.")
        }
        loginLimiter.succeeded(address)
        let token = Secrets.token()
        let life = Int64(configuration.timing.login / .milliseconds(1))
        try store.addLogin(
            tokenHash: Secrets.hash(token), agent: record.agentId,
            until: Timestamp(milliseconds: clock.now.wall.milliseconds + life))
        log.notice("agent logged in", metadata: ["agent": "\(record.agentId)"])
        return (describe(record), token)
    }

    func agent(login token: String?) -> GatewayAPI.Agent? {
        guard let token else { return nil }
        let record = try? store.agent(login: Secrets.hash(token), at: clock.now.wall)
        return record.map(describe)
    }

    func logOut(_ token: String?) {
        guard let hash = token.map(Secrets.hash) else { return }
        try? store.removeLogin(tokenHash: hash)
        for link in pages.values where link.tokenHash == hash {
            link.outbox.close(code: 4401, reason: "logged out")
        }
    }

    /// Takes a page on, and gives it everything as it is.
    func attachAgent(_ token: String?) -> AgentLink? {
        guard let token, let agent = agent(login: token) else { return nil }
        let link = AgentLink(agent: agent, tokenHash: Secrets.hash(token))
        let isFirst = !pages.values.contains { $0.agent.agentId == agent.agentId }
        pages[ObjectIdentifier(link)] = link
        unstaffedSince = nil
        for (id, rules) in sessions where rules.deadlines.agentsAway[agent.agentId] != nil {
            try? perform(id) { $0.agentBack(agent.agentId) }
        }
        let now = clock.now
        let snapshot = Snapshot(
            agent: agent, company: company, agents: loggedIn,
            sessions: sessions.values.map { $0.view(base: base, at: now) }
                .sorted { $0.createdAt < $1.createdAt },
            notices: standing, now: now.wall,
            limits: .init(fileBytes: configuration.limits.fileBytes, chatBytes: 16 * 1024),
            holdSeconds: configuration.timing.hold / .seconds(1),
            recordingMode: configuration.recordingsFolder == nil ? "never" : "ask")
        if let bytes = try? RPCEncoder.notification("state", params: snapshot) {
            link.outbox.send(bytes)
        }
        if isFirst { tellAgents("agents.changed", AgentsShown(agents: loggedIn)) }
        settleQueue()
        for id in webs.keys { publish(id) }
        return link
    }

    func detachAgent(_ link: AgentLink) {
        pages[ObjectIdentifier(link)] = nil
        if pages.isEmpty { unstaffedSince = clock.now.elapsed }
        let id = link.agent.agentId
        guard !pages.values.contains(where: { $0.agent.agentId == id }) else { return }
        let now = clock.now
        for (session, rules) in sessions
        where rules.state.agents.contains(where: { $0.agentId == id }) {
            try? perform(session) { $0.agentAway(id, at: now) }
        }
        tellAgents("agents.changed", AgentsShown(agents: loggedIn))
        for id in webs.keys { publish(id) }
    }

    /// Does what one message of a page says; its answer goes into the outbox.
    func receive(_ bytes: [UInt8], from link: AgentLink) {
        guard agentStays(link) else {
            link.outbox.close(code: 4401, reason: "logged out")
            return
        }
        do throws(RPCError) {
            switch try RPCMessage.parse(bytes) {
            case .request(let call, let id):
                let answer: [UInt8]?
                do {
                    answer = try RPCEncoder.result(try self.answer(call, for: link.agent), id: id)
                } catch let error as RPCError {
                    answer = try? RPCEncoder.failure(error, id: id)
                } catch {
                    log.error("cannot do what an agent asks", metadata: ["error": "\(error)"])
                    answer = try? RPCEncoder.failure(.internalError, id: id)
                }
                if let answer { link.outbox.send(answer) }
            case .notification(let call): note(call, from: link.agent)
            case .result, .failure: break
            }
        } catch {
            send(failure: error, id: nil, to: link.outbox)
        }
    }

    private func agentStays(_ link: AgentLink) -> Bool {
        ((try? store.agent(login: link.tokenHash, at: clock.now.wall)) ?? nil) != nil
    }

    private func note(_ call: RPCCall, from agent: GatewayAPI.Agent) {
        guard call.method == "chat.typing", let params = try? call.params(as: SessionNamed.self),
            let rules = sessions[params.sessionId],
            rules.state.agents.contains(where: { $0.agentId == agent.agentId })
        else { return }
        let typing = ChatTyping(agentId: agent.agentId)
        if let bytes = try? RPCEncoder.notification(ChatTyping.method, params: typing) {
            if let link = hosts[params.sessionId], link.cursor.withLockedValue({ $0 != nil }) {
                link.outbox.send(bytes)
            }
            webs[params.sessionId]?.outbox.send(bytes)
        }
        tellMembers(
            of: params.sessionId, "chat.typing",
            Typing(
                sessionId: params.sessionId, from: "agent", channel: nil, agentId: agent.agentId))
    }
}
