import Testing

@testable import Policy

@Suite struct ApplicationRuleTests {
    @Test(arguments: [
        ("", PolicyError.ruleTooWide), ("/", .ruleTooWide), (".*", .ruleTooWide),
        ("*", .ruleTooWide), (" ", .ruleTooWide), ("--", .ruleTooWide), ("\u{200D}", .ruleTooWide),
        ("fire*", .rulePattern), ("^firefox$", .rulePattern), ("a|b", .rulePattern),
        ("[a-z]x", .rulePattern), ("caf\u{65}\u{301}", .textDecomposed),
        ("\u{418}\u{306}", .textDecomposed), ("\u{1112}\u{1161}\u{11AB}", .textDecomposed),
        ("e\u{327}\u{301}", .textDecomposed), ("fire\u{0}fox", .textInvisible),
        ("fire\nfox", .textInvisible), ("fire\u{202E}fox", .textInvisible),
        ("fire\u{200B}fox", .textInvisible),
    ])
    func `a value that names no application is refused`(value: String, reason: PolicyError) {
        #expect(throws: reason) { try ApplicationRule(by: .wmClass, value: value) }
    }

    @Test(arguments: ["Firefox", "café", "Браузер", "הדפדפן", "กระดาษ", "हिन्दी", "メモ帳", "한글", "x"])
    func `names of any script are taken`(value: String) throws {
        #expect(try ApplicationRule(by: .wmClass, value: value).value == value)
    }

    private static let browser = ApplicationIdentity(
        wmClass: ["Navigator", "Firefox"], executable: "/usr/lib/firefox/firefox",
        title: "Bank – Mozilla Firefox")

    private func filter(
        _ mode: ApplicationFilter.Mode, _ by: ApplicationRule.Key, _ value: String
    ) throws -> ApplicationFilter {
        try ApplicationFilter(mode: mode, list: [ApplicationRule(by: by, value: value)])
    }

    @Test(arguments: [
        (ApplicationRule.Key.wmClass, "firefox", true), (.wmClass, "navigator", true),
        (.wmClass, "Fire", false), (.executable, "firefox", true), (.executable, "Firefox", false),
        (.executable, "/usr/lib/firefox/firefox", true), (.executable, "/tmp/firefox", false),
        (.executable, "/usr/lib/firefox", false), (.title, "Bank – Mozilla Firefox", true),
    ])
    func `a rule means the same to allow and to deny`(
        by: ApplicationRule.Key, value: String, isMeant: Bool
    ) throws {
        #expect(try filter(.allow, by, value).permits(Self.browser) == isMeant)
        #expect(try filter(.deny, by, value).permits(Self.browser) == !isMeant)
    }

    @Test func `a part of a title hides a window but does not show it`() throws {
        #expect(try !filter(.allow, .title, "Bank").permits(Self.browser))
        #expect(try !filter(.deny, .title, "bank").permits(Self.browser))
    }

    @Test func `a window that says nothing about itself is hidden by any list`() throws {
        let unknown = ApplicationIdentity(wmClass: [], executable: nil, title: "")
        #expect(try !filter(.allow, .wmClass, "x").permits(unknown))
        #expect(try !filter(.deny, .wmClass, "x").permits(unknown))
        #expect(ApplicationFilter.all.permits(unknown))
        #expect(!ApplicationFilter.nothing.permits(Self.browser))
    }
}
