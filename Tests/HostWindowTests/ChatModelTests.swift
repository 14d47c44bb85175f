import LocalAPI
import Testing

@testable import HostWindow

struct ChatModelTests {
    private var model = ChatModel { $0.count >= 10 ? String($0.prefix(10)) : nil }
    /// What a view shows that does what it is told.
    private var shown: [ChatEntry] = []

    private mutating func take(_ edits: [ChatModel.Edit]) {
        for edit in edits { shown.replaceSubrange(edit.range, with: edit.entries) }
        #expect(shown == model.entries)
    }

    private mutating func apply(_ line: ChatLine, seen: Bool = true) {
        take(model.apply(line, seen: seen))
    }

    private var ids: [String] { shown.map(\.line.messageId) }

    @Test mutating func `a line has its author above it, unless the one before says it already`() {
        apply(Lines.agent("1"))
        apply(Lines.agent("2"))
        apply(Lines.agent("3", at: "2026-11-26T10:01:00Z"))
        apply(Lines.agent("4", at: "2026-11-26T10:01:59Z", name: "Berta"))
        apply(Lines.own("5", at: "2026-11-26T10:01:59Z"))
        #expect(shown.map(\.startsGroup) == [true, false, true, true, true])
    }

    @Test mutating func `a day is named where it begins`() {
        apply(Lines.agent("1", at: "2026-11-25T23:59:00Z"))
        apply(Lines.agent("2"))
        apply(Lines.agent("3"))
        #expect(shown.map(\.startsDay) == [true, true, false])
    }

    @Test mutating func `a time that is none begins no day`() {
        apply(Lines.agent("1", at: "soon"))
        apply(Lines.agent("2"))
        #expect(shown.map(\.startsDay) == [false, false])
    }

    @Test mutating func `a line that waits stands last, and takes its place when it is delivered`()
    {
        apply(Lines.own("a", "one", .pending))
        apply(Lines.own("b", "two", .pending))
        apply(Lines.agent("1"))
        #expect(ids == ["1", "a", "b"])
        apply(Lines.own("b", "two", .yes))
        #expect(ids == ["1", "b", "a"])
        apply(Lines.agent("2"))
        apply(Lines.own("a", "one", .no))
        #expect(ids == ["1", "b", "2", "a"])
        #expect(shown.last?.line.delivered == .no)
    }

    @Test mutating func `a line that comes twice is shown once, as it came last`() {
        apply(Lines.agent("1"))
        apply(Lines.agent("1"))
        apply(Lines.agent("1", "Other words"))
        #expect(shown.map(\.line.text) == ["Other words"])
    }

    @Test mutating func `what comes while nobody looks is counted, and marked where it begins`() {
        apply(Lines.agent("1"))
        apply(Lines.agent("2"), seen: false)
        apply(Lines.agent("3"), seen: false)
        #expect(model.unread == 2)
        #expect(shown.map(\.startsUnread) == [false, true, false])
        model.markSeen()
        #expect(model.unread == 0)
        #expect(shown.map(\.startsUnread) == [false, true, false], "the mark stays for now")
        apply(Lines.agent("4"), seen: false)
        #expect(shown.map(\.startsUnread) == [false, false, false, true])
        apply(Lines.own("a"))
        #expect(!shown.contains { $0.startsUnread }, "who answers has read")
    }

    @Test mutating func `a whole conversation marks the last of others as unread`() {
        let lines = [Lines.agent("1"), Lines.agent("2"), Lines.own("a"), Lines.agent("3")]
        take(model.replaceAll(lines, unread: 2))
        #expect(shown.map(\.startsUnread) == [false, true, false, false])
        take(model.replaceAll(lines, unread: 0))
        #expect(!shown.contains { $0.startsUnread })
        take(model.replaceAll(lines, unread: 99))
        #expect(shown.map(\.startsUnread) == [true, false, false, false])
    }

    @Test mutating func `lines come in after a conversation with some on their way`() {
        take(model.replaceAll([Lines.agent("1"), Lines.own("a", "x", .pending)], unread: 0))
        apply(Lines.agent("2"))
        #expect(ids == ["1", "2", "a"])
        apply(Lines.own("a", "x", .yes))
        #expect(ids == ["1", "2", "a"])
        #expect(!model.hasPending)
    }

    @Test mutating func `only what waits is late`() {
        apply(Lines.agent("1"))
        apply(Lines.own("a", "x", .pending))
        take(model.markLate())
        #expect(shown.map(\.isLate) == [false, true])
        #expect(model.markLate() == [])
        apply(Lines.own("a", "x", .yes))
        #expect(shown.map(\.isLate) == [false, false])
    }

    @Test mutating func `the oldest lines go when there are too many`() {
        let many = (0..<ChatModel.capacity).map { Lines.agent("\($0)") }
        take(model.replaceAll(many, unread: 0))
        apply(Lines.agent("new"))
        #expect(shown.count == ChatModel.capacity)
        #expect(shown.first?.line.messageId == "1")
        apply(Lines.own("a", "x", .pending))
        apply(Lines.agent("newer"))
        #expect(Array(ids.suffix(2)) == ["newer", "a"])
    }

    @Test mutating func `whatever comes in whatever order, the view shows what the model has`() {
        var random = SystemRandomNumberGenerator()
        for step in 0..<2000 {
            let id = Int.random(in: 0..<60, using: &random)
            let state = [Delivery.pending, .yes, .no].randomElement(using: &random) ?? .yes
            let minute = 10 + step % 40
            let line =
                id % 2 == 0
                ? Lines.agent("\(id)", at: "2026-11-26T10:\(minute):00Z")
                : Lines.own("\(id)", "x", state)
            apply(line, seen: Bool.random(using: &random))
            if step % 7 == 0 { take(model.markLate()) }
            if step % 11 == 0 { model.markSeen() }
        }
        #expect(Set(ids).count == ids.count)
    }
}
