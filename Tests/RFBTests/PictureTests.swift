import Codecs
import RFB
import Raster
import Testing

/// What viewers see, judged by a decoder that shares nothing with the encoders.
@Suite struct PictureTests {
    struct Format: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var format: PixelFormat
    }

    static func format(
        _ name: String, _ bits: UInt8, _ depth: UInt8, _ maxima: [UInt16], _ shifts: [UInt8],
        isBigEndian: Bool = false, isTrueColour: Bool = true
    ) -> Format {
        Format(
            testDescription: name,
            format: PixelFormat(
                bitsPerPixel: bits, depth: depth, isBigEndian: isBigEndian,
                isTrueColour: isTrueColour,
                red: PixelFormat.Channel(max: maxima[0], shift: shifts[0]),
                green: PixelFormat.Channel(max: maxima[1], shift: shifts[1]),
                blue: PixelFormat.Channel(max: maxima[2], shift: shifts[2])))
    }

    static let formats = [
        format("native", 32, 24, [255, 255, 255], [16, 8, 0]),
        format("native, big-endian", 32, 24, [255, 255, 255], [16, 8, 0], isBigEndian: true),
        format("noVNC's", 32, 24, [255, 255, 255], [0, 8, 16]),
        format("in the high bytes", 32, 24, [255, 255, 255], [24, 16, 8]),
        format("high, big-endian", 32, 24, [255, 255, 255], [8, 16, 24], isBigEndian: true),
        format("depth 32", 32, 32, [255, 255, 255], [16, 8, 0]),
        format("10 bits apart", 32, 30, [255, 255, 255], [20, 10, 0]),
        format("5-6-5", 16, 16, [31, 63, 31], [11, 5, 0]),
        format("5-5-5, big-endian", 16, 15, [31, 31, 31], [10, 5, 0], isBigEndian: true),
        format("3-3-2", 8, 8, [7, 7, 3], [0, 3, 6]),
        format("2-2-2", 8, 6, [3, 3, 3], [4, 2, 0]),
        format("a colour map", 8, 8, [0, 0, 0], [0, 0, 0], isTrueColour: false),
    ]

    private static func session(
        _ encodings: [EncodingNumber], _ format: PixelFormat, seed: UInt64, steps: Int,
        into recording: inout Recording
    ) throws {
        var maker = PictureMaker(seed: seed)
        var size = Size(
            width: Int.random(in: 1...260, using: &maker.generator),
            height: Int.random(in: 1...150, using: &maker.generator))
        let frame = Framebuffer(size: size)
        maker.draw(Rectangle(size), into: frame)
        var connection = ViewerConnection(
            name: "Desk", size: size, access: .control, codecs: LibraryCodecs(), now: .zero)
        _ = try connection.receive(ClientBytes.handshake, now: .zero)
        recording.begin(connection.takeOutput(), format: format)
        let setup = ClientBytes.setPixelFormat(format) + ClientBytes.setEncodings(encodings)
        _ = try connection.receive(setup, now: .zero)
        for step in 0..<steps {
            let now = Duration.milliseconds(step)
            if step > 0 && Int.random(in: 0..<6, using: &maker.generator) == 0 {
                size.width = Int.random(in: 1...200, using: &maker.generator)
                frame.resize(to: size)
                connection.resize(to: size, now: now)
                maker.draw(Rectangle(size), into: frame)
            }
            change(frame, &connection, by: &maker, now: now)
            var output = try answer(&connection, frame, now: now)
            // A new size goes out alone; the pixels come with the next request.
            if connection.needsAnother { output += try answer(&connection, frame, now: now) }
            recording.step(output, shows: frame)
        }
        recording.end()
    }

    private static func change(
        _ frame: Framebuffer, _ connection: inout ViewerConnection, by maker: inout PictureMaker,
        now: Duration
    ) {
        if Bool.random(using: &maker.generator) { move(frame, &connection, by: &maker, now: now) }
        for _ in 0..<Int.random(in: 0...3, using: &maker.generator) {
            let area = maker.rectangle(within: frame.size)
            maker.draw(area, into: frame)
            connection.addDamage(Region(area), now: now)
        }
        // The damage may be larger than what changed.
        let more = maker.rectangle(within: frame.size)
        if Bool.random(using: &maker.generator) { connection.addDamage(Region(more), now: now) }
    }

    private static func move(
        _ frame: Framebuffer, _ connection: inout ViewerConnection, by maker: inout PictureMaker,
        now: Duration
    ) {
        let target = maker.rectangle(within: frame.size)
        let source = Point(
            x: Int.random(in: 0...(frame.size.width - target.width), using: &maker.generator),
            y: Int.random(in: 0...(frame.size.height - target.height), using: &maker.generator))
        let copy = Framebuffer(size: frame.size)
        copy.pixels.copyMemory(from: UnsafeRawBufferPointer(frame.pixels))
        for y in 0..<target.height {
            for x in 0..<target.width {
                frame.row(target.y + y)[target.x + x] = copy.row(source.y + y)[source.x + x]
            }
        }
        connection.addMove(target, from: source, now: now)
    }

    private static func answer(
        _ connection: inout ViewerConnection, _ frame: Framebuffer, now: Duration
    ) throws -> [UInt8] {
        _ = try connection.receive(ClientBytes.request(), now: now)
        return connection.encodeUpdate(from: frame, now: now)
    }

    @Test(arguments: formats)
    func `raw pixels are the screen's`(format: Format) throws {
        try expectRight([.copyRect, .raw, .extendedDesktopSize], format.format)
    }

    @Test(arguments: formats)
    func `ZRLE gives the screen's pixels`(format: Format) throws {
        try expectRight([.zrle, .desktopSize, .copyRect], format.format)
    }

    @Test(arguments: formats)
    func `Tight without a quality gives the screen's pixels`(format: Format) throws {
        try expectRight([.tight, .desktopSize, .extendedDesktopSize, .copyRect], format.format)
    }

    private func expectRight(_ encodings: [EncodingNumber], _ format: PixelFormat) throws {
        var recording = Recording()
        for seed in 0..<7 {
            try Self.session(
                encodings, format, seed: UInt64(seed + 100 * format.hashValueOfFields), steps: 5,
                into: &recording)
        }
        let (isRight, report) = try recording.judge()
        #expect(isRight, "\(report)")
    }

    @Test(arguments: [formats[0], formats[2], formats[7]])
    func `a photograph comes as JPEG and becomes exact at rest`(format: Format) throws {
        var maker = PictureMaker(seed: 9)
        let size = Size(width: 600, height: 400)
        let frame = Framebuffer(size: size)
        maker.drawPhotograph(Rectangle(size), into: frame)
        maker.draw(Rectangle(x: 0, y: 0, width: 200, height: 100), into: frame)
        var connection = ViewerConnection(
            name: "Desk", size: size, access: .control, codecs: LibraryCodecs(), now: .zero)
        _ = try connection.receive(ClientBytes.handshake, now: .zero)
        var recording = Recording()
        recording.begin(connection.takeOutput(), format: format.format)
        _ = try connection.receive(
            ClientBytes.setPixelFormat(format.format)
                + ClientBytes.setEncodings([.tight, EncodingNumber(rawValue: -26)]), now: .zero)
        recording.step(
            try Self.answer(&connection, frame, now: .zero), shows: frame, decibels: 30)

        // Nothing changes: nothing is owed before the rest is over, and then all that was lossy.
        _ = try connection.receive(ClientBytes.request(), now: .zero)
        #expect(!connection.owesUpdate(now: .milliseconds(349)))
        #expect(connection.deadline(now: .zero) == .milliseconds(400))
        var refined: [UInt8] = []
        var updates = 0
        while connection.owesUpdate(now: .milliseconds(400)), updates < 50 {
            refined += connection.encodeUpdate(from: frame, now: .milliseconds(400))
            _ = try connection.receive(ClientBytes.request(), now: .milliseconds(400))
            updates += 1
        }
        recording.step(refined, shows: frame)
        recording.end()
        #expect(updates > 1, "what comes new must not wait for all of it")
        #expect(connection.deadline(now: .seconds(1)) == nil)
        let (isRight, report) = try recording.judge()
        #expect(isRight && report.contains("jpeg"), "\(report)")
    }

    @Test func `new damage goes before what is to become exact`() throws {
        var maker = PictureMaker(seed: 10)
        let size = Size(width: 400, height: 300)
        let frame = Framebuffer(size: size)
        maker.drawPhotograph(Rectangle(size), into: frame)
        var connection = try ViewerConnection.opened(
            size: size, encodings: [.tight, EncodingNumber(rawValue: -26)])
        _ = try Self.answer(&connection, frame, now: .zero)
        let later = Duration.seconds(1)
        connection.addDamage(Region(Rectangle(x: 0, y: 0, width: 8, height: 8)), now: later)
        let update = try Self.answer(&connection, frame, now: later)
        #expect(update.count < 400)
    }
}

extension ViewerConnection {
    fileprivate var needsAnother: Bool {
        var copy = self
        _ = try? copy.receive(ClientBytes.request(), now: .zero)
        return copy.owesUpdate(now: .zero)
    }
}

extension PixelFormat {
    fileprivate var hashValueOfFields: Int {
        Int(bitsPerPixel) + 3 * Int(depth) + 7 * Int(red.shift) + (isBigEndian ? 1 : 0)
    }
}
