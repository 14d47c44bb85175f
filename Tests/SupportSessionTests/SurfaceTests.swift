import GatewayAPI
import Policy
import Testing

@testable import SupportSession

/// Where the conversation goes on, and when the window comes forward for it.
struct SurfaceTests {
    private func channel(_ surface: ChatSurface) -> GatewayEvent {
        .chatChannelSet(ChatChannelSet(surface: surface))
    }

    private func widget(_ alive: Bool) -> GatewayEvent { .chatWidget(ChatWidget(alive: alive)) }

    private func nudge(_ agent: String = "a1") throws -> GatewayEvent {
        .chatNudge(ChatNudge(agentId: try Make.agentID(agent)))
    }

    @Test func `when the web chat goes the window opens, once`() throws {
        var table = try Table.withAgent()
        try table.tell(widget(true))
        try table.tell(channel(.web))
        #expect(table.session.isWebChatAlive == true)
        let effects = try table.tell(widget(false))
        #expect(effects.raises == [.webChatGone])
        #expect(effects.methods == ["chat.surface"])
        #expect(table.session.surface == .app && table.session.isWebChatAlive == false)
        #expect(try table.tell(widget(false)).isEmpty)
    }

    @Test func `when it is back, the agent chooses`() throws {
        var table = try Table.withAgent()
        try table.tell(widget(false))
        #expect(try table.tell(channel(.web)).isEmpty, "nobody could read it there")
        #expect(try table.tell(widget(true)).isEmpty)
        #expect(table.session.surface == .app)
        try table.tell(channel(.web))
        #expect(table.session.surface == .web)
    }

    @Test func `an agent who chooses this chat opens the window`() throws {
        var table = try Table.withAgent()
        try table.tell(channel(.web))
        #expect(try table.tell(channel(.both)).raises == [.chatHere])
        #expect(try table.tell(channel(.app)).raises.isEmpty, "it is open already")
    }

    @Test(arguments: [ChatSurface.app, .web, .both])
    func `a policy decides where, whatever the agent chooses`(surface: ChatSurface) throws {
        var administrator = Policy.unrestricted
        administrator.chatSurface = surface
        var table = try Table.withAgent(administrator: administrator)
        for other in [ChatSurface.app, .web, .both] {
            try table.tell(channel(other))
            #expect(table.session.surface == surface)
        }
    }

    @Test func `also where only the web chat is allowed, it goes on here while that is gone`()
        throws
    {
        var administrator = Policy.unrestricted
        administrator.chatSurface = .web
        var table = try Table.withAgent(administrator: administrator)
        try table.tell(widget(false))
        #expect(table.session.surface == .app)
        try table.tell(Make.permissions(files: false))
        #expect(table.session.surface == .app, "a policy changes nothing in that")
        try table.tell(widget(true))
        try table.tell(channel(.app))
        #expect(table.session.surface == .web)
    }

    @Test func `a message opens the window, unless it is read in the browser`() throws {
        var table = try Table.withAgent()
        #expect(try table.tell(.chatMessage(Make.line("m1", "hi"))).raises == [.message])
        let own = try Make.line("m2", "me", from: .customer, channel: .web)
        #expect(try table.tell(.chatMessage(own)).raises.isEmpty)
        try table.tell(widget(true))
        try table.tell(channel(.web))
        #expect(try table.tell(.chatMessage(Make.line("m3", "there"))).raises.isEmpty)
        try table.tell(channel(.both))
        #expect(try table.tell(.chatMessage(Make.line("m4", "both"))).raises == [.message])
    }

    @Test func `what was said before this host was there opens nothing`() throws {
        var table = Table(isOpen: false)
        _ = table.session.connected(SessionOpened(resumed: true, event: 3), at: table.now)
        try table.tell(.agentJoined(AgentJoined(agent: Make.agent("a1"))))
        #expect(try table.tell(.chatMessage(Make.line("m1", "hi"))).raises.isEmpty)
        #expect(try table.tell(nudge()).isEmpty)
        #expect(try table.tell(.chatMessage(Make.line("m2", "hi"))).raises == [.message])
    }

    @Test func `a question opens the window, also one that waited for this host`() throws {
        var table = try Table.withAgent()
        #expect(try table.tell(.screenAsk(Make.ask("a1", .view))).raises == [.question])
        #expect(try table.tell(.fileOffer(Make.offer("f1"))).raises == [.question])
        #expect(try table.tell(Make.showNotice("n1")).raises == [.question])
        table = Table(isOpen: false)
        _ = table.session.connected(SessionOpened(resumed: true, event: 1), at: table.now)
        #expect(try table.tell(Make.agreement).raises == [.question])
    }

    @Test func `one nudge in five seconds gets through, with a line of its own`() throws {
        var table = try Table.withAgent()
        let effects = try table.tell(nudge())
        #expect(effects.raises == [.nudge])
        let line = try #require(effects.lines.first)
        #expect(line.event == .nudge && line.from.kind == .system && line.at == Table.date)
        #expect(line.text.contains("Ada"))
        table.now += .seconds(4)
        #expect(try table.tell(nudge()).isEmpty)
        table.now += .seconds(1)
        #expect(try table.tell(nudge()).raises == [.nudge])
        #expect(Set(table.session.chat.lines.map(\.id)).count == 2)
        #expect(table.session.chat.unread == 0)
    }

    @Test func `a nudge's line keeps its place before what is on its way`() throws {
        var table = try Table.withAgent()
        try table.tell(.chatMessage(Make.line("m1", "hi")))
        _ = try table.session.say("mine", at: Table.date)
        try table.tell(nudge())
        #expect(table.session.chat.lines.map(\.text).first == "hi")
        #expect(table.session.chat.lines.last?.text == "mine")
    }
}
