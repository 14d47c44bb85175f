/// Decides which of the windows on a screen may be seen: what is unclear may not.
///
/// A rule that looks at titles means the window that bears the title. Its menus, tooltips and
/// dialogs bear others, so they go with the window that they belong to, where that is of the same
/// application; the display server says so, not they.
public struct WindowSelection: Sendable {
    private let scope: ApplicationScope

    /// Dialogs of dialogs are not deeper than that.
    private static let maximumDepth = 8

    /// Makes a selection by a scope.
    public init(scope: ApplicationScope) { self.scope = scope }

    /// Selects the windows that may be seen.
    ///
    /// - Parameter windows: All that are on the screen: one that is missing is not looked at when
    ///   the others of its application are judged.
    /// - Returns: Their ids.
    public func visible(among windows: [WindowFacts]) -> Set<UInt64> {
        let candidates = windows.filter { scope.includes($0) && !$0.isMixed }
        guard !candidates.isEmpty else { return [] }
        let all = Dictionary(windows.map { ($0.client, $0) }, uniquingKeysWith: { $1 })
        let applications = Dictionary(grouping: windows) { $0.owner }
        return Set(
            candidates.filter { isVisible($0, all, applications, depth: 0) }.map(\.id))
    }

    private func isVisible(
        _ window: WindowFacts, _ all: [UInt64: WindowFacts],
        _ applications: [RunningApplication?: [WindowFacts]], depth: Int
    ) -> Bool {
        guard depth < Self.maximumDepth, scope.includes(window), !window.isMixed else {
            return false
        }
        if let parent = window.parent.flatMap({ all[$0] }), parent.owner == window.owner,
            parent.id != window.id
        {
            return !scope.policy.excludes(window.identity)
                && isVisible(parent, all, applications, depth: depth + 1)
        }
        guard window.isUnmanaged else { return scope.policy.permits(window.identity) }
        if scope.policy.excludes(window.identity) { return false }
        // Nobody knows whose menu it is: of all windows of the application none may be hidden.
        let others = (applications[window.owner] ?? []).filter { !$0.isUnmanaged }
        if others.isEmpty { return scope.policy.permits(window.identity) }
        return others.allSatisfy { isVisible($0, all, applications, depth: depth + 1) }
    }
}
