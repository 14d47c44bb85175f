import ScreenFrames

/// The little of JSON that a report needs: names and words of ours, and numbers.
indirect enum JSON {
    case number(Double)
    case integer(Int)
    case text(String)
    case null
    case object([(String, JSON)])

    var line: String {
        switch self {
        case .number(let value): value.isFinite ? "\(value)" : "null"
        case .integer(let value): "\(value)"
        case .text(let value): "\"" + value.map(Self.escaped).joined() + "\""
        case .null: "null"
        case .object(let members):
            "{" + members.map { "\"\($0.0)\": \($0.1.line)" }.joined(separator: ", ") + "}"
        }
    }

    private static func escaped(_ character: Character) -> String {
        switch character {
        case "\"", "\\": "\\\(character)"
        default: character.asciiValue.map { $0 < 32 } ?? false ? " " : String(character)
        }
    }

    /// Writes it as one line to standard output.
    func tell() { writeLine(line, to: 1) }
}

/// Durations or the like, of which the middle and the slow ones count.
struct Samples {
    private var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }
    mutating func removeAll() { values = [] }
    var count: Int { values.count }

    var json: JSON {
        guard !values.isEmpty else { return .null }
        let sorted = values.sorted()
        func at(_ share: Double) -> JSON {
            .number(sorted[Int((Double(sorted.count - 1) * share).rounded())])
        }
        return .object([
            ("p50", at(0.5)), ("p95", at(0.95)), ("p99", at(0.99)), ("max", at(1)),
        ])
    }
}
