import GatewayAPI
import JSONRPC
import Policy

extension Switchboard {
    /// Does what a page asks.
    func answer(
        _ call: RPCCall, for agent: GatewayAPI.Agent
    ) throws -> any Encodable {
        let now = clock.now
        let id = agent.agentId
        switch call.method {
        case "session.create":
            let params = try call.params(as: AgentParams.Create.self)
            return AgentResults.Made(session: try create(title: params.title?.text))
        case "session.code":
            let session = try named(call)
            return try renewCode(session)
        case "session.join":
            let session = try named(call)
            try perform(session) { try $0.join(agent, at: now) }
            return try joined(session)
        case "session.start":
            let params = try call.params(as: AgentParams.Start.self)
            try perform(params.sessionId) { rules in
                try rules.join(agent, at: now)
                try rules.ask(id, access: params.access, scope: params.scope ?? .desktop)
            }
            return try joined(params.sessionId)
        case "session.history":
            return AgentResults.History(messages: try store.lines(of: try named(call)))
        case "session.leave":
            try perform(try named(call)) { $0.leave(id, at: now) }
        case "session.end":
            let params = try call.params(as: AgentParams.End.self)
            try perform(params.sessionId) {
                $0.end(EndReason.agent, text: params.text?.text, at: now)
            }
        case "session.dismiss": try dismiss(try named(call))
        case "session.invite": return try invite(try named(call), by: agent)
        default: return try answerInside(call, for: agent)
        }
        return EmptyObject()
    }

    private func answerInside(
        _ call: RPCCall, for agent: GatewayAPI.Agent
    ) throws -> any Encodable {
        let now = clock.now
        let id = agent.agentId
        switch call.method {
        case "chat.send": return try say(try call.params(as: AgentParams.Line.self), by: agent)
        case "chat.channel":
            let params = try call.params(as: AgentParams.Channel.self)
            try perform(params.sessionId) { try $0.setSurface(id, params.surface) }
        case "chat.nudge": try perform(try named(call)) { try $0.nudge(agent, at: now) }
        case "screen.ask":
            let params = try call.params(as: AgentParams.Start.self)
            try perform(params.sessionId) { rules in
                try rules.requireHost()
                try rules.ask(id, access: params.access, scope: params.scope ?? .desktop)
            }
        case "screen.select":
            let params = try call.params(as: AgentParams.Select.self)
            try perform(params.sessionId) {
                try $0.select(id, viewer: params.viewerId, display: params.display)
            }
        case "keys.send":
            let params = try call.params(as: AgentParams.Keys.self)
            try perform(params.sessionId) { try $0.sendKeys(id, params.keys) }
        case "policy.set":
            let params = try call.params(as: AgentParams.SetPolicy.self)
            try perform(params.sessionId) { try $0.setPolicy(id, params.policy) }
        case "external.create":
            return try createExternal(try call.params(as: AgentParams.CreateExternal.self), by: id)
        case "external.revoke":
            let params = try call.params(as: AgentParams.RevokeExternal.self)
            try perform(params.sessionId) { try $0.revokeExternal(id, params.externalId) }
        case "recording.ask":
            let hasFolder = configuration.recordingsFolder != nil
            try perform(try named(call)) { try $0.askToRecord(id, folderExists: hasFolder) }
        case "recording.set":
            let params = try call.params(as: AgentParams.SetRecording.self)
            try perform(params.sessionId) { try $0.setRecording(id, on: params.on) }
        case "file.accept", "file.refuse":
            let params = try call.params(as: AgentParams.File.self)
            try perform(params.sessionId) {
                try $0.answerFile(
                    id, params.transferId, accepted: call.method == "file.accept",
                    reason: params.reason?.text)
            }
        case "file.cancel":
            let params = try call.params(as: AgentParams.File.self)
            try perform(params.sessionId) { try $0.cancelFile(id, params.transferId) }
        default: return try answerNotices(call, for: agent)
        }
        return EmptyObject()
    }

    private func answerNotices(
        _ call: RPCCall, for agent: GatewayAPI.Agent
    ) throws -> any Encodable {
        switch call.method {
        case "notice.send":
            let params = try call.params(as: AgentParams.SendNotice.self)
            let notice = try makeNotice(params.title, params.text)
            try perform(params.sessionId) { rules in
                try rules.requireCustomer()
                try rules.show(notice)
            }
            return AgentResults.NoticeMade(noticeId: notice.noticeId)
        case "notice.clear":
            let params = try call.params(as: AgentParams.ClearNotice.self)
            try perform(params.sessionId) { $0.clear(params.noticeId) }
        case "notice.publish":
            let params = try call.params(as: AgentParams.Publish.self)
            guard standing.count < 32 else { throw RPCError.tooLarge }
            let notice = try makeNotice(params.title, params.text)
            try store.add(notice)
            standing.append(notice)
            noticesChanged()
            return AgentResults.NoticeMade(noticeId: notice.noticeId)
        case "notice.withdraw":
            let params = try call.params(as: AgentParams.Withdraw.self)
            try store.removeNotice(params.noticeId)
            standing.removeAll { $0.noticeId == params.noticeId }
            for id in sessions.keys { try? perform(id) { $0.clear(params.noticeId) } }
            noticesChanged()
        case "greeting.send":
            let params = try call.params(as: AgentParams.Say.self)
            try perform(params.sessionId) { try $0.greet(params.text.text) }
        case "queue.message":
            let params = try call.params(as: AgentParams.Say.self)
            try perform(params.sessionId) { rules in
                try rules.requireCustomer()
                rules.hold(params.text.text)
            }
        default: throw RPCError.methodNotFound
        }
        return EmptyObject()
    }

    private func named(_ call: RPCCall) throws -> SessionID {
        try call.params(as: SessionNamed.self).sessionId
    }

    private func makeNotice(_ title: NameText, _ text: ChatText) throws -> Notice {
        guard let id = NoticeID(Secrets.identifier()) else { throw RPCError.internalError }
        return Notice(noticeId: id, title: title, text: text.text)
    }

    private struct NoticesShown: Encodable { let notices: [Notice] }

    private func noticesChanged() {
        tellAgents("notices.changed", NoticesShown(notices: standing))
        settleQueue()
    }

    private func view(_ id: SessionID) throws -> SessionView {
        guard let rules = sessions[id] else { throw RPCError.sessionGone }
        return rules.view(base: base, at: clock.now)
    }

    private func joined(_ id: SessionID) throws -> AgentResults.Joined {
        AgentResults.Joined(session: try view(id), messages: try store.lines(of: id))
    }

    /// Makes a session with a code.
    func create(title: String?) throws -> SessionView {
        guard sessions.count < configuration.limits.sessions else { throw RPCError.tooLarge }
        let rules = SessionRules.new(
            title: title ?? "Customer", code: try freshCode(), configuration: configuration,
            at: clock.now)
        let id = rules.state.sessionId
        try store.commit(Commit(state: rules.state), at: clock.now.wall)
        sessions[id] = rules
        index(rules)
        publish(id)
        return try view(id)
    }

    private func renewCode(_ id: SessionID) throws -> AgentResults.Code {
        let now = clock.now
        let code = try freshCode()
        try perform(id) { try $0.renewCode(code, at: now) }
        return AgentResults.Code(code: code, link: "\(base)/?code=\(code)")
    }

    private func invite(_ id: SessionID, by agent: GatewayAPI.Agent) throws -> AgentResults.Code {
        let now = clock.now
        let code = try sessions[id]?.state.code ?? freshCode()
        let link = "\(base)/?code=\(code)"
        let name = NameText(cutting: configuration.company)
        try perform(id) { rules in
            try rules.requireMember(agent.agentId)
            if rules.state.code == nil { try rules.renewCode(code, at: now) }
            rules.state.invitedAt = rules.state.invitedAt ?? now.wall
            let text = ChatText(cutting: Self.invitation(link, hasDownload: downloadURL != nil))
            _ = try rules.write(
                from: Author(kind: .system, name: name), text,
                channel: rules.state.web == nil ? .app : .web, at: now)
        }
        return AgentResults.Code(code: code, link: link)
    }

    private static func invitation(_ link: String, hasDownload: Bool) -> String {
        let way =
            hasDownload
            ? "The download of Deskhand starts now; if it does not, follow this link:"
            : "Open Deskhand, or follow this link:"
        return """
            You are being moved to a support session in which you can share your screen. Nothing \
            is shared before you agree, and this conversation goes on. \(way) \(link)
            """
    }

    private func dismiss(_ id: SessionID) throws {
        guard let rules = sessions[id] else { return }
        let now = clock.now
        switch rules.status {
        case "new": try perform(id) { $0.end(EndReason.gateway, at: now) }
        case "ended": break
        default: throw RPCError.badState("End the session first.")
        }
        remove(id)
    }

    private func say(_ line: AgentParams.Line, by agent: GatewayAPI.Agent) throws -> ChatSent {
        let now = clock.now
        let key = line.id.map { "agent:\(agent.agentId):\($0)" }
        if let key, let kept = try store.answer(to: key, in: line.sessionId) {
            if let message = try KeptAnswer(kept).messageId { return ChatSent(messageId: message) }
        }
        guard sessions[line.sessionId] != nil else { throw RPCError.noSession }
        let answer = try perform(
            line.sessionId, request: key, answer: { try $0.encoded }
        ) { rules in
            KeptAnswer(
                messageId: try rules.agentWrites(
                    agent, line.text, channel: line.channel, at: now))
        }
        guard let message = answer.messageId else { throw RPCError.internalError }
        return ChatSent(messageId: message)
    }

    private func createExternal(
        _ params: AgentParams.CreateExternal, by agent: AgentID
    ) throws -> AgentResults.ExternalMade {
        let now = clock.now
        let token = Secrets.token()
        let external = try perform(params.sessionId) {
            try $0.createExternal(
                agent, name: params.name, tokenHash: Secrets.hash(token), at: now)
        }
        return AgentResults.ExternalMade(externalId: external, url: "\(base)/external/\(token)")
    }
}
