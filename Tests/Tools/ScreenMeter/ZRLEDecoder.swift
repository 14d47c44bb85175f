/// ZRLE: tiles of 64x64 in one compressed stream (RFC 6143 section 7.7.6).
final class ZRLEDecoder {
    private let stream: InflateStream

    init() throws(MeterError) { stream = try InflateStream() }

    func decode(_ area: Area, _ wire: Wire, _ picture: Picture) throws(MeterError) {
        let count = try wire.word()
        let tiles = ((area.width + 63) / 64) * ((area.height + 63) / 64)
        let data = try stream.inflate(
            try wire.take(count), count: count, limit: area.pixels * 4 + tiles * 512)
        var reader = TileReader(data: data)
        for y in stride(from: area.y, to: area.y + area.height, by: 64) {
            for x in stride(from: area.x, to: area.x + area.width, by: 64) {
                let tile = Area(
                    x: x, y: y, width: min(64, area.x + area.width - x),
                    height: min(64, area.y + area.height - y))
                try reader.read(tile, picture)
            }
        }
        guard reader.isAtEnd else { throw MeterError("ZRLE: bytes behind the last tile") }
    }
}

/// Reads one tile after the other.
private struct TileReader {
    let data: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(data: UnsafeBufferPointer<UInt8>) { self.data = data }

    var isAtEnd: Bool { place == data.count }

    private mutating func byte() throws(MeterError) -> Int {
        guard place < data.count else { throw MeterError("ZRLE: a tile is cut") }
        defer { place += 1 }
        return Int(data[place])
    }

    /// Three bytes, the lowest first: blue, green, red.
    private mutating func pixel() throws(MeterError) -> UInt32 {
        guard place + 3 <= data.count else { throw MeterError("ZRLE: a pixel is cut") }
        defer { place += 3 }
        return UInt32(data[place]) | UInt32(data[place + 1]) << 8 | UInt32(data[place + 2]) << 16
    }

    private mutating func palette(_ count: Int) throws(MeterError) -> [UInt32] {
        var colours: [UInt32] = []
        for _ in 0..<count { colours.append(try pixel()) }
        return colours
    }

    mutating func read(_ tile: Area, _ picture: Picture) throws(MeterError) {
        let kind = try byte()
        switch kind {
        case 0:
            for y in tile.rows {
                let target = picture.row(tile.x, y)
                for x in 0..<tile.width { target[x] = try pixel() }
            }
        case 1: picture.fill(tile, try pixel())
        case 2...16: try readPacked(tile, try palette(kind), picture)
        case 128: try readRuns(tile, nil, picture)
        case 130...255: try readRuns(tile, try palette(kind - 128), picture)
        default: throw MeterError("ZRLE: sub-encoding \(kind)")
        }
    }

    private mutating func readPacked(
        _ tile: Area, _ palette: [UInt32], _ picture: Picture
    ) throws(MeterError) {
        let bits = palette.count == 2 ? 1 : palette.count <= 4 ? 2 : 4
        for y in tile.rows {
            let target = picture.row(tile.x, y)
            var (value, left) = (0, 0)
            for x in 0..<tile.width {
                if left == 0 { (value, left) = (try byte(), 8) }
                left -= bits
                let index = value >> left & (1 << bits - 1)
                guard index < palette.count else { throw MeterError("ZRLE: no colour \(index)") }
                target[x] = palette[index]
            }
        }
    }

    private mutating func readRuns(
        _ tile: Area, _ palette: [UInt32]?, _ picture: Picture
    ) throws(MeterError) {
        let total = tile.pixels
        var done = 0
        while done < total {
            let colour: UInt32
            var isRun = true
            if let palette {
                let index = try byte()
                isRun = index >= 128
                guard index & 127 < palette.count else {
                    throw MeterError("ZRLE: no colour \(index)")
                }
                colour = palette[index & 127]
            } else {
                colour = try pixel()
            }
            var count = 1
            if isRun {
                var more = 255
                while more == 255 {
                    more = try byte()
                    count += more
                }
            }
            guard done + count <= total else { throw MeterError("ZRLE: a run too long") }
            for index in done..<(done + count) {
                picture.row(tile.x + index % tile.width, tile.y + index / tile.width).pointee =
                    colour
            }
            done += count
        }
    }
}
