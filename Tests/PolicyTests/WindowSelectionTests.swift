import Policy
import Testing

/// Which windows on a screen may be seen.
struct WindowSelectionTests {
    private static let letter = RunningApplication(
        process: 10, startTime: 1, executable: "/usr/bin/writer")
    private static let bank = RunningApplication(
        process: 20, startTime: 2, executable: "/usr/bin/browser")

    private func window(
        _ id: UInt64, _ owner: RunningApplication?, _ title: String = "", wmClass: String = "",
        parent: UInt64? = nil, isUnmanaged: Bool = false
    ) -> WindowFacts {
        var window = WindowFacts(
            id: id, client: id, owner: owner,
            identity: ApplicationIdentity(
                wmClass: [wmClass], executable: owner?.executable, title: title))
        window.parent = parent
        window.isUnmanaged = isUnmanaged
        return window
    }

    private func visible(
        _ windows: [WindowFacts], chosen: Set<RunningApplication>? = nil,
        _ filters: ApplicationFilter...
    ) -> Set<UInt64> {
        let policy = ApplicationPolicy(
            filter: filters.first ?? .all, furtherFilters: Array(filters.dropFirst()))
        let scope = ApplicationScope(policy: policy, chosen: chosen)
        return WindowSelection(scope: scope).visible(among: windows)
    }

    private func allow(_ key: ApplicationRule.Key, _ value: String) throws -> ApplicationFilter {
        try ApplicationFilter(mode: .allow, list: [try ApplicationRule(by: key, value: value)])
    }

    private func deny(_ key: ApplicationRule.Key, _ value: String) throws -> ApplicationFilter {
        try ApplicationFilter(mode: .deny, list: [try ApplicationRule(by: key, value: value)])
    }

    @Test func `the chosen application's windows are seen, of every kind, and no others`() {
        let windows = [
            window(1, Self.letter, "Letter"), window(2, Self.letter, isUnmanaged: true),
            window(3, Self.letter, "Print", parent: 1), window(4, Self.bank, "Letter"),
            window(5, Self.bank, parent: 1, isUnmanaged: true), window(6, nil, "Letter"),
        ]
        #expect(visible(windows, chosen: [Self.letter]) == [1, 2, 3])
        #expect(visible(windows, chosen: []) == [])
    }

    @Test func `the same program started anew was not chosen`() {
        let later = RunningApplication(process: 10, startTime: 9, executable: "/usr/bin/writer")
        let other = RunningApplication(process: 10, startTime: 1, executable: "/usr/bin/browser")
        #expect(visible([window(1, later), window(2, other)], chosen: [Self.letter]) == [])
    }

    @Test func `a process that the chosen one has started for itself is of it`() {
        var helper = window(
            1,
            RunningApplication(
                process: 11, startTime: 3, executable: "/usr/bin/writer"), "Letter")
        helper.starters = [Self.letter]
        #expect(visible([helper], chosen: [Self.letter]) == [1])
        #expect(visible([helper], chosen: [Self.bank]) == [])
    }

    @Test func `a policy hides what was chosen`() throws {
        let windows = [window(1, Self.letter, "Letter"), window(2, Self.bank, "Account")]
        let policy = try deny(.executable, "browser")
        #expect(visible(windows, chosen: [Self.letter, Self.bank], policy) == [1])
        #expect(visible(windows, chosen: [Self.bank], policy) == [])
        #expect(visible(windows, try allow(.executable, "writer")) == [1])
    }

    @Test func `dialogs and menus go with the window that they belong to`() throws {
        let windows = [
            window(1, Self.bank, "Account"), window(2, Self.bank, "News"),
            window(3, Self.bank, "Save", parent: 1), window(4, Self.bank, "Save", parent: 2),
            window(5, Self.bank, parent: 1, isUnmanaged: true),
            window(6, Self.bank, parent: 2, isUnmanaged: true),
        ]
        #expect(visible(windows, try deny(.title, "account")) == [2, 4, 6])
        #expect(visible(windows, try allow(.title, "News")) == [2, 4, 6])
    }

    @Test func `a menu that could be a hidden window's is hidden`() throws {
        let menu = window(3, Self.bank, isUnmanaged: true)
        let news = window(2, Self.bank, "News")
        let rule = try deny(.title, "account")
        #expect(visible([news, menu], rule) == [2, 3])
        #expect(visible([window(1, Self.bank, "Account"), news, menu], rule) == [2])
    }

    @Test func `a dialog whose own title is denied is hidden, whatever it belongs to`() throws {
        let windows = [
            window(1, Self.bank, "News"), window(2, Self.bank, "Your account", parent: 1),
        ]
        #expect(visible(windows, try deny(.title, "account")) == [1])
    }

    @Test
    func `belonging to another application's window is a claim that is not believed`() throws {
        let windows = [
            window(1, Self.letter, "Letter"),
            window(2, Self.bank, "Account", parent: 1, isUnmanaged: true),
        ]
        #expect(visible(windows, try allow(.title, "Letter")) == [1])
    }

    @Test func `windows that belong to one another in a circle are hidden`() throws {
        let windows = [
            window(1, Self.letter, "Letter", parent: 2),
            window(2, Self.letter, "Letter", parent: 1),
            window(3, Self.letter, "Letter", parent: 3),
        ]
        #expect(visible(windows, try allow(.title, "Letter")) == [3])
    }

    @Test func `what holds another application's window is hidden`() {
        var mixed = window(1, Self.letter, "Letter")
        mixed.isMixed = true
        #expect(visible([mixed, window(2, Self.letter, parent: 1)], chosen: [Self.letter]) == [])
    }

    @Test func `every filter has a say`() throws {
        let windows = [window(1, Self.letter, "Letter"), window(2, Self.letter, "Diary")]
        #expect(
            visible(windows, try allow(.executable, "writer"), try deny(.title, "diary")) == [1])
    }

    @Test func `a program that no rule can let through is known by its name alone`() throws {
        let policy = ApplicationPolicy(filter: try allow(.executable, "writer"))
        #expect(ApplicationScope(policy: policy, chosen: nil).mayInclude(Self.letter))
        #expect(!ApplicationScope(policy: policy, chosen: nil).mayInclude(Self.bank))
        let titles = ApplicationPolicy(filter: try allow(.title, "Letter"))
        #expect(ApplicationScope(policy: titles, chosen: nil).mayInclude(Self.bank))
        #expect(!ApplicationScope(policy: titles, chosen: [Self.letter]).mayInclude(Self.bank))
    }

    @Test func `everything is seen where neither a rule nor a choice says less`() {
        #expect(VisiblePart(policy: ApplicationPolicy(), chosen: nil) == .everything)
        #expect(VisiblePart(policy: ApplicationPolicy(), chosen: []) != .everything)
        let nothing = ApplicationPolicy(filter: .nothing)
        #expect(VisiblePart(policy: nothing, chosen: nil) != .everything)
    }
}
