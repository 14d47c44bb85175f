import Codecs
import RFB
import Raster
import Testing

@Suite struct UpdateTests {
    private static let size = Size(width: 320, height: 200)

    /// The rectangles' headers of an update in Raw, and how long it is.
    private static func rawRectangles(_ update: [UInt8]) -> [Rectangle] {
        func number(_ at: Int) -> Int { Int(update[at]) << 8 | Int(update[at + 1]) }
        guard update.count >= 4, update[0] == 0, update[1] == 0 else { return [] }
        var result: [Rectangle] = []
        var at = 4
        for _ in 0..<number(2) {
            guard at + 12 <= update.count else { return [] }
            let area = Rectangle(
                x: number(at), y: number(at + 2), width: number(at + 4), height: number(at + 6))
            result.append(area)
            at += 12 + 4 * area.area
        }
        return at == update.count ? result : []
    }

    @Test func `a raw update is written as the RFC says`() throws {
        let frame = Framebuffer(size: Size(width: 2, height: 1))
        frame.row(0)[0] = 0xFF01_0203
        frame.row(0)[1] = 0x0004_0506
        var connection = try ViewerConnection.opened(size: frame.size)
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        // RFC 6143 §7.6.1: type, padding, count; x, y, width, height, encoding; pixels.
        let expected: [UInt8] =
            [0, 0, 0, 1] + [0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0] + [3, 2, 1, 0, 6, 5, 4, 0]
        #expect(connection.encodeUpdate(from: frame, now: .zero) == expected)
    }

    @Test func `an even tile of ZRLE is a subencoding and a pixel`() throws {
        let frame = Framebuffer(size: Size(width: 64, height: 64))
        var connection = try ViewerConnection.opened(size: frame.size, encodings: [.zrle])
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        let update = connection.encodeUpdate(from: frame, now: .zero)
        // RFC 6143 §7.7.6: a length, and that many bytes of zlib.
        #expect(update[4..<16] == [0, 0, 0, 0, 0, 64, 0, 64, 0, 0, 0, 16])
        let content = LibraryCodecs().makeInflater().inflate(update[20...], limit: 100)
        #expect(content == [1, 0, 0, 0])
        #expect(Int(update[19]) == update.count - 20)
    }

    @Test func `nothing is owed to who has not asked`() throws {
        var connection = try ViewerConnection.opened()
        #expect(!connection.owesUpdate(now: .zero))
        let frame = Framebuffer(size: Self.size)
        #expect(connection.encodeUpdate(from: frame, now: .zero).isEmpty)
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        #expect(connection.owesUpdate(now: .zero))
    }

    @Test func `one request is one update, and many are one`() throws {
        let frame = Framebuffer(size: Self.size)
        var connection = try ViewerConnection.opened()
        let many = (0..<10_000).flatMap { _ in ClientBytes.request(isIncremental: false) }
        #expect(try connection.receive(many, now: .zero) == [.wantsFrame])
        #expect(!connection.encodeUpdate(from: frame, now: .zero).isEmpty)
        connection.addDamage(Region(Rectangle(Self.size)), now: .zero)
        #expect(!connection.owesUpdate(now: .zero))
    }

    @Test func `only what changed within what was asked for is sent`() throws {
        let frame = Framebuffer(size: Self.size)
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        _ = connection.encodeUpdate(from: frame, now: .zero)
        connection.addDamage(Region(Rectangle(x: 10, y: 10, width: 20, height: 20)), now: .zero)
        _ = try connection.receive(ClientBytes.request(15, 0, 100, 15), now: .zero)
        let first = connection.encodeUpdate(from: frame, now: .zero)
        #expect(Self.rawRectangles(first) == [Rectangle(x: 15, y: 10, width: 15, height: 5)])
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        let rest = Self.rawRectangles(connection.encodeUpdate(from: frame, now: .zero))
        #expect(rest.reduce(0) { $0 + $1.area } == 400 - 75)
    }

    @Test(arguments: [true, false])
    func `ten thousand requests stay within the screen`(isIncremental: Bool) throws {
        var generator = SeededGenerator(seed: 19)
        let frame = Framebuffer(size: Self.size)
        var connection = try ViewerConnection.opened()
        let edges = [0, 1, 199, 200, 319, 320, 321, 32_768, 65_535]
        func edge() -> Int { edges[Int.random(in: 0..<edges.count, using: &generator)] }
        for _ in 0..<5_000 {
            let request = ClientBytes.request(
                edge(), edge(), edge(), edge(), isIncremental: isIncremental)
            _ = try connection.receive(request, now: .zero)
            guard connection.owesUpdate(now: .zero) else {
                #expect(isIncremental, "who asks for all gets an answer")
                continue
            }
            let rectangles = Self.rawRectangles(connection.encodeUpdate(from: frame, now: .zero))
            #expect(rectangles.allSatisfy { Rectangle(Self.size).contains($0) && !$0.isEmpty })
        }
    }

    @Test func `an empty request that is not incremental is answered`() throws {
        let frame = Framebuffer(size: Self.size)
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(
            ClientBytes.request(0, 0, 0, 0, isIncremental: false), now: .zero)
        #expect(connection.encodeUpdate(from: frame, now: .zero) == [0, 0, 0, 0])
    }

    @Test func `a frame of another size than was said is never read beyond`() throws {
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        let small = Framebuffer(size: Size(width: 3, height: 2))
        let update = connection.encodeUpdate(from: small, now: .zero)
        #expect(Self.rawRectangles(update) == [Rectangle(x: 0, y: 0, width: 3, height: 2)])
        let none = Framebuffer(size: Size(width: 0, height: 0))
        _ = try connection.receive(ClientBytes.request(isIncremental: false), now: .zero)
        #expect(connection.encodeUpdate(from: none, now: .zero) == [0, 0, 0, 0])
    }

    @Test func `a change of the size is refused in words`() throws {
        let frame = Framebuffer(size: Self.size)
        var connection = try ViewerConnection.opened(encodings: [.extendedDesktopSize])
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        _ = connection.encodeUpdate(from: frame, now: .zero)
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        _ = connection.encodeUpdate(from: frame, now: .zero)
        let wish: [UInt8] = [251, 0, 0xFF, 0xFF, 0xFF, 0xFF, 255, 0]
        let screens = [UInt8](repeating: 9, count: 255 * 16)
        #expect(try connection.receive(wish + screens, now: .zero) == [.wantsFrame])
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        let update = connection.encodeUpdate(from: frame, now: .zero)
        #expect(update.prefix(16) == [0, 0, 0, 1, 0, 1, 0, 1, 1, 64, 0, 200, 255, 255, 254, 204])
        #expect(update[16..<20] == [1, 0, 0, 0])
    }

    @Test func `the pointer goes out in the best way that the viewer knows`() throws {
        let frame = Framebuffer(size: Self.size)
        let shape = PointerShape(
            size: Size(width: 2, height: 1), hotspot: Point(x: 1, y: 0),
            pixels: [0x80FF_0000, 0x0000_0000])
        let expected: [(EncodingNumber, [UInt8])] = [
            (.cursorWithAlpha, [0, 0, 0, 0] + [128, 0, 0, 128] + [0, 0, 0, 0]),
            (.cursor, [0, 0, 255, 0] + [0, 0, 0, 0] + [0b1000_0000]),
            (.xCursor, [0, 0, 0, 255, 255, 255] + [0b1000_0000] + [0b1000_0000]),
        ]
        for (encoding, content) in expected {
            var connection = try ViewerConnection.opened(encodings: [encoding])
            connection.setPointer(shape)
            _ = try connection.receive(ClientBytes.request(0, 0, 0, 0), now: .zero)
            let update = connection.encodeUpdate(from: frame, now: .zero)
            #expect(update[4..<12] == [0, 1, 0, 0, 0, 2, 0, 1])
            #expect(Array(update[16...]) == content, "\(encoding)")
        }
    }

    @Test func `who knows continuous updates is told that they are possible`() throws {
        var connection = try ViewerConnection.opened()
        _ = try connection.receive(
            ClientBytes.setEncodings([.fence, .continuousUpdates]), now: .zero)
        #expect(connection.takeOutput() == [150])
        _ = try connection.receive(ClientBytes.continuousUpdates(false), now: .zero)
        #expect(connection.takeOutput() == [150])
    }

    @Test func `continuous updates stop while the line is full`() throws {
        var generator = SeededGenerator(seed: 3)
        let frame = Framebuffer(size: Self.size)
        var connection = try ViewerConnection.opened(
            encodings: [.raw, .fence, .continuousUpdates])
        _ = try connection.receive(ClientBytes.continuousUpdates(true), now: .zero)
        var sent = 0
        for _ in 0..<20 where connection.owesUpdate(now: .zero) {
            frame.row(0)[0] = UInt32.random(in: 0...0xFF_FFFF, using: &generator)
            sent += connection.encodeUpdate(from: frame, now: .zero).count
            connection.addDamage(Region(Rectangle(Self.size)), now: .zero)
        }
        #expect(sent < 600_000, "a full line takes no third picture")
        #expect(!connection.owesUpdate(now: .zero))
        // The echo of the second fence confirms both pictures.
        let echo = ClientBytes.fence(flags: 0, [0, 0, 0, 2])
        #expect(try connection.receive(echo, now: .milliseconds(20)) == [.wantsFrame])
        #expect(connection.owesUpdate(now: .milliseconds(20)))
    }

    @Test func `an echo of a fence that was never sent changes nothing`() throws {
        var connection = try ViewerConnection.opened(encodings: [.fence])
        for payload: [UInt8] in [[], [1], [0, 0, 0, 9], [1, 2, 3, 4, 5]] {
            _ = try connection.receive(ClientBytes.fence(flags: 0, payload), now: .zero)
        }
    }
}
