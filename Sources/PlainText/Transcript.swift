public import LocalAPI

/// The conversation as people keep it.
public enum Transcript {
    /// Writes the conversation as text, a message below the other.
    ///
    /// - Parameters:
    ///   - lines: The conversation.
    ///   - time: Writes a time of the gateway's as the customer's clock shows it; `nil` where it is
    ///     no time, and then it is shown as it came.
    /// - Returns: The text, without a line feed at the end.
    public static func text(_ lines: [ChatLine], time: (String) -> String?) -> String {
        lines.map { text($0, time: time) }.joined(separator: "\n")
    }

    private static func text(_ line: ChatLine, time: (String) -> String?) -> String {
        let time = time(line.at) ?? SafeText.escape(line.at)
        // Continuation lines are set in, so that none looks like another's.
        let text = SafeText.escape(line.text, lines: .many).split(
            separator: "\n", omittingEmptySubsequences: false)
        let lost = line.delivered == .no ? " (not sent)" : ""
        let name = SafeText.escape(line.from.name)
        return "\(time)  \(name): \(text.joined(separator: "\n    "))\(lost)"
    }
}
