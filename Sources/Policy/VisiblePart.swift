/// What of a desktop may be seen.
public enum VisiblePart: Hashable, Sendable {
    /// All of it.
    case everything
    /// The windows of some applications, and nothing else.
    case applications(ApplicationScope)

    /// Nothing at all.
    public static let nothing = VisiblePart.applications(
        ApplicationScope(policy: ApplicationPolicy(filter: .nothing), chosen: []))

    /// Makes what a policy and a customer's choice leave together.
    ///
    /// - Parameters:
    ///   - policy: What is allowed.
    ///   - chosen: What the customer has chosen of it; `nil` for all.
    public init(policy: ApplicationPolicy, chosen: Set<RunningApplication>?) {
        self =
            policy.permitsEverything && chosen == nil
            ? .everything : .applications(ApplicationScope(policy: policy, chosen: chosen))
    }
}

/// Which applications may be seen: those that a policy allows and the customer has chosen.
public struct ApplicationScope: Hashable, Sendable {
    /// What is allowed.
    public let policy: ApplicationPolicy
    /// What the customer has chosen of it; `nil` for all.
    public let chosen: Set<RunningApplication>?

    /// Makes a scope.
    public init(policy: ApplicationPolicy, chosen: Set<RunningApplication>?) {
        self.policy = policy
        self.chosen = chosen
    }

    /// Returns whether any window of an application may be seen, by what it is alone.
    ///
    /// The processes that have started it are not looked at, so what the customer has chosen of
    /// the same program is unclear, and may.
    public func mayInclude(_ application: RunningApplication) -> Bool {
        guard !policy.rejects(executable: application.executable) else { return false }
        return chosen?.contains { $0.executable == application.executable } ?? true
    }

    /// Whether the customer has chosen a window's application, or has not been choosy.
    func includes(_ window: WindowFacts) -> Bool {
        guard let owner = window.owner else { return false }
        guard let chosen else { return true }
        return chosen.contains(owner) || window.starters.contains(where: chosen.contains)
    }
}
