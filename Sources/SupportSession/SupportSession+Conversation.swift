public import GatewayAPI
import Policy

/// The conversation, and where it goes on.
extension SupportSession {
    /// Writes a line; it is shown at once, and delivered as soon as the gateway can be reached.
    public mutating func say(
        _ text: String, at: Timestamp
    ) throws(SessionError) -> (line: ChatLog.Line, effects: [Effect]) {
        // A host that comes back from a crash takes lines before it is connected again.
        guard ending == nil, leaving == nil, isOpen || isResumed else { throw .over }
        guard let chatText = ChatText(text),
            !text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        else { throw .badText }
        guard let entry = outbox.add(.chatSend(ChatSend(text: chatText))) else { throw .full }
        let line = chat.wrote(chatText, request: entry.id, at: at)
        return (line, [.show(line), .send(entry)])
    }

    /// Notes that all lines have been shown.
    public mutating func markRead() { chat.markRead() }

    /// How long after one nudge the next is let through.
    private static let nudgeInterval: Duration = .seconds(5)

    mutating func conversation(
        _ event: GatewayEvent, at now: ContinuousClock.Instant, date: Timestamp
    ) -> [Effect] {
        switch event {
        case .chatMessage(let message):
            guard let line = chat.received(message) else { return [] }
            let raises = isOpen && line.from.kind != .customer && !isHeldInBrowser
            return [.show(line)] + (raises ? [.raise(.message)] : [])
        case .chatChannelSet(let set):
            let before = surface
            let effects = show(policy.chatSurface ?? set.surface)
            let comesHere = isOpen && before == .web && surface != .web
            return effects + (comesHere ? [.raise(.chatHere)] : [])
        case .chatWidget(let widget):
            let wasAlive = isWebChatAlive != false
            isWebChatAlive = widget.alive
            guard !widget.alive else { return [] }
            // Without the web chat the conversation can only go on here; when it is back, the agent
            // chooses.
            let raises = isOpen && wasAlive
            return show(.app) + (raises ? [.raise(.webChatGone)] : [])
        case .chatNudge(let nudge):
            guard !cursor.isHistory,
                let agent = agents.first(where: { $0.agentId == nudge.agentId }),
                lastNudge.map({ now - $0 >= Self.nudgeInterval }) ?? true
            else { return [] }
            lastNudge = now
            let line = chat.nudged(by: agent, event: cursor.last, at: date)
            return [.show(line), .nudge(agent), .raise(.nudge)]
        default: return []
        }
    }

    /// Whether the customer has the conversation in the browser only.
    private var isHeldInBrowser: Bool { surface == .web && isWebChatAlive != false }

    /// Moves the conversation, and tells the gateway which chat the customer has in front.
    mutating func show(_ surface: ChatSurface) -> [Effect] {
        // Nobody can read what is said in a browser that is gone.
        let surface = surface == .web && isWebChatAlive == false ? .app : surface
        guard self.surface != surface else { return [] }
        self.surface = surface
        return isOpen ? send(.chatSurfaceSet(ChatSurfaceSet(surface: surface))) : []
    }
}
