/// Which part of a long conversation is laid out: its end, and what the customer scrolls back to.
///
/// GTK measures each line that it is given, and draws everything anew while it does: thousands of
/// lines would keep it busy for a long time, for what hardly anybody looks at.
struct LogWindow: Equatable, Sendable {
    /// How many entries are laid out at first.
    static let page = 500
    /// How many come to it at a time.
    static let step = 100

    /// Entries before those that are laid out.
    private(set) var hidden = 0

    /// Takes a change of the conversation.
    ///
    /// - Parameters:
    ///   - edit: The change, by places in the whole conversation.
    ///   - shown: How many entries are laid out now.
    /// - Returns: The change by places among those that are laid out; `nil` where it is not among
    ///   them.
    mutating func take(_ edit: ChatModel.Edit, shown: Int) -> ChatModel.Edit? {
        let (lower, upper) = (edit.range.lowerBound, edit.range.upperBound)
        if lower == 0, upper == hidden + shown {
            hidden = max(0, edit.entries.count - Self.page)
            return ChatModel.Edit(range: 0..<shown, entries: Array(edit.entries[hidden...]))
        }
        guard upper > hidden || lower >= hidden else {
            hidden += edit.entries.count - edit.range.count
            return nil
        }
        let range = max(lower - hidden, 0)..<upper - hidden
        hidden = min(hidden, lower)
        return ChatModel.Edit(range: range, entries: edit.entries)
    }

    /// Takes in what comes before that which is laid out.
    ///
    /// - Returns: The places of those entries in the whole conversation; `nil` when all are there.
    mutating func reveal() -> Range<Int>? {
        guard hidden > 0 else { return nil }
        let from = max(0, hidden - Self.step)
        defer { hidden = from }
        return from..<hidden
    }

    /// Lets go of the oldest once far more is laid out than at first.
    ///
    /// - Returns: How many of the first entries are to be taken away.
    mutating func shed(shown: Int) -> Int {
        guard shown > 2 * Self.page else { return 0 }
        hidden += shown - Self.page
        return shown - Self.page
    }
}
