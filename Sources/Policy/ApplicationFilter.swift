/// Which applications' windows may be seen.
public struct ApplicationFilter: Codable, Hashable, Sendable {
    /// What the list means.
    public enum Mode: String, Hashable, Codable, CaseIterable, Sendable {
        /// Every application is seen; the list means nothing.
        case all
        /// The applications of the list alone are seen.
        case allow
        /// Every application but those of the list is seen.
        case deny
    }

    /// How many rules a list has at most.
    public static let maximumRules = 1000

    /// What the list means.
    public let mode: Mode
    /// The applications.
    public let list: [ApplicationRule]

    /// Makes a filter.
    ///
    /// - Throws: `PolicyError.listTooLong` past 1,000 rules.
    public init(mode: Mode, list: [ApplicationRule] = []) throws(PolicyError) {
        guard list.count <= Self.maximumRules else {
            throw .listTooLong(maximum: Self.maximumRules)
        }
        self.init(mode: mode, checked: list)
    }

    init(mode: Mode, checked list: [ApplicationRule]) {
        self.mode = mode
        self.list = list
    }

    /// Everything is seen.
    public static let all = ApplicationFilter(mode: .all, checked: [])
    /// Nothing is seen.
    public static let nothing = ApplicationFilter(mode: .allow, checked: [])

    /// Returns whether a window may be seen; when that is unclear, it may not.
    public func permits(_ window: ApplicationIdentity) -> Bool {
        switch mode {
        case .all: true
        case .allow: list.contains { window.isCertainly($0) }
        case .deny: window.isKnown && !list.contains { window.isPossibly($0) }
        }
    }

    /// Returns whether a window is on a list of what is not seen.
    func excludes(_ window: ApplicationIdentity) -> Bool {
        mode == .deny && list.contains { window.isPossibly($0) }
    }

    /// Returns whether a program's windows never pass, whatever they say of themselves.
    func rejects(executable: String) -> Bool {
        let program = ApplicationIdentity(wmClass: [], executable: executable, title: "")
        let rules = list.filter { $0.by == .executable }
        let isNamed = rules.contains { program.isCertainly($0) }
        return switch mode {
        case .all: false
        case .allow: !isNamed && rules.count == list.count
        case .deny: isNamed
        }
    }

    /// Returns whether it surely lets through nothing that the other does not.
    func isWithin(_ other: ApplicationFilter) -> Bool {
        if other.mode == .all || self == other || (mode == .allow && list.isEmpty) { return true }
        return switch (mode, other.mode) {
        case (.allow, .allow): Set(list).isSubset(of: other.list)
        case (.deny, .deny): Set(list).isSuperset(of: other.list)
        default: false
        }
    }
}
