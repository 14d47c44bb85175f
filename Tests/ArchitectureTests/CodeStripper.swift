/// Takes comments and the text of literals out of Swift, and keeps the lines.
struct CodeStripper {
    private var rest: Substring
    private var code = ""

    /// Returns the code alone.
    static func strip(_ text: String) -> String {
        // CRLF would be one character; and lines are what this counts.
        var stripper = CodeStripper(rest: text[...])
        while let character = stripper.rest.first { stripper.take(character) }
        return stripper.code
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func take(_ character: Character) {
        if rest.hasPrefix("//") {
            rest = rest.drop { !$0.isNewline }
        } else if rest.hasPrefix("/*") {
            skipComment()
        } else if let hashes = literalHashes() {
            skipLiteral(hashes: hashes)
        } else {
            code.append(character)
            rest.removeFirst()
        }
    }

    /// Comments of this kind nest.
    private mutating func skipComment() {
        var depth = 0
        while let character = rest.first {
            if rest.hasPrefix("/*") {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("*/") {
                depth -= 1
                rest = rest.dropFirst(2)
                if depth == 0 { return }
            } else {
                if character.isNewline { code.append("\n") }
                rest.removeFirst()
            }
        }
    }

    /// How many `#` a string literal that begins here begins with; `nil` where none begins.
    private func literalHashes() -> Int? {
        let hashes = rest.prefix { $0 == "#" }.count
        return rest.dropFirst(hashes).first == "\"" ? hashes : nil
    }

    private mutating func skipLiteral(hashes: Int) {
        rest = rest.dropFirst(hashes)
        let quotes = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        let marks = String(repeating: "#", count: hashes)
        rest = rest.dropFirst(quotes.count)
        code += "\"\""
        while let character = rest.first {
            if rest.hasPrefix(quotes + marks) {
                rest = rest.dropFirst(quotes.count + hashes)
                return
            }
            if rest.hasPrefix("\\" + marks + "(") {
                rest = rest.dropFirst(2 + hashes)
                takeInterpolation()
            } else {
                if character.isNewline { code.append("\n") }
                let escaped = rest.hasPrefix("\\" + marks)
                rest = rest.dropFirst(escaped ? 2 + hashes : 1)
            }
        }
    }

    /// What is interpolated is code, up to the bracket that ends it.
    private mutating func takeInterpolation() {
        var depth = 1
        code += "("
        while let character = rest.first {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            take(character)
            if depth == 0 { return }
        }
    }
}
