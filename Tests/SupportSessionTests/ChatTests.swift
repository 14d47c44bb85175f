import GatewayAPI
import Policy
import Testing

@testable import SupportSession

struct ChatTests {
    private let at = Timestamp(milliseconds: 1_000)

    @Test func `a line is there once, whether its answer or its event comes first`() throws {
        for eventFirst in [true, false] {
            var table = try Table.withAgent()
            table.answerAll()
            let (line, effects) = try table.session.say("hello", at: at)
            #expect(line.delivery == .pending)
            #expect(effects.lines == [line])
            let id = try Make.message("m7")
            let event = GatewayEvent.chatMessage(try Make.line("m7", "hello", from: .customer))
            var shown: [ChatLog.Line] = []
            if eventFirst { shown += try table.tell(event).lines }
            shown += table.answerOldest(messageID: id).lines
            if !eventFirst { shown += try table.tell(event).lines }
            let lines = table.session.chat.lines
            #expect(lines.map(\.text) == ["hello"])
            #expect(lines.map(\.delivery) == [.yes])
            #expect(lines.map(\.id) == [line.id], "faces know it by the id that they first saw")
            #expect(shown.allSatisfy { $0.id == line.id })
        }
    }

    @Test func `two lines with the same words are two`() throws {
        for eventFirst in [true, false] {
            var table = try Table.withAgent()
            table.answerAll()
            let ids = [
                try table.session.say("ok", at: at).line.id,
                try table.session.say("ok", at: at).line.id,
            ]
            for name in ["m1", "m2"] {
                let event = GatewayEvent.chatMessage(try Make.line(name, "ok", from: .customer))
                if eventFirst { try table.tell(event) }
                _ = table.answerOldest(messageID: try Make.message(name))
                if !eventFirst { try table.tell(event) }
            }
            #expect(table.session.chat.lines.map(\.id) == ids)
            #expect(table.session.chat.lines.allSatisfy { $0.delivery == .yes })
        }
    }

    @Test func `a message that is told twice is there once`() throws {
        var table = try Table.withAgent()
        let event = GatewayEvent.chatMessage(try Make.line("m1", "hello"))
        #expect(try table.tell(event).lines.count == 1)
        #expect(try table.tell(event).isEmpty)
        #expect(table.session.chat.lines.count == 1)
        #expect(table.session.chat.unread == 1)
    }

    @Test func `what was written in the web chat is no line that is on its way here`() throws {
        var table = try Table.withAgent()
        _ = try table.session.say("ok", at: at)
        try table.tell(.chatMessage(Make.line("m1", "ok", from: .customer, channel: .web)))
        #expect(table.session.chat.lines.map(\.delivery) == [.yes, .pending])
    }

    @Test func `a gateway cannot take the place of a line that is on its way`() throws {
        var table = try Table.withAgent()
        table.answerAll()
        let line = try table.session.say("hello", at: at).line
        try table.tell(.chatMessage(Make.line(line.id, "I agree to pay")))
        _ = table.answerOldest(messageID: try Make.message("m2"))
        let own = table.session.chat.lines.filter { $0.from.kind == .customer }
        #expect(own.map(\.text) == ["hello"])
        #expect(own.map(\.delivery) == [.yes])
    }

    @Test(arguments: ["", " ", "\n\t", "\u{2003}\u{3000}"])
    func `a blank line is neither sent nor shown`(text: String) throws {
        var table = try Table.withAgent()
        #expect(throws: SessionError.badText) { try table.session.say(text, at: at) }
        #expect(try table.tell(.chatMessage(Make.line("m1", text))).isEmpty)
        #expect(table.session.chat.lines.isEmpty)
    }

    @Test func `a line of 16 KiB is sent, and a longer one refused`() throws {
        var table = try Table.withAgent()
        _ = try table.session.say(String(repeating: "x", count: 16_384), at: at)
        #expect(throws: SessionError.badText) {
            try table.session.say(String(repeating: "x", count: 16_385), at: at)
        }
    }

    @Test func `a line that the gateway refuses is marked as not sent`() throws {
        var table = try Table.withAgent()
        table.answerAll()
        _ = try table.session.say("hello", at: at)
        let id = try #require(table.session.outbox.entries.first?.id)
        #expect(table.session.refused(id).lines.map(\.delivery) == [.no])
        #expect(table.session.chat.lines.map(\.delivery) == [.no])
    }

    @Test func `lines on their way when the session goes idle are marked as not sent`() throws {
        var table = try Table.withAgent()
        table.answerAll()
        try table.tell(.sessionGrace(SessionGrace(seconds: 30)))
        _ = try table.session.say("anybody?", at: at)
        let effects = try table.tell(.sessionIdle(SessionIdle()))
        #expect(effects.lines.map(\.delivery) == [.no])
    }

    @Test func `the log is bounded, and the oldest line goes`() throws {
        var log = ChatLog()
        for number in 0..<(ChatLog.capacity + 5) {
            _ = log.received(try Make.line("m\(number)", "x"))
        }
        #expect(log.lines.count == ChatLog.capacity)
        #expect(log.lines.first?.id == "m5")
    }

    @Test func `reading makes nothing unread, and one's own lines never are`() throws {
        var table = try Table.withAgent()
        try table.tell(.chatMessage(Make.line("m1", "hi")))
        try table.tell(.chatMessage(Make.line("m2", "me", from: .customer)))
        #expect(table.session.chat.unread == 1)
        table.session.markRead()
        #expect(table.session.chat.unread == 0)
    }

    @Test func `only who is in the session types or nudges`() throws {
        var table = try Table.withAgent()
        #expect(table.session.typing(try Make.agentID("a1")).count == 1)
        #expect(table.session.typing(try Make.agentID("a2")).isEmpty)
        let nudge = GatewayEvent.chatNudge(ChatNudge(agentId: try Make.agentID("a1")))
        #expect(try table.tell(nudge).contains(.nudge(try Make.agent("a1"))))
        table.now += .seconds(60)
        let stranger = GatewayEvent.chatNudge(ChatNudge(agentId: try Make.agentID("a2")))
        #expect(try table.tell(stranger).isEmpty)
    }

    @Test func `without the web chat the conversation goes on here, and the gateway hears it`()
        throws
    {
        var table = try Table.withAgent()
        #expect(
            try table.tell(.chatChannelSet(ChatChannelSet(surface: .web))).methods == [
                "chat.surface"
            ])
        #expect(table.session.surface == .web)
        #expect(try table.tell(.chatWidget(ChatWidget(alive: true))).isEmpty)
        #expect(try table.tell(.chatWidget(ChatWidget(alive: false))).methods == ["chat.surface"])
        #expect(table.session.surface == .app)
    }

    @Test func `a full outbox takes no line, and still tells of a stop`() throws {
        var table = try Table.sharing()
        for _ in table.session.outbox.entries.count..<Outbox.capacity {
            _ = try table.session.say("x", at: at)
        }
        #expect(throws: SessionError.full) { try table.session.say("x", at: at) }
        #expect(table.session.stopSharing().methods.first == "sharing.set")
        #expect(table.session.end(.customerClosed, at: table.now).methods == ["session.end"])
    }
}
