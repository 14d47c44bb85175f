import Codecs
import RFB
import Raster
import Testing

@Suite struct ClientMessageTests {
    /// One of each message, in control of a connection that knows the extensions.
    private static let stream: [UInt8] =
        ClientBytes.setPixelFormat(.native)
        + ClientBytes.setEncodings([.tight, .fence, .continuousUpdates, .extendedMouseButtons])
        + ClientBytes.request(1, 2, 3, 4) + ClientBytes.key(0x61, isDown: true)
        + [255, 0, 0, 1, 0, 0, 0, 0x62, 0, 0, 0, 0x30] + ClientBytes.pointer(5, 6, 1)
        + [5, 0x81, 0, 5, 0, 6, 3] + ClientBytes.cutText(length: 5, Array("a\r\nb\n".utf8))
        + ClientBytes.continuousUpdates(true) + ClientBytes.fence(flags: 1 << 31, [1, 2, 3])
        + [251, 0, 0, 9, 0, 9, 1, 0] + [UInt8](repeating: 3, count: 16)
        + ClientBytes.key(0x61, isDown: false)

    private static let events: [ViewerEvent] = [
        .wantsFrame, .key(keysym: 0x61, keycode: nil, isDown: true),
        .key(keysym: 0x62, keycode: 0x30, isDown: true), .pointer(Point(x: 5, y: 6), buttons: 1),
        .pointer(Point(x: 5, y: 6), buttons: 0x181), .cutText("a\nb\n"), .wantsFrame,
        .key(keysym: 0x61, keycode: nil, isDown: false),
    ]

    @Test func `messages cut anywhere are read once the rest arrives`() throws {
        for cut in 0...Self.stream.count {
            var connection = try ViewerConnection.opened()
            let first = try connection.receive(Array(Self.stream[..<cut]), now: .zero)
            let second = try connection.receive(Array(Self.stream[cut...]), now: .zero)
            #expect(first + second == Self.events, "cut at \(cut)")
        }
    }

    @Test func `messages are read a byte at a time`() throws {
        var connection = try ViewerConnection.opened()
        let events = try Self.stream.flatMap { try connection.receive([$0], now: .zero) }
        #expect(events == Self.events)
    }

    @Test func `a viewer without control is not listened to`() throws {
        var connection = try ViewerConnection.opened(access: .view)
        let events = try connection.receive(Self.stream, now: .zero)
        #expect(events == [.wantsFrame])
        _ = connection.takeOutput()
        connection.serverCutText("secret")
        #expect(connection.takeOutput().isEmpty)
    }

    @Test func `short messages with long answers are heard as the answers leave`() throws {
        var connection = try ViewerConnection.opened()
        var mapped = ClientBytes.setPixelFormat(.native)
        mapped.replaceSubrange(4..<17, with: [8, 8, 0, 0, 0, 7, 0, 7, 0, 3, 0, 3, 6])
        var sent = (0..<500).flatMap { _ in mapped } + ClientBytes.key(0x61, isDown: true)
        var (total, events): (Int, [ViewerEvent]) = (0, [])
        repeat {
            events += try connection.receive(sent, now: .seconds(60))
            #expect(connection.waitingBytes < ViewerConnection.outputLimit + 2000)
            total += connection.takeOutput().count
            sent = []
            // What waits for its turn is not slow.
            try connection.checkDeadline(now: .seconds(600))
        } while connection.hasUnread
        #expect(total == 500 * (6 + 256 * 6))
        #expect(events == [.key(keysym: 0x61, keycode: nil, isDown: true)])
    }

    @Test(arguments: [1, 7, 8, 99, 249, 250, 252, 254])
    func `a message type that nobody offered closes`(type: UInt8) throws {
        var connection = try ViewerConnection.opened()
        #expect(throws: RFBError.unknownMessage(type, submessage: nil)) {
            try connection.receive([type], now: .zero)
        }
    }

    @Test func `QEMU's audio closes`() throws {
        var connection = try ViewerConnection.opened()
        #expect(throws: RFBError.unknownMessage(255, submessage: 1)) {
            try connection.receive([255, 1, 0, 0], now: .zero)
        }
    }

    @Test func `of 65,535 encodings the first 64 count`() throws {
        var connection = try ViewerConnection.opened()
        let junk = (0..<63).map { EncodingNumber(rawValue: 1000 + $0) }
        let many = junk + [.desktopName] + .init(repeating: .fence, count: 65_535 - 64)
        _ = try connection.receive(ClientBytes.setEncodings(many), now: .zero)
        _ = try connection.receive(ClientBytes.fence(flags: 1 << 31, [7]), now: .zero)
        #expect(connection.takeOutput().isEmpty, "the fence was past the limit")
        connection.setName("Other")
        _ = try connection.receive(ClientBytes.request(0, 0, 0, 0), now: .zero)
        #expect(connection.owesUpdate(now: .zero), "the name was within it")
    }

    @Test func `cut text of 256 KiB is taken, one byte more is passed over`() throws {
        let limit = 256 << 10
        var connection = try ViewerConnection.opened()
        let text = [UInt8](repeating: 0xE9, count: limit)
        let taken = try connection.receive(
            ClientBytes.cutText(length: UInt32(limit), text), now: .zero)
        #expect(taken == [.cutText(String(repeating: "é", count: limit))])
        let dropped = try connection.receive(
            ClientBytes.cutText(length: UInt32(limit + 1), text + [0xE9])
                + ClientBytes.key(0x61, isDown: true), now: .zero)
        #expect(dropped == [.key(keysym: 0x61, keycode: nil, isDown: true)])
    }

    @Test func `cut text that is passed over may come in pieces`() throws {
        var connection = try ViewerConnection.opened()
        var events = try connection.receive(ClientBytes.cutText(length: 1 << 20), now: .zero)
        let piece = [UInt8](repeating: 1, count: 1 << 16)
        for _ in 0..<16 { events += try connection.receive(piece, now: .zero) }
        events += try connection.receive(ClientBytes.key(0x61, isDown: true), now: .zero)
        #expect(events == [.key(keysym: 0x61, keycode: nil, isDown: true)])
    }

    @Test(arguments: [0xFFFF_FFFF, 0x8000_0000, 0x7FFF_FFFF, 0x0200_0001])
    func `a length that no text has closes`(length: UInt32) throws {
        var connection = try ViewerConnection.opened()
        #expect(throws: RFBError.tooLong(declared: length)) {
            try connection.receive(ClientBytes.cutText(length: length), now: .zero)
        }
    }

    @Test func `a fence of 64 bytes is echoed, one of 65 closes`() throws {
        var connection = try ViewerConnection.opened(encodings: [.fence])
        let payload = [UInt8](1...64)
        _ = try connection.receive(ClientBytes.fence(flags: 0xFFFF_FFFF, payload), now: .zero)
        #expect(connection.takeOutput() == ClientBytes.fence(flags: 7, payload))
        #expect(throws: RFBError.badFence(length: 65)) {
            try connection.receive(ClientBytes.fence(flags: 0, payload + [65]), now: .zero)
        }
    }

    @Test(arguments: [0, 7, 24, 64])
    func `a pixel of so many bits closes`(bits: UInt8) throws {
        var connection = try ViewerConnection.opened()
        var format = PixelFormat.native
        format.bitsPerPixel = bits
        #expect(throws: RFBError.badPixelFormat) {
            try connection.receive(ClientBytes.setPixelFormat(format), now: .zero)
        }
    }

    @Test func `a message that does not end is not waited for`() throws {
        var connection = try ViewerConnection.opened()
        _ = try connection.receive([4, 1, 0], now: .seconds(100))
        #expect(connection.deadline(now: .seconds(100)) == .seconds(130))
        _ = try connection.receive([0], now: .seconds(120))
        #expect(throws: RFBError.timedOut) { try connection.receive([0], now: .seconds(131)) }
    }

    @Test func `a connection that says nothing has all the time`() throws {
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(ClientBytes.key(0x61, isDown: true), now: .seconds(1))
        #expect(connection.deadline(now: .seconds(1)) == nil)
        try connection.checkDeadline(now: .seconds(1_000_000))
    }

    @Test func `random bytes end in an error or in nothing`() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<3000 {
            var connection = try ViewerConnection.opened(encodings: [.extendedClipboard, .fence])
            let count = Int.random(in: 1...200, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            bytes[0] = [0, 2, 3, 4, 5, 6, 150, 248, 251, 255].randomElement(using: &generator) ?? 0
            _ = try? connection.receive(bytes, now: .zero)
        }
    }
}
