import Testing

@testable import Policy

@Suite struct PolicyTests {
    static func filter(
        _ mode: ApplicationFilter.Mode, _ names: String...
    ) throws -> ApplicationFilter {
        try ApplicationFilter(
            mode: mode, list: names.map { try ApplicationRule(by: .wmClass, value: $0) })
    }

    private static func policy(_ change: (inout Policy) throws -> Void) rethrows -> Policy {
        var policy = Policy.unrestricted
        try change(&policy)
        return policy
    }

    /// Policies that differ in every member, for laws that hold of all.
    static func examples() throws -> [Policy] {
        var first = Policy(
            permissions: Permissions(control: true, clipboard: false, files: true, keys: false),
            applications: ApplicationPolicy(filter: try filter(.allow, "a", "b")),
            watermark: try Watermark(text: "one", opacity: 0.2, timing: Watermark.Timing()))
        first.maximumFileBytes = 5 << 30
        first.chatSurface = .web
        first.orphanedPage = .open
        first.uninstall = .never
        var second = Policy(
            permissions: Permissions(control: false, clipboard: true, files: true, keys: true),
            applications: ApplicationPolicy(
                filter: try filter(.deny, "b"), customerMayChoose: false, hideNotifications: true),
            watermark: try Watermark(
                text: "two", opacity: 0.9,
                timing: Watermark.Timing(showSeconds: 5, everySeconds: 50)))
        second.maximumFileBytes = 1 << 20
        second.chatSurface = .both
        second.orphanedPage = try OrphanedPage(url: "https://a.example")
        second.uninstall = .always
        return [.unrestricted, .strictest, first, second]
    }

    @Test func `nothing is restricted until somebody restricts it`() {
        let policy = Policy.unrestricted
        #expect(policy.permissions == .all && policy.applications.permitsEverything)
        #expect(policy.watermark == nil && policy.fileLimit == 1 << 30 && policy.removesTraces)
        #expect(policy.applications.customerMayChoose && !policy.applications.hideNotifications)
    }

    @Test func `of an unrestricted policy and any other, the other one holds`() throws {
        for policy in try Self.examples() {
            #expect(policy.stricter(policy) == policy)
            #expect(policy.stricter(.unrestricted) == policy)
        }
    }

    @Test func `two policies are laid over each other member by member`() throws {
        let examples = try Self.examples()
        for both in [examples[2].stricter(examples[3]), examples[3].stricter(examples[2])] {
            #expect(
                both.permissions
                    == Permissions(control: false, clipboard: false, files: true, keys: false))
            #expect(!both.applications.customerMayChoose && both.applications.hideNotifications)
            #expect(both.watermark?.text == "one")
            #expect(both.fileLimit == 1 << 20 && both.chatSurface == .web)
            #expect(both.orphanedPage == examples[3].orphanedPage && both.uninstall == .always)
        }
    }

    @Test func `the strictest of all wins against any other`() throws {
        for policy in try Self.examples() {
            for both in [policy.stricter(.strictest), Policy.strictest.stricter(policy)] {
                #expect(both.permissions == .none && both.fileLimit == 0)
                #expect(both.chatSurface == .app && both.orphanedPage == .offer)
                #expect(both.uninstall == .always && !both.applications.customerMayChoose)
                let window = ApplicationIdentity(wmClass: ["a"], executable: "a", title: "a")
                #expect(!both.applications.permits(window))
            }
        }
    }

    @Test func `a window must pass the lists of every policy`() throws {
        let examples = try Self.examples()
        let both = examples[2].stricter(examples[3]).applications
        let shown = ["a", "b", "c"].filter {
            both.permits(ApplicationIdentity(wmClass: [$0], executable: nil, title: ""))
        }
        #expect(shown == ["a"])
    }

    @Test func `a change cannot take away what another policy laid over it`() throws {
        let administrator = Policy(
            applications: ApplicationPolicy(filter: try Self.filter(.allow, "a")))
        var change = PolicyChange()
        change.applications = ApplicationsChange()
        change.applications?.mode = .all
        let both = Policy.unrestricted.stricter(administrator).applying(change)
        let other = ApplicationIdentity(wmClass: ["b"], executable: nil, title: "")
        #expect(!both.applications.permits(other))
    }

    @Test func `a policy that allows more is seen to`() throws {
        let narrow = Policy(
            permissions: .none,
            applications: ApplicationPolicy(filter: try Self.filter(.allow, "a")))
        #expect(Policy.unrestricted.widens(narrow) && !narrow.widens(.unrestricted))
        #expect(!narrow.widens(narrow) && !Policy.strictest.widens(narrow))
        let more = Self.policy { $0.permissions = .none }
        #expect(more.widens(narrow))
        let other = Policy(
            permissions: .none,
            applications: ApplicationPolicy(filter: try Self.filter(.allow, "a", "b")))
        #expect(other.widens(narrow) && !narrow.widens(other))
        let denied = Policy(applications: ApplicationPolicy(filter: try Self.filter(.deny, "a")))
        let deniedMore = Policy(
            applications: ApplicationPolicy(filter: try Self.filter(.deny, "a", "b")))
        #expect(denied.widens(deniedMore) && !deniedMore.widens(denied))
        #expect(denied.widens(narrow))
    }

    @Test func `the watermark that is seen more is the stricter`() throws {
        func mark(_ opacity: Double, _ show: Double?, _ every: Double?) throws -> Watermark {
            try Watermark(
                text: "x", opacity: opacity,
                timing: Watermark.Timing(showSeconds: show, everySeconds: every))
        }
        let ordered = [
            try mark(0.9, 5, nil), try mark(0.9, 5, 60), try mark(0.2, 30, 60),
            try mark(0.3, 30, 60), try mark(0.1, nil, nil), try mark(0.5, nil, nil),
        ]
        for (weaker, stronger) in zip(ordered, ordered.dropFirst()) {
            #expect(weaker.stricter(stronger) == stronger)
            #expect(stronger.stricter(weaker) == stronger)
        }
    }

    @Test(arguments: [
        (ChatSurface.app, ChatSurface.web, ChatSurface.app), (.app, .both, .app),
        (.web, .both, .web), (.both, .both, .both),
    ])
    func `of two chat surfaces, what both allow holds`(
        first: ChatSurface, second: ChatSurface, both: ChatSurface
    ) {
        #expect(first.stricter(second) == both && second.stricter(first) == both)
    }
}
