import GatewayAPI
import JSONRPC
import Logging
import NIOConcurrencyHelpers

extension Switchboard {
    /// Redeems a code.
    func redeem(_ request: RedeemRequest, from address: String) throws -> RedeemResponse {
        let now = clock.now
        if let wait = redeemLimiter.wait(for: address, at: now.elapsed) {
            throw HTTPFailure.problem(.rateLimited, "Too many tries. Wait a moment.", retry: wait)
        }
        if let minimum = configuration.minimumClientVersion,
            isVersion(request.client.version, before: minimum)
        {
            throw HTTPFailure.tooOld(minimum: minimum, download: downloadURL)
        }
        guard let id = try session(code: request.code) else {
            redeemLimiter.failed(address, at: now.elapsed)
            throw try unknown(request.code, at: now)
        }
        try requireOpen(id)
        let token = Secrets.token()
        let client = request.client
        try perform(id) { rules in
            rules.redeem(tokenHash: Secrets.hash(token), client: client, at: now)
        }
        redeemLimiter.succeeded(address)
        log.notice("code redeemed", metadata: ["session": "\(id)"])
        return RedeemResponse(
            sessionId: id, token: token, socketUrl: "\(socketBase)/v1/session", company: company)
    }

    /// Refuses a session that nobody serves yet while support is closed.
    func requireOpen(_ id: SessionID?) throws {
        guard let wait = closedFor else { return }
        let state = id.flatMap { sessions[$0]?.state }
        guard state?.seat == nil, state?.agents.isEmpty ?? true else { return }
        throw HTTPFailure.problem(
            .supportClosed, "Support is closed at the moment.", retry: wait)
    }

    private func unknown(_ code: String, at now: Moment) throws -> HTTPFailure {
        let since = Timestamp(milliseconds: now.wall.milliseconds - 86_400_000)
        return try store.hasExpired(code, since: since)
            ? .problem(.codeExpired, "This code has expired.")
            : .problem(.codeUnknown, "No session has this code.")
    }

    /// The session of a code; one that the command line has made is taken up here.
    private func session(code: String) throws -> SessionID? {
        let isCode =
            (6...12).contains(code.utf8.count)
            && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isCode else { return nil }
        if let id = codes[code] { return id }
        guard let state = try store.session(code: code), sessions[state.sessionId] == nil else {
            return nil
        }
        var rules = SessionRules(state: state, configuration: configuration)
        rules.restore(at: clock.now)
        sessions[state.sessionId] = rules
        index(rules)
        let now = clock.now
        try perform(state.sessionId) { _ = $0.tick(at: now) }
        return codes[code]
    }

    /// A code that nobody has had of late.
    func freshCode() throws -> String {
        let since = Timestamp(milliseconds: clock.now.wall.milliseconds - 86_400_000)
        for _ in 0..<1000 {
            let code = Secrets.code(digits: configuration.codeDigits)
            let isTaken =
                try codes[code] != nil || store.hasExpired(code, since: since)
                || store.session(code: code) != nil
            if !isTaken { return code }
        }
        throw RPCError(code: -32000, message: "There are too many sessions.", reason: "too-large")
    }

    /// The session that a bearer token opens; that of a host that was replaced opens none.
    func session(token: String?) -> SessionID? {
        guard let hash = token.map(Secrets.hash), let id = hostTokens[hash],
            sessions[id]?.state.seat?.tokenHash == hash
        else { return nil }
        return id
    }

    /// Tells whether a host may open its control connection.
    func admitHost(_ token: String?) throws {
        guard let id = session(token: token), let rules = sessions[id] else {
            throw HTTPFailure.plain(401, "unauthorized", "The token is worth nothing.")
        }
        let hasAll = (rules.state.seat?.acknowledged ?? 0) >= rules.state.eventCount
        if rules.isOver, hasAll {
            throw HTTPFailure.plain(410, "session-gone", "The session is over.")
        }
    }

    /// Takes a control connection on; an older one of the same host is closed.
    func attachHost(_ token: String?) -> HostLink? {
        guard let token, let id = session(token: token) else { return nil }
        let link = HostLink(session: id, tokenHash: Secrets.hash(token))
        hosts.updateValue(link, forKey: id)?.outbox.close(code: 1000, reason: "opened again")
        return link
    }

    func detachHost(_ link: HostLink) {
        guard hosts[link.session] === link else { return }
        hosts[link.session] = nil
        let now = clock.now
        try? perform(link.session) { $0.hostLost(at: now) }
    }

    /// The events that a connection has not taken yet.
    func events(for link: HostLink) throws -> [(number: Int, body: [UInt8])] {
        guard hosts[link.session] === link, let cursor = link.cursor.withLockedValue({ $0 }) else {
            return []
        }
        return try store.events(of: link.session, after: cursor, limit: 64)
    }

    /// Does what one message of a host says; its answer goes into the outbox.
    ///
    /// - Returns: Whether the connection is to go on.
    func receive(_ bytes: [UInt8], from link: HostLink) -> Bool {
        guard hosts[link.session] === link else { return false }
        do throws(RPCError) {
            switch try RPCMessage.parse(bytes) {
            case .request(let call, let id): return answer(call, id: id, to: link)
            case .notification(let call): note(call, from: link)
            case .result, .failure: break
            }
        } catch {
            send(failure: error, id: nil, to: link.outbox)
        }
        return true
    }

    private func answer(_ call: RPCCall, id: RequestID, to link: HostLink) -> Bool {
        let isOpen = link.cursor.withLockedValue { $0 != nil }
        if call.method == SessionOpen.method {
            guard !isOpen else {
                send(failure: .badState("The session is open."), id: id, to: link.outbox)
                return true
            }
            return open(call, id: id, link: link)
        }
        guard isOpen else {
            send(failure: .badState("session.open comes first."), id: id, to: link.outbox)
            link.outbox.close(code: 1002, reason: "session.open comes first")
            return false
        }
        do throws(RPCError) {
            let (request, key) = try HostRequest.decode(call)
            link.outbox.send(renamed(try answer(request, key: key.text, in: link.session), id))
        } catch {
            send(failure: error, id: id, to: link.outbox)
        }
        return true
    }

    private func open(_ call: RPCCall, id: RequestID, link: HostLink) -> Bool {
        do throws(RPCError) {
            let params = try call.params(as: SessionOpen.self)
            guard params.lastEvent >= 0 else { throw .invalidParams }
            let now = clock.now
            let opened: SessionOpened
            do {
                opened = try perform(link.session) { rules in
                    let opened = rules.open(params, at: now)
                    rules.acknowledge(params.lastEvent)
                    return opened
                }
            } catch { throw .internalError }
            if let bytes = try? RPCEncoder.result(opened, id: id) { link.outbox.send(bytes) }
            link.cursor.withLockedValue { $0 = min(params.lastEvent, opened.event) }
            link.outbox.wake()
            return true
        } catch {
            send(failure: error, id: id, to: link.outbox)
            link.outbox.close(code: 1002, reason: "session.open is wrong")
            return false
        }
    }

    /// Answers a request once; a repeated one has the answer that is kept.
    private func answer(
        _ request: HostRequest, key: String, in id: SessionID
    ) throws(RPCError) -> KeptAnswer {
        let key = "host:" + key
        do {
            if let kept = try store.answer(to: key, in: id) { return try KeptAnswer(kept) }
            let now = clock.now
            do {
                if case .chatSend(let line) = request {
                    return try perform(id, request: key, answer: { try $0.encoded }) { rules in
                        let message = try rules.write(
                            from: rules.customer, line.text, channel: .app, at: now)
                        return KeptAnswer(messageId: message)
                    }
                }
                return try perform(id, request: key, answer: { try $0.encoded }) { rules in
                    try rules.handle(request, at: now)
                    return KeptAnswer()
                }
            } catch let error as RPCError {
                let answer = KeptAnswer(error: error)
                try store.keep(try answer.encoded, for: key, in: id)
                return answer
            }
        } catch {
            log.error("cannot keep what a host said", metadata: ["error": "\(error)"])
            throw .internalError
        }
    }

    private func renamed(_ answer: KeptAnswer, _ id: RequestID) -> [UInt8] {
        let bytes: [UInt8]?
        if let error = answer.error {
            bytes = try? RPCEncoder.failure(error, id: id)
        } else if let message = answer.messageId {
            bytes = try? RPCEncoder.result(ChatSent(messageId: message), id: id)
        } else {
            bytes = try? RPCEncoder.result(EmptyObject(), id: id)
        }
        return bytes ?? []
    }

    private func note(_ call: RPCCall, from link: HostLink) {
        guard link.cursor.withLockedValue({ $0 != nil }) else { return }
        switch call.method {
        case SessionAck.method:
            guard let ack = try? call.params(as: SessionAck.self) else { return }
            try? perform(link.session) { $0.acknowledge(ack.event) }
            guard let rules = sessions[link.session], rules.isOver,
                (rules.state.seat?.acknowledged ?? 0) >= rules.state.eventCount
            else { return }
            link.outbox.close(code: 1000, reason: "over")
        case ChatTyping.method:
            tellMembers(
                of: link.session, "chat.typing",
                Typing(sessionId: link.session, from: "customer", channel: .app, agentId: nil))
        default:
            log.debug("unknown notification", metadata: ["method": "\(call.method.prefix(64))"])
        }
    }

    func send(failure: RPCError, id: RequestID?, to outbox: Outbox) {
        if let bytes = try? RPCEncoder.failure(failure, id: id) { outbox.send(bytes) }
    }

    private func isVersion(_ version: String, before minimum: String) -> Bool {
        func numbers(_ text: String) -> [Int] {
            text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 3).map { part in
                let digits = part.prefix(6).prefix { (0x30...0x39).contains($0) }
                return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            }
        }
        return numbers(version).lexicographicallyPrecedes(numbers(minimum))
    }
}

struct Typing: Encodable, Sendable {
    var sessionId: SessionID
    var from: String
    var channel: ChatChannel?
    var agentId: AgentID?
}
