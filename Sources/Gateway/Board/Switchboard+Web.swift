import GatewayAPI
import JSONRPC

private struct ChatSnapshot: Encodable {
    let company: RedeemResponse.Company
    let messages: [ChatLine]
    let chat: ChatView
}
private struct WebNotice: Decodable { var noticeId: NoticeID }
private struct WebLine: Decodable {
    var text: ChatText
    var id: HostRequestID?
}

extension Switchboard {
    /// Begins a conversation in a browser, or goes on with the one that the cookie names.
    ///
    /// - Returns: The session, and a new cookie's token where there was none that lives.
    func startChat(
        cookie: String?, name: String?, code: String?, from address: String
    ) throws -> (session: SessionID, token: String?) {
        if let id = chat(cookie), sessions[id]?.isOver == false { return (id, nil) }
        let now = clock.now
        if let wait = chatLimiter.wait(for: address, at: now.elapsed) {
            throw HTTPFailure.problem(.rateLimited, "Too many conversations.", retry: wait)
        }
        let known = code.flatMap { codes[$0] }
        try requireOpen(known)
        let token = Secrets.token()
        let title = NameText(cutting: name ?? "Customer").text
        // Every conversation counts against the address: each costs a place in the queue.
        chatLimiter.failed(address, at: now.elapsed)
        let id: SessionID
        // Whoever has cleared the browser comes back by the code; a web chat that is open stays.
        if let known, sessions[known]?.state.web?.isAlive != true {
            id = known
            if let old = sessions[known]?.state.web { webTokens[old.tokenHash] = nil }
        } else {
            guard code == nil else {
                redeemLimiter.failed(address, at: now.elapsed)
                throw HTTPFailure.problem(.codeUnknown, "No session has this code.")
            }
            guard sessions.count < configuration.limits.sessions else { throw RPCError.tooLarge }
            let rules = SessionRules.new(
                title: title, code: nil, configuration: configuration, at: now)
            id = rules.state.sessionId
            sessions[id] = rules
        }
        try perform(id) {
            $0.webStarts(tokenHash: Secrets.hash(token), name: title, at: now)
        }
        return (id, token)
    }

    func chat(_ cookie: String?) -> SessionID? { cookie.flatMap { webTokens[Secrets.hash($0)] } }

    func liveChat(_ cookie: String?) -> SessionID? {
        chat(cookie).flatMap { sessions[$0]?.isOver == false ? $0 : nil }
    }

    func leaveChat(_ cookie: String?) {
        guard let id = chat(cookie) else { return }
        let now = clock.now
        try? perform(id) { $0.end(EndReason.customer, at: now) }
    }

    func attachWeb(_ cookie: String?) -> WebLink? {
        guard let id = chat(cookie), let rules = sessions[id] else { return nil }
        let link = WebLink(session: id)
        webs.updateValue(link, forKey: id)?.outbox.close(code: 4409, reason: "opened elsewhere")
        try? perform(id) { $0.webConnected() }
        let chat = chatView(of: sessions[id] ?? rules)
        shownChats[id] = chat
        let snapshot = ChatSnapshot(
            company: company, messages: (try? store.lines(of: id)) ?? [], chat: chat)
        if let bytes = try? RPCEncoder.notification("state", params: snapshot) {
            link.outbox.send(bytes)
        }
        return link
    }

    func detachWeb(_ link: WebLink) {
        guard webs[link.session] === link else { return }
        webs[link.session] = nil
        let now = clock.now
        try? perform(link.session) { $0.webLost(at: now) }
    }

    func receive(_ bytes: [UInt8], from link: WebLink) {
        guard webs[link.session] === link else { return }
        do throws(RPCError) {
            switch try RPCMessage.parse(bytes) {
            case .request(let call, let id):
                let answer: [UInt8]?
                do {
                    answer = try RPCEncoder.result(try self.answer(call, link), id: id)
                } catch let error as RPCError {
                    answer = try? RPCEncoder.failure(error, id: id)
                } catch {
                    answer = try? RPCEncoder.failure(.internalError, id: id)
                }
                if let answer { link.outbox.send(answer) }
            case .notification(let call) where call.method == "chat.typing":
                tellMembers(
                    of: link.session, "chat.typing",
                    Typing(sessionId: link.session, from: "customer", channel: .web, agentId: nil))
            case .notification, .result, .failure: break
            }
        } catch {
            send(failure: error, id: nil, to: link.outbox)
        }
    }

    private func answer(_ call: RPCCall, _ link: WebLink) throws -> any Encodable {
        let now = clock.now
        let id = link.session
        switch call.method {
        case "chat.send":
            let line = try call.params(as: WebLine.self)
            let key = line.id.map { "web:\($0)" }
            if let key, let kept = try store.answer(to: key, in: id),
                let message = try KeptAnswer(kept).messageId
            {
                return ChatSent(messageId: message)
            }
            let answer = try perform(id, request: key, answer: { try $0.encoded }) { rules in
                KeptAnswer(messageId: try rules.webWrites(line.text, at: now))
            }
            guard let message = answer.messageId else { throw RPCError.internalError }
            return ChatSent(messageId: message)
        case "notice.leave":
            let notice = try call.params(as: WebNotice.self).noticeId
            try perform(id) { try $0.noticeLeft(notice, at: now) }
            return EmptyObject()
        case "session.end":
            try perform(id) { $0.end(EndReason.customer, at: now) }
            return EmptyObject()
        default: throw RPCError.methodNotFound
        }
    }

    /// The conversation as text.
    func transcript(of id: SessionID) throws -> String {
        let lines = try store.lines(of: id, limit: 100_000)
        return lines.map { line in
            let time = line.at.description
            let who = line.from.name.text.map { $0.isNewline ? " " : $0 }
            // A line of the transcript that was not said by its author cannot be made by one.
            let text = line.text.text.split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "\n    ")
            return "\(time)  \(String(who)): \(text)\n"
        }.joined()
    }
}
