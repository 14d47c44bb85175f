public import GatewayAPI

/// The conversation: every line once, in the gateway's order, and ours that are on their way.
public struct ChatLog: Equatable, Sendable {
    /// A line.
    public struct Line: Equatable, Sendable {
        /// Whether support has it.
        public enum Delivery: Equatable, Sendable {
            /// Not yet.
            case pending
            /// The gateway has it.
            case yes
            /// It was dropped.
            case no
        }

        /// The gateway's id, or ours for a line that was written here: it never changes, so that
        /// nobody takes a line that was delivered for another one.
        public let id: String
        /// Who wrote it.
        public var from: Author
        /// The line.
        public var text: String
        /// When.
        public var at: Timestamp
        /// Where it was written.
        public var channel: ChatChannel
        /// Whether support has it.
        public var delivery: Delivery
        /// What happened, where the line says that something did; it was written here.
        public var event: Event?

        /// What a line may say that nobody has written.
        public enum Event: Equatable, Sendable {
            /// An agent has asked for attention.
            case nudge
        }
    }

    /// How many lines are kept; the oldest go first.
    public static let capacity = 20_000

    /// The lines, the oldest first.
    public private(set) var lines: [Line] = []
    /// Lines of others that no face has shown yet.
    public private(set) var unread = 0
    /// The gateway's ids, each with the id of its line.
    private var known: [String: String] = [:]
    /// How many lines, from the first, have the place that the gateway gave them; behind them are
    /// ours that have not come back yet.
    private var settled = 0

    /// Makes an empty log.
    public init() {}

    /// Adds a line of ours that is on its way.
    public mutating func wrote(_ text: ChatText, request: HostRequestID, at: Timestamp) -> Line {
        let name = NameText(cutting: "")
        let line = Line(
            id: request.text, from: Author(kind: .customer, name: name), text: text.text, at: at,
            channel: .app, delivery: .pending)
        append(line)
        return line
    }

    /// Notes that the gateway has taken a line of ours, under its own id.
    ///
    /// - Returns: The line as it is now; `nil` where the log already has it.
    public mutating func taken(_ request: HostRequestID, as id: MessageID) -> Line? {
        guard let index = pendingIndex(of: request) else { return nil }
        guard known[id.text] == nil else {
            // It came back as an event before the answer did, and not as it was written.
            lines.remove(at: index)
            return nil
        }
        known[id.text] = request.text
        lines[index].delivery = .yes
        return lines[index]
    }

    /// Notes that a line of ours was dropped.
    public mutating func dropped(_ request: HostRequestID) -> Line? {
        guard let index = pendingIndex(of: request) else { return nil }
        lines[index].delivery = .no
        return lines[settle(index)]
    }

    /// Notes that whatever is still on its way will not arrive.
    public mutating func dropPending() -> [Line] {
        var changed: [Line] = []
        for index in lines.indices where lines[index].delivery == .pending {
            lines[index].delivery = .no
            changed.append(lines[index])
        }
        settled = lines.count
        return changed
    }

    /// Adds a line that the gateway tells of.
    ///
    /// - Returns: The line to show; `nil` where it is known, or holds nothing but spaces.
    public mutating func received(_ message: ChatMessage) -> Line? {
        let isBlank = message.text.text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        guard !isBlank else { return nil }
        let name = message.messageId.text
        if let id = known[name] {
            // Our own line comes back with the name and the time that everybody sees.
            guard let index = lines.lastIndex(where: { $0.id == id }) else { return nil }
            return replace(index, by: message)
        }
        if let index = ownIndex(of: message) {
            known[name] = lines[index].id
            return replace(index, by: message)
        }
        known[name] = name
        let line = Line(message, id: name)
        append(line)
        _ = settle(lines.count - 1)
        if message.from.kind != .customer { unread += 1 }
        return line
    }

    /// Adds a line of ours that says that an agent has asked for attention.
    ///
    /// - Parameters:
    ///   - agent: Who has.
    ///   - number: Of the event, which no other line is of.
    ///   - at: When.
    mutating func nudged(by agent: Agent, event number: Int, at: Timestamp) -> Line {
        let line = Line(
            // A full stop is in no id of the gateway's.
            id: "nudge.\(number)", from: Author(kind: .system, name: agent.name),
            text: "\(agent.name.text) asks for your attention.", at: at, channel: .app,
            delivery: .yes, event: .nudge)
        append(line)
        return lines[settle(lines.count - 1)]
    }

    /// Notes that all lines have been shown.
    public mutating func markRead() { unread = 0 }

    /// A line of ours may come back as an event before its request is answered: that is the oldest
    /// one on its way with these words.
    private func ownIndex(of message: ChatMessage) -> Int? {
        guard message.from.kind == .customer, message.channel == .app else { return nil }
        return lines.firstIndex { $0.delivery == .pending && $0.text == message.text.text }
    }

    private mutating func replace(_ index: Int, by message: ChatMessage) -> Line? {
        let line = Line(message, id: lines[index].id)
        let isNew = lines[index] != line
        lines[index] = line
        _ = settle(index)
        return isNew ? line : nil
    }

    /// Gives a line its place behind those that have theirs: the order of the gateway's events is
    /// the same for everybody.
    ///
    /// - Returns: Where it is now.
    private mutating func settle(_ index: Int) -> Int {
        guard index >= settled else { return index }
        lines.insert(lines.remove(at: index), at: settled)
        settled += 1
        return settled - 1
    }

    private func pendingIndex(of request: HostRequestID) -> Int? {
        lines.lastIndex { $0.delivery == .pending && $0.id == request.text }
    }

    private mutating func append(_ line: Line) {
        lines.append(line)
        if lines.count > Self.capacity {
            let id = lines.removeFirst().id
            settled = max(0, settled - 1)
            if known.removeValue(forKey: id) == nil { known = known.filter { $0.value != id } }
        }
    }
}

extension ChatLog.Line {
    fileprivate init(_ message: ChatMessage, id: String) {
        self.init(
            id: id, from: message.from, text: message.text.text, at: message.at,
            channel: message.channel, delivery: .yes)
    }
}
