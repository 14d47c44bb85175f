import Invitation
import Policy

/// What files say so far, each later one laid over those before.
struct PolicyContent {
    /// The version of the format that is read here.
    static let version: Int64 = 1

    var change = PolicyChange()
    var host = HostSettings()
    var gateways = GatewayRules()
    private var problems: [LineProblem] = []

    /// Reads one file's bytes and returns what is wrong in them; the rest still counts.
    mutating func read(_ bytes: [UInt8]) -> [LineProblem] {
        problems = []
        do throws(LineProblem) {
            guard let root = try YAMLParser.parse(bytes) else {
                throw LineProblem(line: 0, message: "The file is empty: was it cut off?")
            }
            let entries = try root.entries()
            try checkVersion(entries, line: root.line)
            for entry in entries { readTop(entry) }
        } catch {
            problems.append(error)
        }
        return problems
    }

    /// A file without a version is taken for damaged: every key could be missing as well.
    private func checkVersion(_ entries: [YAMLNode.Entry], line: Int) throws(LineProblem) {
        guard let entry = entries.first(where: { $0.key == PolicyKey.version.rawValue }) else {
            throw LineProblem(line: line, message: "“version: 1” is missing.")
        }
        guard try entry.value.integer() == Self.version else {
            throw LineProblem(
                line: entry.line,
                message: "Only version \(Self.version) of this format is known here.")
        }
    }

    private mutating func readTop(_ entry: YAMLNode.Entry) {
        if let key = PolicyKey(name: entry.key) {
            attempt { content throws(LineProblem) in try content.set(key, entry.value) }
        } else if entry.key == "watermark" {
            attempt { content throws(LineProblem) in try content.setWatermark(entry.value) }
        } else if PolicyKey.isSection(entry.key) {
            readSection(entry)
        } else {
            problems.append(Self.unknown(entry, in: nil))
        }
    }

    private mutating func readSection(_ section: YAMLNode.Entry) {
        attempt { content throws(LineProblem) in
            for entry in try section.value.entries() {
                guard let key = PolicyKey(name: entry.key, in: section.key) else {
                    content.problems.append(Self.unknown(entry, in: section.key))
                    continue
                }
                content.attempt { content throws(LineProblem) in
                    try content.set(key, entry.value)
                }
            }
        }
    }

    /// Runs one step; what it throws is kept, and reading goes on.
    private mutating func attempt(
        _ step: (inout PolicyContent) throws(LineProblem) -> Void
    ) {
        do throws(LineProblem) { try step(&self) } catch { problems.append(error) }
    }

    static func unknown(_ entry: YAMLNode.Entry, in section: String?) -> LineProblem {
        let place = section.map { " in “\($0)”" } ?? ""
        return LineProblem(
            line: entry.line,
            message: "There is no key “\(YAMLParser.shown(entry.key))”\(place).")
    }
}
