import ScreenFrames

/// A viewer as noVNC and TigerVNC's are: it asks for continuous updates and answers fences.
///
/// Written from RFC 6143 and rfbproto; shares nothing with the server that it measures.
final class Viewer {
    let wire: Wire
    private(set) var picture: Picture
    var traffic = Traffic()
    let connectedAt: UInt64
    private(set) var initialisedAt: UInt64 = 0
    private var isContinuous = false
    private let tight: TightDecoder
    private let zrle: ZRLEDecoder

    init(_ target: Target, _ profile: Profile) throws(MeterError) {
        connectedAt = monotonicNow()
        wire = try Wire(target)
        tight = try TightDecoder()
        zrle = try ZRLEDecoder()
        picture = Picture(width: 0, height: 0)
        try shakeHands()
        try wire.send(Message.pixelFormat)
        try wire.send(Message.encodings(profile.encodings))
        try wire.send(Message.request(picture, isIncremental: false))
    }

    private func shakeHands() throws(MeterError) {
        let version = String(
            decoding: UnsafeBufferPointer(start: try wire.take(12), count: 12), as: UTF8.self)
        guard version == "RFB 003.008\n" else { throw MeterError("it says \(version)") }
        try wire.send(Array(version.utf8))
        let count = try wire.byte()
        let kinds = try wire.take(count)
        guard (0..<count).contains(where: { kinds[$0] == 1 }) else {
            throw MeterError("it wants a password")
        }
        try wire.send([1])
        guard try wire.word() == 0 else { throw MeterError("it refused") }
        try wire.send([1])
        let (width, height) = (try wire.short(), try wire.short())
        try wire.skip(16)
        try wire.skip(try wire.word())
        initialisedAt = monotonicNow()
        picture = Picture(width: width, height: height)
    }

    /// What a message was.
    enum Event { case picture, other }

    /// Reads one message, if one begins before a time; `nil` at that time.
    func next(until time: UInt64) throws(MeterError) -> Event? {
        guard try wire.wait(until: time) else { return nil }
        switch try wire.byte() {
        case 0: return try readUpdate()
        case 1:
            try wire.skip(3)
            try wire.skip(try wire.short() * 6)
        case 2: break
        case 3:
            try wire.skip(3)
            let length = Int32(truncatingIfNeeded: try wire.word())
            try wire.skip(Int(length.magnitude))
        case 150:
            guard !isContinuous else { break }
            isContinuous = true
            try wire.send(Message.continuousUpdates(picture))
        case 248: try answerFence()
        case let kind: throw MeterError("message \(kind)")
        }
        return .other
    }

    private func answerFence() throws(MeterError) {
        try wire.skip(3)
        let flags = try wire.word()
        let count = try wire.byte()
        guard count <= 64 else { throw MeterError("a fence of \(count) bytes") }
        let bytes = try wire.take(count)
        let payload = (0..<count).map { bytes[$0] }
        guard flags >> 31 & 1 == 1 else { return }
        try wire.send([248, 0, 0, 0, 0, 0, 0, UInt8(flags & 7), UInt8(count)] + payload)
    }

    private func readUpdate() throws(MeterError) -> Event {
        try wire.skip(1)
        let count = try wire.short()
        // The next one is asked for at once, so that the server need not wait for us.
        if !isContinuous { try wire.send(Message.request(picture, isIncremental: true)) }
        var hasPixels = false
        for _ in 0..<count {
            guard let isPixels = try readRectangle() else { break }
            if isPixels { hasPixels = true }
        }
        if hasPixels { traffic.updates += 1 }
        return hasPixels ? .picture : .other
    }

    /// Returns whether pixels have come; `nil` for the mark behind the last rectangle.
    private func readRectangle() throws(MeterError) -> Bool? {
        let before = wire.received - wire.unread
        let area = Area(
            x: try wire.short(), y: try wire.short(), width: try wire.short(),
            height: try wire.short())
        let encoding = Int32(truncatingIfNeeded: try wire.word())
        guard encoding >= 0 else { return try readPseudo(encoding, area) }
        guard picture.contains(area) else { throw MeterError("\(area) is not on the screen") }
        let kind: Kind
        switch encoding {
        case 0:
            kind = .raw
            for y in area.rows {
                UnsafeMutableRawPointer(picture.row(area.x, y)).copyMemory(
                    from: try wire.take(area.width * 4), byteCount: area.width * 4)
            }
        case 1:
            kind = .copy
            let (x, y) = (try wire.short(), try wire.short())
            guard picture.contains(Area(x: x, y: y, width: area.width, height: area.height)) else {
                throw MeterError("a copy from outside the screen")
            }
            picture.copy(area, fromX: x, y: y)
        case 7: kind = try tight.decode(area, wire, picture)
        case 16:
            kind = .zrle
            try zrle.decode(area, wire, picture)
        default: throw MeterError("encoding \(encoding)")
        }
        picture.cover(area)
        traffic.add(
            kind, bytes: wire.received - wire.unread - before, pixels: area.pixels)
        return area.pixels > 0
    }

    private func readPseudo(_ encoding: Int32, _ area: Area) throws(MeterError) -> Bool? {
        switch encoding {
        case -224: return nil
        case -239: try wire.skip(area.pixels * 4 + (area.width + 7) / 8 * area.height)
        case -232: break
        case -223: try resize(area)
        case -308:
            let screens = try wire.byte()
            try wire.skip(3 + screens * 16)
            if area.y == 0 { try resize(area) }
        default: throw MeterError("encoding \(encoding)")
        }
        return false
    }

    private func resize(_ area: Area) throws(MeterError) {
        guard area.width != picture.width || area.height != picture.height else { return }
        picture = Picture(width: area.width, height: area.height)
        try wire.send(Message.request(picture, isIncremental: false))
        if isContinuous { try wire.send(Message.continuousUpdates(picture)) }
    }
}
