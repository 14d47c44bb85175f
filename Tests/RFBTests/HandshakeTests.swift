import Codecs
import RFB
import Raster
import Testing

@Suite struct HandshakeTests {
    private static func connection() -> ViewerConnection {
        ViewerConnection(
            name: "Desk", size: Size(width: 0x0280, height: 0x01E0), access: .view,
            codecs: LibraryCodecs(), now: .zero)
    }

    /// RFC 6143 §7.1.1 to §7.3.2, byte by byte.
    private static let serverInit: [UInt8] =
        [0x02, 0x80, 0x01, 0xE0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]
        + [0, 0, 0, 4] + Array("Desk".utf8)

    @Test func `version 3_8 is spoken as the RFC shows it`() throws {
        var connection = Self.connection()
        #expect(connection.takeOutput() == Array("RFB 003.008\n".utf8))
        #expect(try connection.receive(ClientBytes.version, now: .zero) == [])
        #expect(connection.takeOutput() == [1, 1])
        #expect(try connection.receive([1], now: .zero) == [])
        #expect(connection.takeOutput() == [0, 0, 0, 0])
        #expect(!connection.isOpen)
        #expect(try connection.receive([1], now: .zero) == [.ready(shared: true)])
        #expect(connection.takeOutput() == Self.serverInit)
        #expect(connection.isOpen)
    }

    @Test func `version 3_7 goes on without a result`() throws {
        var connection = Self.connection()
        _ = connection.takeOutput()
        let events = try connection.receive(Array("RFB 003.007\n".utf8) + [1, 0], now: .zero)
        #expect(events == [.ready(shared: false)])
        #expect(connection.takeOutput() == [1, 1] + Self.serverInit)
    }

    @Test(arguments: ["RFB 003.003\n", "RFB 003.005\n"])
    func `version 3_3 is told the security type`(version: String) throws {
        var connection = Self.connection()
        _ = connection.takeOutput()
        let events = try connection.receive(Array(version.utf8) + [1], now: .zero)
        #expect(events == [.ready(shared: true)])
        #expect(connection.takeOutput() == [0, 0, 0, 1] + Self.serverInit)
    }

    @Test(arguments: ["RFB 999.999\n", "RFB 003.889\n", "RFB 004.001\n"])
    func `a later version is answered with ours`(version: String) throws {
        var connection = Self.connection()
        _ = try connection.receive(Array(version.utf8) + [1, 1], now: .zero)
        #expect(connection.isOpen)
    }

    @Test(arguments: [
        "rfb 003.008\n", "RFB 003.00a\n", "RFB 003.008 ", "RFB 003 008\n", "RFB 002.000\n",
        "RFB 003.002\n", "GET / HTTP/1", "RFB -03.008\n", "RFB +03.008\n",
    ])
    func `anything else is no version`(line: String) {
        var connection = Self.connection()
        #expect(throws: RFBError.badVersion) {
            try connection.receive(Array(line.utf8), now: .zero)
        }
        #expect(connection.isClosed)
        #expect(throws: RFBError.closed) { try connection.receive([1], now: .zero) }
    }

    @Test func `a security type that was not offered is refused, all 255 of them`() {
        for type in (0...255).map(UInt8.init) where type != 1 {
            var connection = Self.connection()
            _ = connection.takeOutput()
            #expect(throws: RFBError.securityTypeNotOffered(type)) {
                try connection.receive(ClientBytes.version + [type], now: .zero)
            }
            #expect(connection.takeOutput().dropFirst(2).prefix(4) == [0, 0, 0, 1])
            #expect(connection.isClosed)
        }
    }

    @Test func `no message counts before ClientInit`() {
        var connection = Self.connection()
        let early = ClientBytes.version + ClientBytes.key(0x61, isDown: true)
        #expect(throws: RFBError.securityTypeNotOffered(4)) {
            try connection.receive(early, now: .zero)
        }
    }

    @Test func `silence ends after thirty seconds`() throws {
        var connection = Self.connection()
        _ = try connection.receive(ClientBytes.version.dropLast(), now: .seconds(1))
        #expect(connection.deadline(now: .seconds(1)) == .seconds(30))
        try connection.checkDeadline(now: .seconds(29))
        #expect(throws: RFBError.timedOut) { try connection.checkDeadline(now: .seconds(30)) }
        #expect(connection.isClosed)
    }

    @Test func `a handshake that comes a byte at a time is read all the same`() throws {
        var connection = Self.connection()
        var events: [ViewerEvent] = []
        for byte in ClientBytes.handshake {
            events += try connection.receive([byte], now: .zero)
        }
        #expect(events == [.ready(shared: true)])
    }
}

extension ViewerConnection {
    fileprivate mutating func receive(
        _ bytes: ArraySlice<UInt8>, now: Duration
    ) throws(RFBError) -> [ViewerEvent] {
        try receive(Array(bytes), now: now)
    }
}
