import LocalAPI

/// A line of the conversation, and what is shown around it.
struct ChatEntry: Equatable, Sendable {
    /// Where it stands.
    enum Side: Equatable, Sendable {
        /// From support.
        case theirs
        /// From the customer.
        case own
        /// From neither: in the middle.
        case middle
    }

    var line: ChatLine
    /// Whether it is the first of its day.
    var startsDay = false
    /// Whether it is the first that the customer has not seen.
    var startsUnread = false
    /// Whether the one before it has another author or another minute.
    var startsGroup = true
    /// Whether it has been on its way for so long that one should say so.
    var isLate = false

    var side: Side {
        switch line.from.kind {
        case "customer": .own
        case "agent": .theirs
        default: .middle
        }
    }

    /// Decides what is shown around a line that follows another one.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - previous: The line before; `nil` for the first.
    ///   - day: The customer's day of a time; `nil` where it is no time.
    init(_ line: ChatLine, after previous: ChatLine?, day: (String) -> String?) {
        self.line = line
        guard let previous else {
            startsDay = day(line.at) != nil
            return
        }
        if let today = day(line.at), let before = day(previous.at) { startsDay = today != before }
        startsGroup =
            startsDay || previous.from.kind != line.from.kind
            || previous.from.name != line.from.name
            || previous.at.prefix(16) != line.at.prefix(16)
    }
}
