import CCodecs

/// Tight, as rfbproto describes it: fill, JPEG, palette, gradient, and plain colours.
final class TightDecoder {
    private var streams: [InflateStream] = []
    private let jpeg = tjInitDecompress()

    init() throws(MeterError) {
        for _ in 0..<4 { streams.append(try InflateStream()) }
    }

    deinit { tjDestroy(jpeg) }

    /// Reads a rectangle, and says how it was made.
    func decode(_ area: Area, _ wire: Wire, _ picture: Picture) throws(MeterError) -> Kind {
        let control = try wire.byte()
        for index in 0..<4 where control >> index & 1 == 1 { streams[index].reset() }
        switch control >> 4 {
        case 8:
            picture.fill(area, colour(try wire.take(3)))
            return .fill
        case 9:
            try decodeJPEG(area, wire, picture)
            return .jpeg
        case 0..<8: return try decodeBasic(area, control >> 4, wire, picture)
        default: throw MeterError("Tight: control byte \(control)")
        }
    }

    private func length(_ wire: Wire) throws(MeterError) -> Int {
        var (length, shift) = (0, 0)
        while true {
            let byte = try wire.byte()
            length |= (shift == 14 ? byte : byte & 127) << shift
            if byte < 128 || shift == 14 { return length }
            shift += 7
        }
    }

    private func colour(_ bytes: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    }

    private func decodeJPEG(_ area: Area, _ wire: Wire, _ picture: Picture) throws(MeterError) {
        let count = try length(wire)
        let data = try wire.take(count)
        var (width, height, sampling, space): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
        guard
            tjDecompressHeader3(
                jpeg, data, UInt(count), &width, &height, &sampling, &space) == 0,
            Int(width) == area.width, Int(height) == area.height
        else { throw MeterError("JPEG of \(width)x\(height) in \(area)") }
        let target = UnsafeMutableRawPointer(picture.row(area.x, area.y))
        guard
            tjDecompress2(
                jpeg, data, UInt(count), target.assumingMemoryBound(to: UInt8.self), width,
                CInt(picture.width * 4), height, CInt(TJPF_BGRX.rawValue), 0) == 0
        else { throw MeterError("JPEG that cannot be read") }
    }

    private func decodeBasic(
        _ area: Area, _ control: Int, _ wire: Wire, _ picture: Picture
    ) throws(MeterError) -> Kind {
        let filter = control & 4 != 0 ? try wire.byte() : 0
        guard filter <= 2 else { throw MeterError("Tight: filter \(filter)") }
        var palette: [UInt32] = []
        if filter == 1 {
            let count = try wire.byte() + 1
            let bytes = try wire.take(count * 3)
            palette = (0..<count).map { colour(bytes + $0 * 3) }
        }
        let row =
            filter != 1 ? area.width * 3 : palette.count <= 2 ? (area.width + 7) / 8 : area.width
        let data = try contents(row * area.height, streams[control & 3], wire)
        for y in 0..<area.height {
            let (line, target) = (data + y * row, picture.row(area.x, area.y + y))
            switch filter {
            case 0: for x in 0..<area.width { target[x] = colour(line + x * 3) }
            case 1: try paint(line, palette, area.width, target)
            default: predict(line, area.width, target, isFirst: y == 0, stride: picture.width)
            }
        }
        return filter == 0 ? .plain : filter == 1 ? .palette : .gradient
    }

    private func contents(
        _ count: Int, _ stream: InflateStream, _ wire: Wire
    ) throws(MeterError) -> UnsafePointer<UInt8> {
        // What is shorter than 12 bytes is not compressed.
        guard count >= 12 else { return try wire.take(count) }
        let compressed = try length(wire)
        let data = try stream.inflate(
            try wire.take(compressed), count: compressed, limit: count)
        guard data.count == count, let start = data.baseAddress else {
            throw MeterError("Tight: \(data.count) bytes of \(count)")
        }
        return start
    }

    private func paint(
        _ line: UnsafePointer<UInt8>, _ palette: [UInt32], _ width: Int,
        _ target: UnsafeMutablePointer<UInt32>
    ) throws(MeterError) {
        let isBits = palette.count <= 2
        for x in 0..<width {
            let index = isBits ? Int(line[x >> 3] >> UInt8(7 - x & 7) & 1) : Int(line[x])
            guard index < palette.count else { throw MeterError("Tight: no colour \(index)") }
            target[x] = palette[index]
        }
    }

    /// Each colour is what its neighbours let expect, and a difference.
    private func predict(
        _ line: UnsafePointer<UInt8>, _ width: Int, _ target: UnsafeMutablePointer<UInt32>,
        isFirst: Bool, stride: Int
    ) {
        for x in 0..<width {
            let above = isFirst ? 0 : (target - stride)[x]
            let left = x == 0 ? 0 : target[x - 1]
            let corner = isFirst || x == 0 ? 0 : (target - stride)[x - 1]
            var pixel: UInt32 = 0
            for channel in 0..<3 {
                let shift = UInt32(16 - 8 * channel)
                func part(_ value: UInt32) -> Int { Int(value >> shift & 255) }
                let expected = min(max(part(above) + part(left) - part(corner), 0), 255)
                pixel |= UInt32(expected + Int(line[x * 3 + channel]) & 255) << shift
            }
            target[x] = pixel
        }
    }
}
