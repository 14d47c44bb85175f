import LocalAPI
import PlainText
import Translation

/// Tells in sentences what changes.
struct Narrator {
    private var known: Status?
    private var told: Set<String> = []
    private let showsOwnLines: Bool

    /// Makes one that has told nothing yet.
    ///
    /// - Parameter showsOwnLines: Whether what the customer writes is told as well.
    init(showsOwnLines: Bool) { self.showsOwnLines = showsOwnLines }

    /// Says what a change means; nothing where it means nothing to a person.
    mutating func tell(_ change: LocalChange) -> [String] {
        switch change {
        case .status(let status):
            defer { known = status }
            return known.map { Self.difference($0, status) } ?? Self.first(status)
        case .message(let line): return tell(line)
        case .typing(let agent): return ["\(SafeText.escape(agent.name)) is typing …"]
        case .nudge, .raise: return []  // A line of the conversation says it.
        }
    }

    /// Says a line of the conversation, once; and once more if it turns out to be lost.
    mutating func tell(_ line: ChatLine) -> [String] {
        if line.delivered == .no {
            guard told.insert("lost " + line.messageId).inserted else { return [] }
            return ["Not sent: " + SafeText.escape(line.text)]
        }
        guard told.insert(line.messageId).inserted else { return [] }
        guard showsOwnLines || line.from.kind != "customer" else { return [] }
        return [Self.chat(line)]
    }

    /// A line of the conversation as it is printed.
    static func chat(_ line: ChatLine) -> String {
        let time = LocalTime(line.at).map { $0.clock + " " } ?? ""
        switch line.event {
        case .nudge: return "\(time)\(SafeText.escape(line.from.name)) asks for your attention!"
        case nil: break
        }
        let who = line.from.kind == "customer" ? "You" : SafeText.escape(line.from.name)
        // Continuation lines are set in, so that none looks like another's.
        let text = SafeText.escape(line.text, lines: .many).split(
            separator: "\n", omittingEmptySubsequences: false)
        return "\(time)\(who): " + text.joined(separator: "\n      ")
    }

    private static func first(_ status: Status) -> [String] {
        let ending = status.phase == .ended ? status.ending : nil
        var lines = ending.map(end) ?? [Wording.phase(status)]
        if let gateway = status.gateway {
            let company = status.company.map { " (\(SafeText.escape($0)))" } ?? ""
            lines.insert("Gateway: \(Wording.host(gateway))\(company)", at: 0)
        }
        lines += extras(status, before: nil)
        if status.sharing.on { lines.append(Wording.sharing(status)) }
        if status.recording { lines.append("This session is being recorded.") }
        return lines
    }

    private static func difference(_ old: Status, _ new: Status) -> [String] {
        var lines: [String] = []
        for agent in new.agents where !old.agents.contains(where: { $0.agentId == agent.agentId }) {
            lines.append("\(SafeText.escape(agent.name)) from support has joined.")
        }
        for agent in old.agents where !new.agents.contains(where: { $0.agentId == agent.agentId }) {
            lines.append("\(SafeText.escape(agent.name)) has left.")
        }
        if new.phase != old.phase { lines += phase(old, new) }
        lines += extras(new, before: old)
        if new.sharing != old.sharing || new.viewers != old.viewers {
            lines.append(Wording.sharing(new))
        }
        if new.recording != old.recording {
            lines.append(
                new.recording
                    ? "This session is being recorded now." : "The recording has stopped.")
        }
        for transfer in new.transfers where isNews(transfer, old.transfers) {
            lines.append("File " + Wording.transfer(transfer))
        }
        return lines
    }

    private static func phase(_ old: Status, _ new: Status) -> [String] {
        switch new.phase {
        case .ended:
            return new.ending.map(end) ?? [Wording.phase(new)]
        case .grace:
            let left = new.graceSeconds.map { ", \(Int(max(0, min($0, 3600)))) seconds left" } ?? ""
            return [
                "Nobody from support is in the session now. What you write waits for them to come "
                    + "back\(left)."
            ]
        case .codeEntry where old.phase != .ended: return ["The session is over."]
        case .waiting: return [Wording.phase(new)]
        case .codeEntry, .joining, .agreement, .recording, .active: return []
        }
    }

    private static func end(_ ending: EndingStatus) -> [String] {
        var lines = Wording.ending(ending).split(separator: "\n").map(String.init)
        if let survey = ending.surveyUrl, survey.hasPrefix("https://") {
            lines.append("They would like to know how it was: \(SafeText.escape(survey))")
        }
        return lines
    }

    private static func extras(_ new: Status, before old: Status?) -> [String] {
        var lines: [String] = []
        if new.connection != old?.connection, new.connection == .reconnecting {
            lines.append("The connection was lost; Deskhand is trying to get it back.")
        } else if old?.connection == .reconnecting, new.connection == .online {
            lines.append("The connection is back.")
        }
        if let text = new.greeting, text != old?.greeting {
            lines.append(SafeText.escape(text, lines: .many))
        }
        if let queue = new.queue, queue != old?.queue, let text = Wording.queue(queue) {
            lines.append(text)
        }
        if let orphaned = new.orphaned, orphaned != old?.orphaned {
            lines += Wording.orphaned(orphaned)
        }
        if let warning = new.warning, warning != old?.warning {
            lines.append("Warning: " + SafeText.escape(warning))
        }
        return lines
    }

    /// Progress alone is no news in a conversation.
    private static func isNews(_ transfer: TransferStatus, _ before: [TransferStatus]) -> Bool {
        guard transfer.state != .offered else { return false }
        let earlier = before.first { $0.transferId == transfer.transferId }
        return earlier?.state != transfer.state
    }
}
