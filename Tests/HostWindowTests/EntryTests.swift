import LocalAPI
import Testing

@testable import HostWindow

struct EntryTests {
    private static let gateway = "https://support.example"

    private func check(_ text: String, submitted: Bool = false, gateway: String? = gateway)
        -> EntryCheck
    { EntryCheck(text, gateway: gateway, isSubmitted: submitted) }

    @Test(arguments: [
        "477075", " 477 075 ", "477-075", "４７７０７５", "4 7 7 0 7 5", "477.075",
    ])
    func `a code is taken however it is pasted`(text: String) {
        #expect(check(text).state == .ready)
        #expect(check(text).target == "477075")
    }

    @Test func `a whole link is taken, and its host shown`() {
        let link = check("https://help.example:8443/?code=123456", gateway: nil)
        #expect(link.state == .ready)
        #expect(link.linkHost == "help.example:8443")
        #expect(link.target == "https://help.example:8443/?code=123456")
    }

    @Test(arguments: ["4", "47707", "h", "https:/", "https://support.exam", "deskhand://x"])
    func `nothing is called wrong that may still become right`(text: String) {
        #expect(check(text).state == .incomplete)
    }

    @Test(arguments: ["47a", "hello", "1234567890123", "ftp://x/?code=123456", "-1"])
    func `what cannot become a code is called wrong at once`(text: String) {
        guard case .wrong(let sentence) = check(text).state else {
            Issue.record("\(text) is \(check(text).state)")
            return
        }
        #expect(sentence.hasSuffix("."))
    }

    @Test(arguments: ["", "4", "https://support.example/"])
    func `whoever presses Connect too early is told what is missing`(text: String) {
        guard case .wrong = check(text, submitted: true).state else {
            Issue.record("\(text) is \(check(text, submitted: true).state)")
            return
        }
    }

    @Test func `a code alone goes nowhere without a gateway`() {
        guard case .wrong(let sentence) = check("477075", gateway: nil).state else {
            Issue.record("not refused")
            return
        }
        #expect(sentence.contains("whole link"))
    }

    @Test func `a look-alike host is named as what it is`() {
        guard case .wrong(let sentence) = check("https://suppоrt.example/?code=123456").state else {
            Issue.record("not refused")
            return
        }
        #expect(sentence.contains("xn--"))
        #expect(sentence.unicodeScalars.allSatisfy { $0.isASCII })
    }

    @Test func `the gateway is named before anything is typed`() {
        let status = States.status(.codeEntry) {
            $0.entry = EntryStatus(gateway: Self.gateway, company: "Example Support")
        }
        let page = EntryPage(status, Choices())
        #expect(page.destination == "The code goes to Example Support at support.example.")
        var choices = Choices()
        choices.codeText = "https://other.example/?code=123456"
        #expect(EntryPage(status, choices).destination == "The code goes to other.example.")
    }

    @Test(arguments: [
        HostFailure.Code.codeRefused, .codeExpired, .tooManyTries, .supportClosed, .clientTooOld,
        .gatewayUnreachable, .proxyNeeded, .gatewayUntrusted, .gatewayBroken, .sessionRunning,
        .notPermitted,
    ])
    func `every failure has its own sentence and says what to do`(code: HostFailure.Code) {
        let problem = Problem(HostFailure(code, "raw"), host: "support.example")
        #expect(problem.sentence != "raw")
        #expect(problem.advice != nil)
        let others = [HostFailure.Code.codeRefused, .codeExpired, .gatewayUnreachable]
            .filter { $0 != code }.map { Problem(HostFailure($0, "raw"), host: "support.example") }
        #expect(!others.contains { $0.sentence == problem.sentence })
    }

    @Test func `a failure is forgotten while the customer corrects what is typed`() {
        var choices = Choices()
        choices.failure = HostFailure(.codeRefused, "raw")
        choices.codeText = "47x"
        let page = EntryPage(States.status(.codeEntry), choices)
        #expect(page.problem?.sentence == "A code consists of digits alone.")
    }

    @Test func `joining shows where to, and nothing else`() {
        let status = States.status(.joining) { $0.gateway = "https://support.example" }
        let page = EntryPage(status, Choices())
        #expect(page.isBusy)
        #expect(page.progress == "Connecting to support.example…")
    }
}
