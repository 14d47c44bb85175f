import GatewayAPI
import JSONRPC
import Policy

extension SessionRules {
    /// Writes a line for everybody.
    mutating func write(
        from author: Author, _ text: ChatText, channel: ChatChannel, at now: Moment
    ) throws(RPCError) -> MessageID {
        try requireLive()
        let isBlank = text.text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
        guard !isBlank else { throw .invalidParams }
        guard state.eventCount < limits.events else { throw .tooLarge }
        guard let id = MessageID(Secrets.identifier()) else { throw .internalError }
        let waits = state.isInGrace && author.kind == .customer
        let line = ChatLine(
            messageId: id, from: author, text: text, at: now.wall, channel: channel,
            queued: waits ? true : nil)
        if waits { state.queuedLines.append(id) }
        emit(.line(line))
        tell(.chatMessage(line.event))
        return id
    }

    /// Writes an agent's line.
    mutating func agentWrites(
        _ agent: GatewayAPI.Agent, _ text: ChatText, channel: ChatChannel?, at now: Moment
    ) throws(RPCError) -> MessageID {
        guard !isOver else { throw state.seat == nil ? .sessionGone : .noSession }
        try requireMember(agent.agentId)
        let channel = channel ?? (state.surface == .web || state.seat == nil ? .web : .app)
        switch channel {
        case .app: guard state.seat != nil else { throw .noSession }
        case .web: guard state.web != nil else { throw state.seat == nil ? .noSession : .notActive }
        }
        let author = Author(kind: .agent, name: agent.name, avatarUrl: agent.avatarUrl)
        return try write(from: author, text, channel: channel, at: now)
    }

    /// Writes a line of the web chat's customer.
    mutating func webWrites(_ text: ChatText, at now: Moment) throws(RPCError) -> MessageID {
        try requireLive()
        guard !isWebPaused else { throw .badState("The conversation goes on in Deskhand.") }
        return try write(from: customer, text, channel: .web, at: now)
    }

    /// Writes what has happened into the conversation; Deskhand hears it otherwise.
    mutating func remark(_ text: String, at now: Moment) {
        guard let id = MessageID(Secrets.identifier()) else { return }
        let author = Author(kind: .system, name: NameText(cutting: "Support"))
        emit(
            .line(
                ChatLine(
                    messageId: id, from: author, text: ChatText(cutting: text), at: now.wall,
                    channel: .web)))
    }

    /// The customer as an author.
    var customer: Author {
        Author(kind: .customer, name: NameText(cutting: state.web?.name ?? state.title))
    }

    /// Whether the web chat takes no lines.
    var isWebPaused: Bool { state.seat != nil && state.surface == .app }

    // MARK: The web chat

    /// Begins a conversation in a browser, or goes on with it in another one.
    mutating func webStarts(tokenHash: String, name: String, at now: Moment) {
        state.web = WebChat(tokenHash: tokenHash, name: state.web?.name ?? name)
        deadlines.webGone = now.elapsed + timing.webResume
        // Who comes by a code may go on in Deskhand as well.
        if state.code != nil { state.invitedAt = state.invitedAt ?? now.wall }
        guard state.seat == nil else { return }
        state.surface = .web
        if state.agents.isEmpty, state.waitingSince == nil {
            beginWait(at: now)
            emit(.customerWaits)
        }
    }

    mutating func webConnected() {
        guard !isOver, let web = state.web else { return }
        deadlines.webAway = nil
        deadlines.webGone = nil
        guard !web.isAlive else { return }
        state.web?.isAlive = true
        tell(.chatWidget(ChatWidget(alive: true)))
    }

    /// Notes that the page is gone; a reload brings it back before Deskhand is told.
    mutating func webLost(at now: Moment) {
        guard !isOver, state.web?.isAlive == true else { return }
        deadlines.webAway = now.elapsed + timing.webAway
        if state.seat == nil { deadlines.webGone = now.elapsed + timing.webResume }
    }

    mutating func webAway() {
        state.web?.isAlive = false
        guard state.seat != nil else { return }
        tell(.chatWidget(ChatWidget(alive: false)))
        guard state.surface != .app else { return }
        state.surface = .app
        tell(.chatChannelSet(ChatChannelSet(surface: .app)))
    }
}

extension ChatLine {
    var event: ChatMessage {
        ChatMessage(messageId: messageId, from: from, text: text, at: at, channel: channel)
    }
}
