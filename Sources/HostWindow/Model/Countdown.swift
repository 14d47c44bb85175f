import Translation

/// How long an answer may still take, in words.
enum Countdown {
    /// A sentence; `nil` where nothing runs out.
    static func text(_ seconds: Double?) -> String? {
        guard let seconds, seconds.isFinite else { return nil }
        let left = Int(max(0, min(seconds, 86_400)).rounded(.up))
        guard left > 90 else {
            return trn(
                "Without an answer, this becomes a no in {count} second.",
                "Without an answer, this becomes a no in {count} seconds.", count: left)
        }
        return trn(
            "Without an answer, this becomes a no in {count} minute.",
            "Without an answer, this becomes a no in {count} minutes.", count: (left + 59) / 60)
    }
}
