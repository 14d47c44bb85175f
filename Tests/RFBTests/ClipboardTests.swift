import ByteCodec
import Codecs
import RFB
import Testing

@Suite struct ClipboardTests {
    private static let text: UInt32 = 1
    private static let capabilities: UInt32 = 1 << 24
    private static let request: UInt32 = 1 << 25
    private static let peek: UInt32 = 1 << 26
    private static let notify: UInt32 = 1 << 27
    private static let provide: UInt32 = 1 << 28

    private static func message(_ flags: UInt32, _ rest: [UInt8] = []) -> [UInt8] {
        var content: [UInt8] = []
        content.append(bigEndian: flags)
        content += rest
        return ClientBytes.cutText(length: 0 &- UInt32(content.count), content)
    }

    private static func packed(_ content: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        content.withUnsafeBytes {
            LibraryCodecs().makeDeflater().deflate($0, into: &output)
        }
        return output
    }

    private static func provided(_ string: String, length: UInt32? = nil) -> [UInt8] {
        var content: [UInt8] = []
        content.append(bigEndian: length ?? UInt32(string.utf8.count + 1))
        return message(provide | text, packed(content + Array(string.utf8) + [0]))
    }

    private static func opened(actions: UInt32? = nil, limit: UInt32 = 0) throws -> ViewerConnection
    {
        var connection = try ViewerConnection.opened(encodings: [.extendedClipboard])
        guard let actions else { return connection }
        var size: [UInt8] = []
        size.append(bigEndian: limit)
        _ = try connection.receive(message(actions | text | capabilities, size), now: .zero)
        return connection
    }

    @Test func `who knows the extension is told what is possible`() throws {
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(ClientBytes.setEncodings([.extendedClipboard]), now: .zero)
        #expect(
            connection.takeOutput() == [3, 0, 0, 0, 255, 255, 255, 248, 0x1F, 0, 0, 1, 0, 4, 0, 0])
    }

    @Test func `text of any script comes with line feeds and without its end mark`() throws {
        var connection = try Self.opened()
        let events = try connection.receive(Self.provided("Grüße\r\nκόσμε 🙂"), now: .zero)
        #expect(events == [.cutText("Grüße\nκόσμε 🙂")])
    }

    @Test func `text that is announced is asked for`() throws {
        var connection = try Self.opened()
        _ = try connection.receive(Self.message(Self.notify | Self.text), now: .zero)
        #expect(connection.takeOutput().suffix(4) == [2, 0, 0, 1])
    }

    @Test func `our text is announced, and given to who asks`() throws {
        var connection = try Self.opened(actions: Self.notify | Self.request)
        connection.serverCutText("a\nb€")
        #expect(connection.takeOutput().suffix(4) == [8, 0, 0, 1])
        _ = try connection.receive(Self.message(Self.request | Self.text), now: .zero)
        let output = connection.takeOutput()
        #expect(output[8..<12] == [16, 0, 0, 1])
        let content = LibraryCodecs().makeInflater().inflate(output[12...], limit: 100)
        #expect(content == [0, 0, 0, 8] + Array("a\r\nb€".utf8) + [0])
        _ = try connection.receive(Self.message(Self.peek), now: .zero)
        #expect(connection.takeOutput().suffix(4) == [8, 0, 0, 1])
    }

    @Test func `what a viewer can do is remembered until it may share the clipboard`() throws {
        var connection = try ViewerConnection.opened(access: .view, encodings: [.extendedClipboard])
        let size: [UInt8] = [0, 0, 0, 0]
        let able = Self.message(Self.notify | Self.text | Self.capabilities, size)
        _ = try connection.receive(able + Self.message(Self.notify | Self.text), now: .zero)
        connection.serverCutText("secret")
        #expect(connection.takeOutput().isEmpty)
        connection.access = .control
        connection.serverCutText("shared")
        #expect(connection.takeOutput().suffix(4) == [8, 0, 0, 1])
    }

    @Test func `short text is given at once to who takes it`() throws {
        var connection = try Self.opened(actions: Self.provide | Self.notify, limit: 10)
        connection.serverCutText("123456789")
        #expect(connection.takeOutput()[8..<12] == [16, 0, 0, 1])
        connection.serverCutText("1234567890")
        #expect(connection.takeOutput().suffix(4) == [8, 0, 0, 1])
    }

    @Test func `without the extension text goes as Latin-1`() throws {
        var connection = try ViewerConnection.opened()
        connection.serverCutText("é\r\n€")
        #expect(connection.takeOutput() == [3, 0, 0, 0, 0, 0, 0, 3, 0xE9, 0x0A, 0x3F])
    }

    @Test(arguments: [UInt32.max, UInt32.max - 1, UInt32.max - 2])
    func `a message too short for its flags closes`(length: UInt32) throws {
        var connection = try Self.opened()
        #expect(throws: RFBError.badClipboard) {
            try connection.receive(ClientBytes.cutText(length: length), now: .zero)
        }
    }

    @Test(arguments: [message(provide | text), message(capabilities | 3, [0, 0, 0, 0])])
    func `flags without what they promise close`(message: [UInt8]) throws {
        var connection = try Self.opened()
        #expect(throws: RFBError.badClipboard) { try connection.receive(message, now: .zero) }
    }

    @Test func `what is no zlib stream closes`() throws {
        var connection = try Self.opened()
        #expect(throws: RFBError.badClipboard) {
            try connection.receive(Self.message(Self.provide | Self.text, [1, 2, 3]), now: .zero)
        }
    }

    @Test(arguments: [0xFFFF_FFFF, 0x0100_0000, 100])
    func `text shorter than it says is dropped`(length: UInt32) throws {
        var connection = try Self.opened()
        #expect(try connection.receive(Self.provided("short", length: length), now: .zero) == [])
    }

    @Test func `a bomb is dropped in no time`() throws {
        var connection = try Self.opened()
        let zeros = [UInt8](repeating: 0, count: 64 << 20)
        let bomb = Self.message(Self.provide | Self.text, Self.packed([4, 0, 0, 0] + zeros))
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try connection.receive(bomb, now: .zero) == [])
        let time = clock.now - start
        #expect(time < .milliseconds(500))
    }

    @Test func `who asks a thousand times is answered one at a time, as fast as it listens`() throws
    {
        var connection = try Self.opened(actions: Self.notify | Self.request)
        let text = String((0..<50_000).map { Character(Unicode.Scalar(UInt8($0 * $0 % 91) + 33)) })
        connection.serverCutText(text)
        _ = connection.takeOutput()
        let asked = Self.message(Self.request | Self.text)
        _ = try connection.receive((0..<1000).flatMap { _ in asked }, now: .zero)
        let once = connection.takeOutput().count
        #expect(once > 100 && connection.hasUnread)
        var answers = 1
        while connection.hasUnread {
            _ = try connection.receive([], now: .zero)
            #expect(connection.takeOutput().count == once)
            answers += 1
        }
        #expect(answers == 1000)
    }

    @Test func `of texts for a viewer that takes nothing the newest is kept`() throws {
        var connection = try ViewerConnection.opened()
        for number in 0..<100 {
            connection.serverCutText(String(repeating: "x", count: 40_000) + "\(number)")
        }
        #expect(connection.waitingBytes < 100_000)
        _ = connection.takeOutput()
        #expect(connection.takeOutput().suffix(2) == Array("99".utf8))
    }

    @Test func `a compressed message beyond a megabyte is passed over`() throws {
        var connection = try Self.opened()
        let large = [UInt8](repeating: 7, count: 1 << 20)
        let events = try connection.receive(
            Self.message(Self.provide | Self.text, large) + ClientBytes.key(0x61, isDown: true),
            now: .zero)
        #expect(events == [.key(keysym: 0x61, keycode: nil, isDown: true)])
    }
}
