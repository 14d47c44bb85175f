import LocalAPI

/// The conversation as it is shown: lines come in, changes of what is shown go out.
///
/// The order is the daemon's: lines of ours that are on their way stand behind all others, and take
/// their place when the gateway has them.
struct ChatModel: Equatable, Sendable {
    /// Entries that take the place of others.
    struct Edit: Equatable, Sendable {
        let range: Range<Int>
        let entries: [ChatEntry]
    }

    static let capacity = 20_000

    private(set) var entries: [ChatEntry] = []
    /// Lines that came while nobody looked.
    private(set) var unread = 0
    private var settled = 0
    private var unreadFrom: String?
    private var known: Set<String> = []
    private let day: @Sendable (String) -> String?

    static func == (one: ChatModel, other: ChatModel) -> Bool { one.entries == other.entries }

    init(day: @escaping @Sendable (String) -> String?) { self.day = day }

    /// Takes the whole conversation, of which the last `unread` lines of others are new.
    mutating func replaceAll(_ lines: [ChatLine], unread: Int) -> [Edit] {
        let before = entries.count
        let lines = lines.suffix(Self.capacity)
        settled =
            lines.firstIndex { $0.delivered == .pending }.map { $0 - lines.startIndex }
            ?? lines.count
        self.unread = unread
        let others = lines.filter { $0.from.kind != "customer" }
        unreadFrom = unread > 0 ? others.suffix(unread).first?.messageId : nil
        known = Set(lines.map(\.messageId))
        entries = []
        entries.reserveCapacity(lines.count)
        for line in lines { entries.append(entry(line, at: entries.count)) }
        return [Edit(range: 0..<before, entries: entries)]
    }

    /// Takes a line that is new, or of which something has changed.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - seen: Whether the customer looks at the end of the conversation.
    /// - Returns: What is shown otherwise now.
    mutating func apply(_ line: ChatLine, seen: Bool) -> [Edit] {
        if !known.insert(line.messageId).inserted,
            let index = entries.lastIndex(where: { $0.line.messageId == line.messageId })
        {
            return change(index, to: line)
        }
        var edits: [Edit] = []
        if line.from.kind != "customer", !seen {
            if unread == 0 { edits += moveDivider(to: line.messageId) }
            unread += 1
        } else if line.from.kind == "customer" {
            edits += moveDivider(to: nil)
        }
        let index = line.delivered == .pending ? entries.count : settled
        if line.delivered != .pending { settled += 1 }
        edits += [rebuild(index..<entries.count, from: index, inserting: line)]
        return edits + trim()
    }

    /// Notes that the customer has seen all lines; the divider stays where it is for now.
    mutating func markSeen() { unread = 0 }

    /// Says of all lines that are still on their way that they are late.
    mutating func markLate() -> [Edit] {
        entries.indices.suffix(from: min(settled, entries.count)).compactMap { index in
            guard entries[index].line.delivered == .pending, !entries[index].isLate else {
                return nil
            }
            entries[index].isLate = true
            return Edit(range: index..<index + 1, entries: [entries[index]])
        }
    }

    /// Whether a line is shown already.
    func has(_ id: String) -> Bool { known.contains(id) }

    /// All lines, the oldest first.
    var lines: [ChatLine] { entries.map(\.line) }
    /// Whether a line is on its way.
    var hasPending: Bool {
        entries[min(settled, entries.count)...].contains { $0.line.delivered == .pending }
    }

    private mutating func change(_ index: Int, to line: ChatLine) -> [Edit] {
        guard entries[index].line != line else { return [] }
        guard index >= settled, line.delivered != .pending else {
            entries[index].line = line
            return refresh(index..<min(index + 2, entries.count))
        }
        let end = entries.count
        entries.remove(at: index)
        settled += 1
        let from = settled - 1
        entries.insert(entry(line, at: from), at: from)
        return refresh(from..<end)
    }

    private mutating func rebuild(_ range: Range<Int>, from index: Int, inserting line: ChatLine)
        -> Edit
    {
        entries.insert(entry(line, at: index), at: index)
        for next in index + 1..<max(entries.count, index + 1) { entries[next] = renewed(next) }
        return Edit(range: range, entries: Array(entries[index...]))
    }

    /// Decides anew about what is shown around some lines.
    private mutating func refresh(_ range: Range<Int>) -> [Edit] {
        for index in range { entries[index] = renewed(index) }
        return range.isEmpty ? [] : [Edit(range: range, entries: Array(entries[range]))]
    }

    private func renewed(_ index: Int) -> ChatEntry {
        var new = entry(entries[index].line, at: index)
        new.isLate = entries[index].isLate && new.line.delivered == .pending
        return new
    }

    private func entry(_ line: ChatLine, at index: Int) -> ChatEntry {
        var entry = ChatEntry(line, after: index > 0 ? entries[index - 1].line : nil, day: day)
        entry.startsUnread = line.messageId == unreadFrom
        if entry.startsUnread { entry.startsGroup = true }
        return entry
    }

    private mutating func moveDivider(to id: String?) -> [Edit] {
        guard unreadFrom != id else { return [] }
        let old = unreadFrom
        unreadFrom = id
        guard let old, let index = entries.lastIndex(where: { $0.line.messageId == old }) else {
            return []
        }
        return refresh(index..<index + 1)
    }

    private mutating func trim() -> [Edit] {
        guard entries.count > Self.capacity else { return [] }
        known.remove(entries.removeFirst().line.messageId)
        settled = max(0, settled - 1)
        return [Edit(range: 0..<1, entries: [])]
    }
}
