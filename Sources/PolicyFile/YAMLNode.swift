/// A value in a YAML file, with the line where it begins, from 1.
struct YAMLNode {
    indirect enum Content {
        /// A text; one without quotes may stand for a number, `true` or nothing.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    struct Entry {
        let key: String
        let line: Int
        let value: YAMLNode
    }

    let content: Content
    let line: Int

    /// Whether it is written as nothing: left out, `null` or `~`.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    func text() throws(LineProblem) -> String {
        guard case .scalar(let text, let isPlain) = content, !isNull else { throw wrong("a text") }
        // An unquoted number or true is no text in YAML: `gateway: true` is a slip.
        guard !isPlain || (Double(text) == nil && text != "true" && text != "false") else {
            throw wrong("a text, in quotes if it looks like a number")
        }
        return text
    }

    func bool() throws(LineProblem) -> Bool {
        switch content {
        case .scalar("true", isPlain: true): return true
        case .scalar("false", isPlain: true): return false
        default: throw wrong("true or false")
        }
    }

    func integer() throws(LineProblem) -> Int64 {
        // Only digits: 0o10, 1_000 and 0x10 mean different numbers to different readers.
        guard case .scalar(let text, isPlain: true) = content,
            !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text == "0" || !text.utf8.starts(with: "0".utf8),
            let value = Int64(text)
        else { throw wrong("a whole number, without sign or units") }
        return value
    }

    func number() throws(LineProblem) -> Double {
        guard case .scalar(let text, isPlain: true) = content,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
            let value = Double(text), value.isFinite
        else { throw wrong("a number") }
        return value
    }

    func items() throws(LineProblem) -> [YAMLNode] {
        guard case .sequence(let items) = content else { throw wrong("a list") }
        return items
    }

    func entries() throws(LineProblem) -> [Entry] {
        guard case .mapping(let entries) = content else { throw wrong("a set of keys") }
        return entries
    }

    func choice<Value: RawRepresentable & CaseIterable>(
        _: Value.Type
    ) throws(LineProblem) -> Value where Value.RawValue == String {
        if case .scalar(let text, _) = content, let value = Value(rawValue: text) { return value }
        throw wrong("one of: " + Value.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private func wrong(_ expected: String) -> LineProblem {
        LineProblem(line: line, message: "The value must be \(expected).")
    }
}
