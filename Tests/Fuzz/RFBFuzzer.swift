import RFB
import Raster

/// Stands in for deflate: the fuzzer is after the parser, and zlib has fuzzers of its own.
private final class PlainStream: Deflating, Inflating {
    func deflate(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        output.append(contentsOf: input)
    }

    func reset() {}

    func inflate(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        input.first == 0xFF ? nil : Array(input.prefix(limit))
    }
}

private final class PlainPicture: JPEGCompressing, PNGCompressing {
    func compress(
        _ pixels: UnsafeRawPointer, stride: Int, width: Int, height: Int, quality: Int,
        subsampling: ChromaSubsampling, into output: inout [UInt8]
    ) -> Bool {
        // The last pixel is read, so that a wrong area does not go unseen.
        let end = (height - 1) * stride + width * 4
        output.append(pixels.load(fromByteOffset: end - 1, as: UInt8.self))
        return true
    }

    func compress(
        _ pixels: UnsafeRawBufferPointer, palette: [UInt8], width: Int, height: Int,
        into output: inout [UInt8]
    ) {
        output.append(pixels[width * height * (palette.isEmpty ? 3 : 1) - 1])
    }
}

private struct PlainCodecs: CompressorFactory {
    func makeDeflater() -> any Deflating { PlainStream() }
    func makeInflater() -> any Inflating { PlainStream() }
    func makeJPEGCompressor() -> any JPEGCompressing { PlainPicture() }
    func makePNGCompressor() -> any PNGCompressing { PlainPicture() }
}

private let pictureSize = Size(width: 150, height: 70)

private let picture: Framebuffer = {
    let frame = Framebuffer(size: pictureSize)
    for y in 0..<pictureSize.height {
        for x in 0..<pictureSize.width {
            frame.row(y)[x] = x < 64 ? UInt32(x / 20 * y) : UInt32(truncatingIfNeeded: x * y * 77)
        }
    }
    return frame
}()

/// What a viewer says, in pieces of a length that the first byte chooses, with updates, changes of
/// the screen and time going on between them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRFB(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: data, count: count)
    guard let first = bytes.first else { return 0 }
    var connection = ViewerConnection(
        name: "Fuzz", size: pictureSize, access: first & 0x80 == 0 ? .control : .view,
        codecs: PlainCodecs(), now: .zero)
    if first & 0x40 == 0 {
        _ = try? connection.receive(Array("RFB 003.008\n".utf8) + [1, 1], now: .zero)
    }
    let step = max(1, Int(first & 0x3F))
    var now = Duration.zero
    for start in stride(from: 1, to: count, by: step) {
        now += .milliseconds(7)
        let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(count, start + step)])
        guard (try? connection.receive(piece, now: now)) != nil else { break }
        while connection.hasUnread {
            _ = connection.takeOutput()
            guard (try? connection.receive([], now: now)) != nil else { break }
        }
        disturb(&connection, by: piece.first ?? 0, now: now)
        var output: [UInt8] = []
        connection.encodeUpdate(from: picture, now: now, into: &output)
        _ = connection.deadline(now: now)
    }
    return 0
}

private func disturb(_ connection: inout ViewerConnection, by byte: UInt8, now: Duration) {
    let place = Int(byte)
    switch byte & 7 {
    case 0: connection.resize(to: Size(width: 1 + place, height: 300 - place), now: now)
    case 1: connection.serverCutText("Gr\u{FC}\u{DF}e \(byte)")
    case 2:
        connection.addMove(
            Rectangle(x: place, y: 3, width: 9, height: 8), from: Point(x: 2, y: place / 4),
            now: now)
    case 3:
        connection.setPointer(
            PointerShape(size: Size(width: 1, height: 1), hotspot: Point(x: 0, y: 0), pixels: [~0]))
    default:
        connection.addDamage(
            Region(Rectangle(x: place / 2, y: place / 4, width: place, height: 20)), now: now)
    }
}
