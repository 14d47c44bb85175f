import HostRuntime
import Testing

@testable import CurlLink

struct LimitsTests {
    @Test func `of more pings than may wait the newest is answered`() {
        var pongs = PongLimit(maximum: 2)
        var end: UInt64 = 0
        for number in 0..<5 as Range<UInt8> {
            guard pongs.take([number], sentCount: 0) != nil else { continue }
            end += 7
            pongs.noteQueued(end: end)
        }
        #expect(end == 14)
        #expect(pongs.takeLate(sentCount: 13) == nil)
        #expect(pongs.takeLate(sentCount: 14) == [4])
        #expect(pongs.takeLate(sentCount: 14) == nil)
        #expect(pongs.take([9], sentCount: 14) == [9])
    }

    @Test func `waiting bytes stay where they are until they are taken`() {
        let queue = OutputQueue()
        append(1, count: 100, to: queue)
        let address = queue.front.baseAddress
        for _ in 0..<100 { append(2, count: 10_000, to: queue) }
        #expect(queue.front.baseAddress == address)
        queue.removeFirst(60)
        #expect(queue.front.baseAddress == address.map { $0 + 60 })
        #expect(queue.count == 1_000_040 && queue.sentCount == 60)
        var total = 0
        while queue.count > 0 {
            total += queue.front.count
            queue.removeFirst(queue.front.count)
        }
        #expect(total == 1_000_040 && queue.front.isEmpty)
    }

    @Test func `an inbox is full by bytes or by count, and in order`() {
        var inbox = Inbox()
        for number in 0..<1024 { inbox.append(.text("\(number)")) }
        #expect(inbox.isFull)
        #expect(inbox.popFirst() == .text("0") && !inbox.isFull)
        for number in 1..<1024 { #expect(inbox.popFirst() == .text("\(number)")) }
        #expect(inbox.popFirst() == nil)
        inbox.append(.binary([UInt8](repeating: 0, count: (256 << 10) + 1)))
        #expect(inbox.isFull)
    }

    @Test func `silence is answered by one ping and then by death`() {
        var heartbeat = Heartbeat()
        heartbeat.setInterval(10)
        heartbeat.noteSign()
        let now = ContinuousClock.now
        #expect(heartbeat.due(now + .seconds(9)) == .nothing)
        #expect(heartbeat.due(now + .seconds(10)) == .ping)
        #expect(heartbeat.due(now + .seconds(19)) == .nothing)
        #expect(heartbeat.due(now + .seconds(21)) == .dead)
        heartbeat.noteSign()
        #expect(heartbeat.due() == .nothing)
    }

    @Test(
        arguments: [
            ("", nil), ("7", 7), ("-1", nil), ("1.5", nil), ("1234567", nil), ("٣", nil),
            ("Wed, 21 Oct 2015 07:28:00 GMT", nil),
        ] as [(String, Double?)])
    func `only plain seconds say how long to wait`(value: String, seconds: Double?) {
        #expect(HeaderField.retryAfter(value) == seconds)
    }

    private func append(_ byte: UInt8, count: Int, to queue: OutputQueue) {
        [UInt8](repeating: byte, count: count).withUnsafeBytes { queue.append($0) }
    }
}
