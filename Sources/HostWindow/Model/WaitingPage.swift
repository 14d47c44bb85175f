import LocalAPI
import Translation

/// Before anybody from support is there.
struct WaitingPage: Equatable {
    /// What is going on, a few words.
    var heading: String
    /// The newest greeting or hold message.
    var greeting: String?
    /// Place and wait, a sentence each.
    var queue: [String]
    /// What is said when nobody is available.
    var orphaned: Orphaned?

    /// Nobody is available.
    struct Orphaned: Equatable {
        /// What is said.
        var text: String
        /// A page that may help.
        var page: String?
        /// Whether it opens by itself.
        var opens: Bool

        init(_ orphaned: OrphanedStatus) {
            text = RemoteText.block(orphaned.text)
            page = orphaned.url.flatMap { GatewayText.isPage($0) ? $0 : nil }
            opens = orphaned.opens && page != nil
        }
    }

    init(_ status: Status) {
        orphaned = status.orphaned.map(Orphaned.init)
        heading =
            orphaned == nil
            ? tr("Somebody from support will be with you soon")
            : tr("Nobody from support is available now")
        greeting = status.greeting.map { RemoteText.block($0) }
        queue = status.queue.map(Self.sentences) ?? []
    }

    private static func sentences(_ queue: QueueStatus) -> [String] {
        var lines: [String] = []
        if let position = queue.position, position > 0 {
            lines.append(
                tr(
                    "You are number {position} in the queue.",
                    ["position": LocalNumber.text(position)]))
        }
        if let seconds = queue.waitSeconds { lines.append(wait(seconds)) }
        return lines
    }

    /// An estimate, never more exact than it can be.
    static func wait(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 36_000 else {
            return tr("The wait is long at the moment.")
        }
        if seconds < 60 { return tr("The wait is less than a minute.") }
        let minutes = Int((seconds / 60).rounded())
        return trn(
            "The wait is about a minute.", "The wait is about {count} minutes.", count: minutes)
    }
}
