import LocalAPI

/// Finds in what changes what the customer should be told of where no window is in front.
///
/// It remembers the last state, knows no clock and shows nothing.
struct NoticeRules {
    /// What has to be done.
    enum Act: Equatable {
        /// Show this.
        case show(DesktopNotification)
        /// Take away what is shown of a topic.
        case withdraw(DesktopNotification.Topic)
    }

    private var known: Status?
    private var lastMessage: ContinuousClock.Instant?

    /// How long after one message the next is told.
    static let interval: Duration = .seconds(2)
    /// How much of a message is told.
    static let mostCharacters = 200

    /// Tells what a change means.
    mutating func take(_ change: LocalChange, at now: ContinuousClock.Instant) -> [Act] {
        switch change {
        case .status(let status):
            defer { known = status }
            return known.map { Self.difference($0, status) } ?? []
        case .message(let line): return message(line, at: now)
        case .nudge(let agent): return [.show(.nudge(name: agent.name))]
        case .typing, .raise: return []
        }
    }

    private mutating func message(_ line: ChatLine, at now: ContinuousClock.Instant) -> [Act] {
        // Before the session is open, what was said long ago is told again.
        guard line.from.kind != "customer", line.event == nil,
            let phase = known?.phase, phase != .joining, phase != .codeEntry,
            lastMessage.map({ now - $0 >= Self.interval }) ?? true
        else { return [] }
        lastMessage = now
        let text = String(line.text.prefix(Self.mostCharacters))
        return [.show(.message(name: line.from.name, text: text))]
    }

    private static func difference(_ old: Status, _ new: Status) -> [Act] {
        var acts: [Act] = []
        for agent in new.agents where !old.agents.contains(where: { $0.agentId == agent.agentId }) {
            acts.append(.show(.agentJoined(name: agent.name)))
        }
        acts += questions(old, new) + sharing(old, new)
        if new.recording != old.recording, new.phase != .ended {
            acts.append(.show(new.recording ? .recordingStarted : .recordingStopped))
        }
        if old.chat.unread > 0, new.chat.unread == 0 { acts.append(.withdraw(.chat)) }
        let isOver = new.phase == .ended || new.phase == .codeEntry
        if isOver, old.phase != .ended, old.phase != .codeEntry, old.phase != .joining {
            acts.append(.show(.sessionEnded))
        }
        return acts
    }

    private static func questions(_ old: Status, _ new: Status) -> [Act] {
        let isNew: (Question) -> Bool = { question in
            !old.pending.contains { $0.kind == question.kind && $0.id == question.id }
        }
        var acts: [Act] = new.pending.filter(isNew).map { .show(notification($0)) }
        let had = Set(old.pending.map { notification($0).topic })
        let has = Set(new.pending.map { notification($0).topic })
        acts += had.subtracting(has).sorted { $0.rawValue < $1.rawValue }.map { .withdraw($0) }
        return acts
    }

    private static func notification(_ question: Question) -> DesktopNotification {
        switch question.kind {
        case .sharing:
            .agentAsks(
                name: question.agent?.name ?? question.title ?? "",
                control: question.access == .control)
        case .file: .fileOffered(name: question.name ?? "", size: question.size ?? 0)
        case .agreement, .recording, .notice, .continuation: .question
        }
    }

    private static func sharing(_ old: Status, _ new: Status) -> [Act] {
        let (before, after) = (old.sharing, new.sharing)
        guard before.on != after.on || before.access != after.access else { return [] }
        return [
            .show(after.on ? .sharingStarted(control: after.access == .control) : .sharingStopped)
        ]
    }
}
