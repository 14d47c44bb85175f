import GatewayAPI
import JSONRPC
import Policy
import Testing

@testable import Gateway

/// A session with a hand-moved clock.
private struct Fixture {
    var rules: SessionRules
    var now = Moment(elapsed: .zero, wall: Timestamp(milliseconds: 1_700_000_000_000))

    init(_ change: (inout GatewayConfiguration) -> Void = { _ in }) {
        var configuration = GatewayConfiguration(webFolder: "")
        change(&configuration)
        rules = .new(title: "Kim", code: "123456", configuration: configuration, at: now)
    }

    let client = ClientDescription(version: "1", system: "s", display: "x11", language: "de")

    mutating func redeem() { rules.redeem(tokenHash: "h", client: client, at: now) }

    mutating func pass(_ duration: Duration) -> Bool {
        now.elapsed += duration
        return rules.tick(at: now)
    }

    func agent(_ id: String) throws -> Agent {
        Agent(agentId: try #require(AgentID(id)), name: NameText(cutting: id))
    }

    /// The methods of the events that came up since the last look.
    mutating func events() -> [String] {
        rules.takeEffects().compactMap { effect in
            if case .event(let event) = effect { event.method } else { nil }
        }
    }
}

@Suite struct SessionRulesTests {
    @Test func `a code that nobody uses is worth nothing after an hour`() {
        var fixture = Fixture()
        _ = fixture.pass(.seconds(3599))
        #expect(fixture.rules.state.code == "123456")
        _ = fixture.pass(.seconds(1))
        #expect(fixture.rules.state.code == nil)
        #expect(fixture.rules.state.ended?.reason == "unused")
    }

    @Test func `after the last agent leaves the customer's lines wait 30 s, and not longer`() throws
    {
        var fixture = Fixture()
        let agent = try fixture.agent("ada")
        fixture.redeem()
        try fixture.rules.join(agent, at: fixture.now)
        fixture.rules.leave(agent.agentId, at: fixture.now)
        let told = fixture.events()
        #expect(told.last == "session.grace")
        let line = try fixture.rules.write(
            from: fixture.rules.customer, ChatText(cutting: "hello"), channel: .app,
            at: fixture.now)
        _ = fixture.rules.takeEffects()
        _ = fixture.pass(.milliseconds(29_999))
        #expect(fixture.rules.status == "grace")
        _ = fixture.pass(.milliseconds(1))
        let effects = fixture.rules.takeEffects()
        let discarded = effects.contains {
            if case .discard([line]) = $0 { true } else { false }
        }
        #expect(discarded)
        #expect(fixture.rules.state.ended?.reason == "idle")
        #expect(fixture.rules.state.code == nil)
    }

    @Test func `an agent who comes in the grace keeps the session and the lines`() throws {
        var fixture = Fixture()
        fixture.redeem()
        let (ada, bob) = (try fixture.agent("ada"), try fixture.agent("bob"))
        try fixture.rules.join(ada, at: fixture.now)
        fixture.rules.leave(ada.agentId, at: fixture.now)
        _ = try fixture.rules.write(
            from: fixture.rules.customer, ChatText(cutting: "hello"), channel: .app,
            at: fixture.now)
        try fixture.rules.join(bob, at: fixture.now)
        _ = fixture.pass(.seconds(100))
        #expect(fixture.rules.status == "active" || fixture.rules.isOver == false)
        #expect(fixture.rules.state.queuedLines.isEmpty)
    }

    @Test func `a host that stays away longer than it may ends the session`() {
        var fixture = Fixture()
        fixture.redeem()
        _ = fixture.pass(.seconds(119))
        #expect(!fixture.rules.isOver)
        _ = fixture.pass(.seconds(1))
        #expect(fixture.rules.state.ended?.reason == "timeout")
    }

    @Test func `nothing is asked to be shared before the agreement is accepted`() throws {
        var fixture = Fixture { $0.texts.agreement = "Be nice." }
        fixture.redeem()
        let ada = try fixture.agent("ada")
        try fixture.rules.join(ada, at: fixture.now)
        try fixture.rules.ask(ada.agentId, access: .control, scope: .desktop)
        let before = fixture.events()
        #expect(!before.contains("screen.ask"))
        #expect(throws: RPCError.self) {
            try fixture.rules.handle(.sharingSet(SharingSet(sharing: true)), at: fixture.now)
        }
        try fixture.rules.handle(
            .agreementAnswer(AgreementAnswer(accepted: true, version: "1")), at: fixture.now)
        let after = fixture.events()
        #expect(after.contains("screen.ask"))
    }

    @Test func `declining the agreement ends the session without a survey`() throws {
        var fixture = Fixture {
            $0.texts.agreement = "Be nice."
            $0.texts.surveyURL = "https://survey.example"
        }
        fixture.redeem()
        try fixture.rules.handle(
            .agreementAnswer(AgreementAnswer(accepted: false, version: "1")), at: fixture.now)
        #expect(fixture.rules.state.ended?.reason == "declined")
        #expect(fixture.rules.state.ended?.surveyUrl == nil)
    }

    @Test func `a view that was granted never becomes control`() throws {
        var fixture = Fixture()
        fixture.redeem()
        let ada = try fixture.agent("ada")
        try fixture.rules.join(ada, at: fixture.now)
        try fixture.rules.handle(
            .sharingSet(SharingSet(sharing: true, access: .view)), at: fixture.now)
        _ = try fixture.rules.addViewer(
            agent: ada.agentId, name: "ada", access: .control, tag: nil)
        #expect(fixture.rules.state.viewers.map(\.access) == [.view])
        var keys = fixture.rules
        #expect(throws: RPCError.self) { try keys.sendKeys(ada.agentId, ["Return"]) }
    }

    @Test func `recording runs only with consent and while something is shared`() throws {
        var fixture = Fixture { $0.texts.recording = "May we?" }
        fixture.redeem()
        let ada = try fixture.agent("ada")
        try fixture.rules.join(ada, at: fixture.now)
        _ = fixture.rules.open(SessionOpen(lastEvent: 0, client: fixture.client), at: fixture.now)
        try fixture.rules.handle(
            .recordingAnswer(RecordingAnswer(allowed: false)), at: fixture.now)
        try fixture.rules.handle(
            .sharingSet(SharingSet(sharing: true, access: .control)), at: fixture.now)
        #expect(throws: RPCError.self) { try fixture.rules.setRecording(ada.agentId, on: true) }
        #expect(fixture.rules.state.viewers.isEmpty)
        try fixture.rules.handle(.recordingAnswer(RecordingAnswer(allowed: true)), at: fixture.now)
        #expect(fixture.rules.state.recording.isOn)
        #expect(fixture.rules.state.viewers.map(\.kind) == [.recording])
        try fixture.rules.handle(.sharingSet(SharingSet(sharing: false)), at: fixture.now)
        #expect(!fixture.rules.state.recording.isOn)
        #expect(fixture.rules.state.viewers.isEmpty)
    }

    @Test func `a host that takes over finds nothing shared`() throws {
        var fixture = Fixture()
        fixture.redeem()
        try fixture.rules.handle(
            .sharingSet(SharingSet(sharing: true, access: .control)), at: fixture.now)
        fixture.redeem()
        #expect(!fixture.rules.state.sharing.on)
    }

    @Test func `a customer is nudged once in five seconds, whoever nudges`() throws {
        var fixture = Fixture()
        fixture.redeem()
        let (ada, bob) = (try fixture.agent("ada"), try fixture.agent("bob"))
        try fixture.rules.join(ada, at: fixture.now)
        try fixture.rules.join(bob, at: fixture.now)
        try fixture.rules.nudge(ada, at: fixture.now)
        let first = fixture.events()
        #expect(first.filter { $0 == "chat.nudge" }.count == 1)
        _ = fixture.pass(.milliseconds(4_999))
        let early = #expect(throws: RPCError.self) {
            try fixture.rules.nudge(bob, at: fixture.now)
        }
        #expect(early?.message.hasSuffix("in 1 s.") == true)
        _ = fixture.pass(.milliseconds(1))
        try fixture.rules.nudge(bob, at: fixture.now)
        let second = fixture.events()
        #expect(second == ["chat.nudge"])
    }

    @Test(arguments: [ChatSurface.app, .web, .both])
    func `a web chat that is gone when Deskhand joins keeps nothing`(wanted: ChatSurface) {
        var fixture = Fixture { $0.handOver = wanted }
        fixture.rules.webStarts(tokenHash: "w", name: "Kim", at: fixture.now)
        fixture.rules.webConnected()
        var gone = fixture
        gone.rules.webLost(at: gone.now)
        _ = gone.pass(.seconds(1))
        gone.redeem()
        fixture.redeem()
        #expect(fixture.rules.state.surface == wanted)
        #expect(gone.rules.state.surface == .app)
    }

    @Test func `a reload is no going away`() {
        var fixture = Fixture()
        fixture.rules.webStarts(tokenHash: "w", name: "Kim", at: fixture.now)
        fixture.rules.webConnected()
        fixture.redeem()
        _ = fixture.events()
        fixture.rules.webLost(at: fixture.now)
        _ = fixture.pass(.milliseconds(999))
        fixture.rules.webConnected()
        _ = fixture.pass(.seconds(60))
        let told = fixture.events()
        #expect(!told.contains("chat.widget"))
    }

    @Test func `the conversation returns to the web chat when the agent says so, not before`()
        throws
    {
        var fixture = Fixture { $0.handOver = .web }
        let ada = try fixture.agent("ada")
        fixture.rules.webStarts(tokenHash: "w", name: "Kim", at: fixture.now)
        fixture.rules.webConnected()
        fixture.redeem()
        try fixture.rules.join(ada, at: fixture.now)
        fixture.rules.webLost(at: fixture.now)
        _ = fixture.pass(.seconds(1))
        let told = fixture.events()
        #expect(told.suffix(2) == ["chat.widget", "chat.channel"])
        #expect(throws: RPCError.self) { try fixture.rules.setSurface(ada.agentId, .web) }
        fixture.rules.webConnected()
        #expect(fixture.rules.isWebPaused)
        try fixture.rules.setSurface(ada.agentId, .web)
        #expect(!fixture.rules.isWebPaused)
    }

    @Test func `after a restart a web chat that stays away is known to`() {
        var fixture = Fixture { $0.handOver = .both }
        fixture.rules.webStarts(tokenHash: "w", name: "Kim", at: fixture.now)
        fixture.rules.webConnected()
        fixture.redeem()
        _ = fixture.events()
        fixture.rules.restore(at: fixture.now)
        _ = fixture.pass(.milliseconds(9_999))
        let early = fixture.events()
        #expect(early == [])
        _ = fixture.pass(.milliseconds(1))
        let told = fixture.events()
        #expect(told == ["chat.widget", "chat.channel"])
        #expect(fixture.rules.state.surface == .app)
    }

    @Test func `who has left is not there, and nothing is said to nobody`() throws {
        var fixture = Fixture()
        fixture.redeem()
        let ada = try fixture.agent("ada")
        try fixture.rules.join(ada, at: fixture.now)
        try fixture.rules.handle(
            .sessionEnd(SessionEnd(reason: .customerClosed)), at: fixture.now)
        #expect(throws: RPCError.noSession) {
            _ = try fixture.rules.agentWrites(
                ada, ChatText(cutting: "there?"), channel: .app, at: fixture.now)
        }
        #expect(throws: RPCError.notActive) {
            try fixture.rules.setSurface(ada.agentId, .app)
        }
        #expect(throws: RPCError.notActive) { try fixture.rules.nudge(ada, at: fixture.now) }
    }

    @Test(arguments: ["..", "../x", "/x", "a//b", "a/..", "", "a\u{0}b", "a\\b", "a/", "a/./b"])
    func `a name that would leave its folder is no file name`(name: String) {
        #expect(!isFileName(name))
    }

    @Test(arguments: ["a", "a/b.txt", "Übersicht 1.pdf", "..a", "a..b/c"])
    func `a relative path of plain names is a file name`(name: String) {
        #expect(isFileName(name))
    }
}
