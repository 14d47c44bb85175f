import LocalAPI
import PlainText
import Translation

/// An entry as lines of text, each with how it looks.
struct EntryText: Equatable, Sendable {
    /// How a line of text looks.
    enum Style: String, CaseIterable, Sendable {
        case day, unread, system, theirName, ownName, theirs, own, status
    }

    /// A part of a line.
    struct Run: Equatable, Sendable {
        enum Kind: Equatable, Sendable { case plain, name, time, link, pending }
        let text: String
        let kind: Kind
    }

    /// A line of text.
    struct Line: Equatable, Sendable {
        let style: Style
        let runs: [Run]
    }

    /// Lines of the message that are shown; the rest is in the transcript.
    static let maximumLines = 400

    private(set) var lines: [Line] = []
    /// Where the message itself is among the lines.
    private(set) var body = 0..<0

    init(_ entry: ChatEntry) {
        let line = entry.line
        let time = LocalTime(line.at)
        if entry.startsDay, let time { add(.day, [Run(text: time.localDay(), kind: .plain)]) }
        if entry.startsUnread { add(.unread, [Run(text: tr("New messages"), kind: .plain)]) }
        let clock = time?.localClock ?? ""
        switch entry.side {
        case .middle: break
        case .theirs:
            if entry.startsGroup { addHead(.theirName, Self.name(of: line), clock) }
        case .own:
            if entry.startsGroup { addHead(.ownName, tr("You"), clock) }
        }
        addBody(entry)
        switch line.delivered {
        case .no: add(.status, [Run(text: tr("Not delivered"), kind: .plain)])
        case .pending where entry.isLate:
            add(.status, [Run(text: tr("Waiting to be sent…"), kind: .time)])
        case .pending, .yes: break
        }
    }

    /// A name as it may be shown: harmless, and never so long that it hides what comes after.
    static func name(of line: ChatLine) -> String { name(line.from.name) }

    /// A name as it may be shown.
    static func name(_ name: String) -> String {
        let safe = SafeText.escape(name)
        if safe.isEmpty { return tr("Support") }
        return safe.count > 64 ? safe.prefix(63) + "…" : safe
    }

    private mutating func addHead(_ style: Style, _ name: String, _ clock: String) {
        add(style, [Run(text: name, kind: .name), Run(text: "  " + clock, kind: .time)])
    }

    private mutating func addBody(_ entry: ChatEntry) {
        let start = lines.count
        let style: Style =
            switch entry.side {
            case .middle: .system
            case .theirs: .theirs
            case .own: .own
            }
        let text = SafeText.escape(entry.line.text, lines: .many)
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
        for part in parts.prefix(Self.maximumLines) {
            add(style, Self.runs(String(part), isPending: entry.line.delivered == .pending))
        }
        if parts.count > Self.maximumLines {
            let more = trn(
                "… {count} more line; it is in the saved conversation",
                "… {count} more lines; they are in the saved conversation",
                count: parts.count - Self.maximumLines)
            add(style, [Run(text: more, kind: .time)])
        }
        body = start..<lines.count
    }

    private static func runs(_ text: String, isPending: Bool) -> [Run] {
        LinkFinder.pieces(of: text).map { piece in
            switch piece {
            case .text(let text): Run(text: text, kind: isPending ? .pending : .plain)
            case .link(let link): Run(text: link, kind: .link)
            }
        }
    }

    private mutating func add(_ style: Style, _ runs: [Run]) {
        lines.append(Line(style: style, runs: runs))
    }
}
