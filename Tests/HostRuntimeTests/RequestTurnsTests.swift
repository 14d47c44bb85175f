import GatewayAPI
import SupportSession
import Testing

@testable import HostRuntime

struct RequestTurnsTests {
    private var outbox = Outbox(prefix: "h")
    private var turns = RequestTurns()

    private mutating func say(_ text: String) throws -> HostRequestID {
        let chat = ChatSend(text: try #require(ChatText(text)))
        let entry = outbox.add(.chatSend(chat))
        return try #require(entry).id
    }

    private mutating func take() -> [String] { turns.take(from: outbox.entries).map(\.id.text) }

    private mutating func answer(_ id: HostRequestID) {
        _ = outbox.answered(id)
        turns.answered(id)
    }

    @Test mutating func `a line waits until the one before it is taken`() throws {
        let (first, second) = (try say("a"), try say("b"))
        turns.release(first)
        turns.release(second)
        #expect(take() == ["h-1"])
        #expect(take().isEmpty)
        answer(first)
        #expect(take() == ["h-2"])
        answer(second)
        #expect(take().isEmpty)
    }

    @Test mutating func `what is no line waits for nothing`() throws {
        turns.release(try say("a"))
        #expect(take() == ["h-1"])
        let end = SharingSet(sharing: false)
        let entry = outbox.add(.sharingSet(end))
        turns.release(try #require(entry).id)
        #expect(take() == ["h-2"])
    }

    @Test mutating func `nothing is sent before what it tells of has happened`() throws {
        let added = outbox.add(.sharingSet(SharingSet(sharing: false)))
        let stop = try #require(added).id
        turns.release(try say("a"))
        #expect(take() == ["h-2"])
        turns.release(stop)
        #expect(take() == ["h-1"])
    }

    @Test mutating func `on a new connection all is sent again in its order`() throws {
        let (first, second) = (try say("a"), try say("b"))
        turns.release(first)
        #expect(take() == ["h-1"])
        turns.restart()
        // The newer one is let go first, as where the connection came back meanwhile.
        turns.release(second)
        #expect(take() == ["h-1"])
        answer(first)
        #expect(take() == ["h-2"])
    }

    @Test mutating func `with the last word all lines go before it`() throws {
        for text in ["a", "b", "c"] { turns.release(try say(text)) }
        #expect(take() == ["h-1"])
        let end = HostRequest.sessionEnd(SessionEnd(reason: .customerClosed))
        let entry = outbox.add(end)
        turns.release(try #require(entry).id)
        #expect(take() == ["h-2", "h-3", "h-4"])
    }
}
