import ByteCodec
import Codecs
import Raster
import Testing

@testable import RFB

/// Large updates, which go out in parts.
@Suite struct OpenUpdateTests {
    private static let size = Size(width: 1400, height: 900)

    private static func connection(
        _ encodings: [EncodingNumber], into recording: inout Recording
    ) throws -> ViewerConnection {
        var connection = ViewerConnection(
            name: "Desk", size: size, access: .control, codecs: LibraryCodecs(), now: .zero)
        _ = try connection.receive(ClientBytes.handshake, now: .zero)
        recording.begin(connection.takeOutput(), format: .native)
        _ = try connection.receive(
            ClientBytes.setPixelFormat(.native) + ClientBytes.setEncodings(encodings), now: .zero)
        return connection
    }

    /// Sends everything that is owed, part by part; `between` may change the picture meanwhile.
    private static func send(
        _ frame: Framebuffer, over connection: inout ViewerConnection,
        between: (inout ViewerConnection) throws -> Void = { _ in }
    ) throws -> (bytes: [UInt8], parts: Int) {
        var bytes: [UInt8] = []
        var parts = 0
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        while connection.isUpdateOpen || connection.owesUpdate(now: .zero), parts < 200 {
            bytes += connection.encodeUpdate(from: frame, now: .zero)
            parts += 1
            if connection.isUpdateOpen {
                try between(&connection)
            } else {
                _ = try connection.receive(ClientBytes.request(), now: .zero)
            }
        }
        return (bytes, parts)
    }

    @Test(arguments: [EncodingNumber.tight, .zrle, .raw])
    func `what changes and moves between parts comes out right`(encoding: EncodingNumber) throws {
        var maker = PictureMaker(seed: 41)
        let frame = Framebuffer(size: Self.size)
        maker.draw(Rectangle(Self.size), into: frame)
        var recording = Recording()
        var connection = try Self.connection([encoding, .copyRect, .lastRect], into: &recording)
        let first = try Self.send(frame, over: &connection)
        #expect(first.parts > 2)
        recording.step(first.bytes, shows: frame)

        for round in 0..<4 {
            connection.addDamage(Region(Rectangle(Self.size)), now: .zero)
            var changes = 0
            let sent = try Self.send(frame, over: &connection) { connection in
                changes += 1
                let target = maker.rectangle(within: Self.size)
                let source = Point(
                    x: (Self.size.width - target.width) / 2,
                    y: round % 2 == 0 ? 0 : Self.size.height - target.height)
                frame.move(Move(area: target, source: source))
                connection.addMove(target, from: source, now: .zero)
                let area = maker.rectangle(within: Self.size)
                maker.draw(area, into: frame)
                connection.addDamage(Region(area), now: .zero)
            }
            #expect(changes > 1)
            recording.step(sent.bytes, shows: frame)
        }
        recording.end()
        let (isRight, report) = try recording.judge()
        #expect(isRight, "\(report)")
    }

    @Test func `another size ends the open update`() throws {
        var maker = PictureMaker(seed: 42)
        let frame = Framebuffer(size: Self.size)
        maker.draw(Rectangle(Self.size), into: frame)
        var recording = Recording()
        var connection = try Self.connection(
            [.tight, .lastRect, .desktopSize], into: &recording)
        let small = Size(width: 300, height: 200)
        var isSmall = false
        let sent = try Self.send(frame, over: &connection) { connection in
            guard !isSmall else { return }
            isSmall = true
            frame.resize(to: small)
            maker.draw(Rectangle(small), into: frame)
            connection.resize(to: small, now: .zero)
        }
        #expect(isSmall)
        recording.step(sent.bytes, shows: frame)
        recording.end()
        let (isRight, report) = try recording.judge()
        #expect(isRight, "\(report)")
    }

    @Test func `nothing is put between the parts`() throws {
        var maker = PictureMaker(seed: 43)
        let frame = Framebuffer(size: Self.size)
        maker.draw(Rectangle(Self.size), into: frame)
        var recording = Recording()
        var connection = try Self.connection(
            [.tight, .lastRect, .fence, .continuousUpdates], into: &recording)
        let sent = try Self.send(frame, over: &connection) { connection in
            connection.serverCutText("not now")
            connection.bell()
        }
        recording.step(sent.bytes + connection.takeOutput(), shows: frame)
        recording.end()
        let (isRight, report) = try recording.judge()
        #expect(isRight, "\(report)")
    }

    @Test func `a viewer that does not know where rectangles end gets all at once`() throws {
        let frame = Framebuffer(size: Self.size)
        var recording = Recording()
        var connection = try Self.connection([.tight], into: &recording)
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        _ = connection.encodeUpdate(from: frame, now: .zero)
        #expect(!connection.isUpdateOpen)
    }
}
