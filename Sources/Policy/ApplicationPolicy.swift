/// Which applications may be seen, and who chooses among them.
public struct ApplicationPolicy: Codable, Hashable, Sendable {
    /// What this policy says itself.
    public var filter: ApplicationFilter
    /// What other policies that were laid over it say; a window must pass them all.
    public var furtherFilters: [ApplicationFilter]
    /// Whether the customer may choose the applications.
    public var customerMayChoose: Bool
    /// Whether notifications of other applications are kept away while something is shared.
    public var hideNotifications: Bool

    /// Makes rules for applications; without arguments everything may be seen.
    public init(
        filter: ApplicationFilter = .all, furtherFilters: [ApplicationFilter] = [],
        customerMayChoose: Bool = true, hideNotifications: Bool = false
    ) {
        self.filter = filter
        self.furtherFilters = furtherFilters
        self.customerMayChoose = customerMayChoose
        self.hideNotifications = hideNotifications
    }

    /// Whether the whole screen may be seen, with every window on it.
    public var permitsEverything: Bool {
        filter.mode == .all && furtherFilters.allSatisfy { $0.mode == .all }
    }

    /// Whether no window at all may be seen.
    public var permitsNothing: Bool {
        ([filter] + furtherFilters).contains { $0.mode == .allow && $0.list.isEmpty }
    }

    /// Returns whether a window may be seen; when that is unclear, it may not.
    public func permits(_ window: ApplicationIdentity) -> Bool {
        filter.permits(window) && furtherFilters.allSatisfy { $0.permits(window) }
    }

    /// Returns whether a window is kept away by name, whatever else it belongs to.
    func excludes(_ window: ApplicationIdentity) -> Bool {
        ([filter] + furtherFilters).contains { $0.excludes(window) }
    }

    /// Returns whether a program's windows are never seen, whatever they say of themselves.
    func rejects(executable: String) -> Bool {
        ([filter] + furtherFilters).contains { $0.rejects(executable: executable) }
    }

    /// Returns, of two, what lets through only what both do.
    public func stricter(_ other: ApplicationPolicy) -> ApplicationPolicy {
        var further = furtherFilters
        for added in [other.filter] + other.furtherFilters
        where !filter.isWithin(added) && !further.contains(added) {
            further.append(added)
        }
        return ApplicationPolicy(
            filter: filter, furtherFilters: further,
            customerMayChoose: customerMayChoose && other.customerMayChoose,
            hideNotifications: hideNotifications || other.hideNotifications)
    }

    /// Returns whether it surely lets through nothing that the other does not.
    func isWithin(_ other: ApplicationPolicy) -> Bool {
        let own = [filter] + furtherFilters
        return ([other.filter] + other.furtherFilters).allSatisfy { outer in
            own.contains { $0.isWithin(outer) }
        }
    }
}
