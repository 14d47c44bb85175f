/// A locale's way to write the time of day, in strftime's letters.
enum TimeFormat {
    /// Takes the seconds out of a format, with what sets them apart.
    ///
    /// - Parameters:
    ///   - format: The locale's own, such as `%T`, `%r` or `%H時%M分%S秒`.
    ///   - twelveHours: What `%r` stands for; empty where the locale has none.
    /// - Returns: The format of hours and minutes.
    static func withoutSeconds(_ format: String, twelveHours: String) -> String {
        switch format {
        case "%T", "%R", "": return "%H:%M"
        case "%r":
            return twelveHours.isEmpty || twelveHours == "%r"
                ? "%I:%M %p" : withoutSeconds(twelveHours, twelveHours: "")
        default: break
        }
        guard let seconds = format.range(of: "%S") else { return format }
        var before = format[..<seconds.lowerBound]
        var after = format[seconds.upperBound...]
        if let mark = before.last, mark == ":" || mark == "." || mark == " " { before.removeLast() }
        // The word for seconds goes with them, as in Japanese and Korean.
        while let letter = after.first, letter != " ", letter != "%" { after.removeFirst() }
        return String(before + after)
    }
}

extension String {
    /// Where another string stands in this one, for the first time.
    fileprivate func range(of other: String) -> Range<Index>? {
        indices.lazy.first { self[$0...].hasPrefix(other) }
            .map { $0..<index($0, offsetBy: other.count) }
    }
}
