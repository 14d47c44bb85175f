/// What stands for somebody without a photo.
enum Initials {
    /// The first letters of the first and the last word; `?` for a name without letters.
    static func of(_ name: String) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber && $0 != "’" && $0 != "'" }
        let letters = words.compactMap { $0.first { $0.isLetter || $0.isNumber } }
        guard let first = letters.first else { return "?" }
        guard letters.count > 1, let last = letters.last else { return first.uppercased() }
        return first.uppercased() + last.uppercased()
    }

    /// A colour of eight for a name: always the same.
    static func color(of name: String) -> Int {
        name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % 8
    }
}
