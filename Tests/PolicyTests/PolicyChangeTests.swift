import FoundationEssentials
import Testing

@testable import Policy

@Suite struct PolicyChangeTests {
    private func read(_ json: String) throws -> PolicyChange {
        try JSONDecoder().decode(PolicyChange.self, from: Data(json.utf8))
    }

    static let everything = """
        {"permissions":{"control":true,"clipboard":false,"files":true,"keys":false},
         "applications":{"mode":"allow","list":[{"by":"wmClass","value":"Firefox"},
           {"by":"executable","value":"gedit"},{"by":"title","value":"Plan*"}],
           "customerMayChoose":false,"hideNotifications":true},
         "watermark":{"text":"{agent}","imageUrl":"https://a.example/x.png",
           "position":"bottom-right","opacity":0.5,"showSeconds":5,"everySeconds":60},
         "files":{"maximumBytes":1000},"chat":{"surface":"both"},"orphaned":{"openUrl":true},
         "uninstall":"never","somethingNew":{"x":[1]}}
        """

    @Test func `every member is read, and unknown ones are passed over`() throws {
        let policy = Policy.unrestricted.applying(try read(Self.everything))
        #expect(
            policy.permissions
                == Permissions(control: true, clipboard: false, files: true, keys: false))
        #expect(policy.applications.filter.mode == .allow)
        #expect(policy.applications.filter.list.map(\.value) == ["Firefox", "gedit", "Plan*"])
        #expect(!policy.applications.customerMayChoose && policy.applications.hideNotifications)
        #expect(policy.watermark?.position == .bottomRight && policy.watermark?.opacity == 0.5)
        #expect(policy.watermark?.timing.everySeconds == 60)
        #expect(policy.fileLimit == 1000 && policy.chatSurface == .both)
        #expect(policy.orphanedPage == .open && policy.uninstall == .never)
    }

    @Test func `a change reads the same after it was written`() throws {
        for json in [Self.everything, "{}", #"{"watermark":null}"#, #"{"permissions":{}}"#] {
            let change = try read(json)
            let written = try JSONEncoder().encode(change)
            #expect(try JSONDecoder().decode(PolicyChange.self, from: written) == change)
        }
    }

    @Test func `what a change leaves out stays as it was`() throws {
        let before = Policy.unrestricted.applying(try read(Self.everything))
        #expect(before.applying(try read("{}")) == before)
        var expected = before
        expected.permissions.control = false
        #expect(before.applying(try read(#"{"permissions":{"control":false}}"#)) == expected)
        let after = before.applying(try read(#"{"applications":{"mode":"deny"}}"#))
        #expect(after.applications.filter.mode == .deny)
        #expect(after.applications.filter.list == before.applications.filter.list)
    }

    @Test func `a watermark may be absent, null or there`() throws {
        let marked = Policy.unrestricted.applying(try read(#"{"watermark":{"text":"x"}}"#))
        #expect(marked.watermark?.text == "x" && marked.watermark?.position == .tile)
        #expect(marked.applying(try read("{}")).watermark == marked.watermark)
        #expect(marked.applying(try read(#"{"watermark":null}"#)).watermark == nil)
    }

    @Test(arguments: [
        #"{"permissions":{"control":1}}"#, #"{"permissions":[]}"#, #"{"permissions":"all"}"#,
        #"{"applications":{"mode":"some"}}"#, #"{"applications":{"list":{}}}"#,
        #"{"applications":{"list":[1]}}"#, #"{"applications":{"list":[{"by":"wmClass"}]}}"#,
        #"{"applications":{"list":[{"by":"pid","value":"x"}]}}"#, #"{"watermark":true}"#,
        #"{"watermark":{"text":"x","opacity":"1"}}"#, #"{"files":{"maximumBytes":1.5}}"#,
        #"{"watermark":{"text":"x","position":"left"}}"#, #"{"files":{"maximumBytes":1e30}}"#,
        #"{"chat":{"surface":"phone"}}"#, #"{"orphaned":{"openUrl":1}}"#, #"{"uninstall":true}"#,
        #"{"uninstall":"later"}"#, #"[]"#,
    ])
    func `a wrong type makes the change be left out`(json: String) {
        #expect(throws: (any Error).self) { try read(json) }
    }

    @Test(arguments: [
        (#"{"files":{"maximumBytes":-1}}"#, PolicyError.negativeSize),
        (#"{"watermark":{}}"#, .watermarkEmpty), (#"{"watermark":{"text":""}}"#, .watermarkEmpty),
        (#"{"watermark":{"text":"x","opacity":1.01}}"#, .notAShare),
        (#"{"watermark":{"text":"x","opacity":-0.01}}"#, .notAShare),
        (#"{"watermark":{"text":"x","showSeconds":0}}"#, .notPositive),
        (#"{"watermark":{"text":"x","everySeconds":-5}}"#, .notPositive),
        (#"{"watermark":{"imageUrl":"file:///etc/passwd"}}"#, .badURL),
        (#"{"watermark":{"imageUrl":"https://"}}"#, .badURL),
        (#"{"watermark":{"text":"a\u0000b"}}"#, .textInvisible),
        (#"{"watermark":{"text":"a\u202eb"}}"#, .textInvisible),
        (#"{"orphaned":{"openUrl":"http://a.example"}}"#, .badURL),
        (#"{"orphaned":{"openUrl":"javascript:alert(1)"}}"#, .badURL),
        (#"{"orphaned":{"openUrl":"https://a.example/ --x"}}"#, .badURL),
    ])
    func `a value past its limit makes the change be left out`(json: String, reason: PolicyError) {
        #expect(throws: reason) { try read(json) }
        #expect(!reason.message.isEmpty)
    }

    @Test func `a list has a thousand rules, a text 256 characters`() throws {
        func list(_ count: Int) -> String {
            let rule = #"{"by":"wmClass","value":"x"}"#
            let rules = Array(repeating: rule, count: count).joined(separator: ",")
            return #"{"applications":{"list":[\#(rules)]}}"#
        }
        #expect(try read(list(1000)).applications?.list?.count == 1000)
        #expect(throws: PolicyError.listTooLong(maximum: 1000)) { try read(list(1001)) }
        func mark(_ count: Int) -> String {
            #"{"watermark":{"text":"\#(String(repeating: "ß", count: count))"}}"#
        }
        #expect(try read(mark(256)).watermark != nil)
        #expect(throws: PolicyError.textTooLong(maximum: 256)) { try read(mark(257)) }
    }

    @Test func `a page is opened by itself, or another one in its place`() throws {
        let policy = Policy.unrestricted
        #expect(policy.orphanedPage == nil)
        let off = try read(#"{"orphaned":{"openUrl":false}}"#)
        #expect(policy.applying(off).orphanedPage == .offer)
        let instead = try read(#"{"orphaned":{"openUrl":"https://a.example/help"}}"#)
        #expect(
            policy.applying(instead).orphanedPage == .openInstead(url: "https://a.example/help"))
    }
}
