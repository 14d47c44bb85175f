/// What is known of the application that a window belongs to.
public struct ApplicationIdentity: Hashable, Sendable {
    /// The instance and the class of WM_CLASS; empty where the window has none.
    public var wmClass: [String]
    /// The program, as a file name or a path; `nil` where the system does not tell.
    public var executable: String?
    /// The title, as the window says it.
    public var title: String

    /// Makes an identity.
    public init(wmClass: [String], executable: String?, title: String) {
        self.wmClass = wmClass
        self.executable = executable
        self.title = title
    }

    /// Whether anything is known that a rule could look at.
    var isKnown: Bool {
        wmClass.contains { !$0.isEmpty } || executable?.isEmpty == false || !title.isEmpty
    }

    /// Returns whether a rule means this window beyond doubt: what is allowed is matched so.
    func isCertainly(_ rule: ApplicationRule) -> Bool {
        switch rule.by {
        case .wmClass: hasClass(rule.value)
        case .executable: executable.map { Self.isProgram($0, rule.value) } ?? false
        case .title: title == rule.value
        }
    }

    /// Returns whether a rule could mean this window: what is denied is matched so.
    func isPossibly(_ rule: ApplicationRule) -> Bool {
        switch rule.by {
        case .wmClass: hasClass(rule.value)
        case .executable: executable.map { Self.isProgram($0, rule.value) } ?? false
        case .title: title.lowercased().contains(rule.value.lowercased())
        }
    }

    private func hasClass(_ name: String) -> Bool {
        let name = name.lowercased()
        return wmClass.contains { $0.lowercased() == name }
    }

    /// Compares whole paths where both are paths, else the last parts.
    private static func isProgram(_ program: String, _ value: String) -> Bool {
        let slash = UInt8(ascii: "/")
        if program.utf8.contains(slash), value.utf8.contains(slash) {
            return program.utf8.elementsEqual(value.utf8)
        }
        return lastPart(program).elementsEqual(lastPart(value))
    }

    private static func lastPart(_ path: String) -> Substring.UTF8View {
        path.utf8.split(separator: UInt8(ascii: "/")).last ?? Substring(path).utf8
    }
}
