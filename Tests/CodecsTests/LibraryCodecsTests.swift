import Codecs
import RFB
import Testing

@Suite struct LibraryCodecsTests {
    private static func deflate(_ pieces: [[UInt8]]) -> [UInt8] {
        let deflater = LibraryCodecs().makeDeflater()
        var output: [UInt8] = []
        for piece in pieces { piece.withUnsafeBytes { deflater.deflate($0, into: &output) } }
        return output
    }

    @Test(arguments: [1, 11, 4096, 65_536, 300_001, 3_000_000])
    func `what is deflated in pieces comes back whole`(size: Int) {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let even = [UInt8](repeating: 7, count: size)
        let packed = Self.deflate([noise, even, noise])
        let unpacked = LibraryCodecs().makeInflater().inflate(packed[...], limit: 4 * size)
        #expect(unpacked == noise + even + noise)
    }

    @Test func `each piece can be read as soon as it is there`() {
        let deflater = LibraryCodecs().makeDeflater()
        var output: [UInt8] = []
        for count in 1...50 {
            [UInt8(count), 1, 2].withUnsafeBytes { deflater.deflate($0, into: &output) }
            let unpacked = LibraryCodecs().makeInflater().inflate(output[...], limit: 1000)
            #expect(unpacked?.count == 3 * count)
        }
    }

    @Test func `a stream that was reset starts with a header again`() {
        let deflater = LibraryCodecs().makeDeflater()
        var first: [UInt8] = []
        var second: [UInt8] = []
        [5, 6, 7].withUnsafeBytes { deflater.deflate($0, into: &first) }
        deflater.reset()
        [5, 6, 7].withUnsafeBytes { deflater.deflate($0, into: &second) }
        #expect(first == second)
    }

    @Test func `a bomb is inflated up to the limit`() {
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        let packed = Self.deflate(.init(repeating: zeros, count: 64))
        let clock = ContinuousClock()
        let time = clock.measure {
            let unpacked = LibraryCodecs().makeInflater().inflate(packed[...], limit: 1 << 20)
            #expect(unpacked?.count == 1 << 20)
        }
        #expect(time < .milliseconds(500))
    }

    @Test func `what is no stream is refused, and what is cut gives what there is`() {
        let inflater = LibraryCodecs().makeInflater()
        #expect(inflater.inflate([1, 2, 3, 4], limit: 100) == nil)
        #expect(inflater.inflate([], limit: 100) == [])
        let packed = Self.deflate([Array(0..<200)])
        let cut = inflater.inflate(packed.prefix(packed.count / 2), limit: 1000)
        #expect((cut?.count ?? 999) < 200)
    }

    @Test(arguments: [ChromaSubsampling.none, .two, .four, .grey])
    func `a picture becomes a JFIF stream`(subsampling: ChromaSubsampling) {
        let pixels = [UInt32](repeating: 0x0020_4060, count: 100 * 50)
        var output: [UInt8] = [42]
        let isDone = pixels.withUnsafeBytes { bytes in
            bytes.baseAddress.map {
                LibraryCodecs().makeJPEGCompressor().compress(
                    $0, stride: 400, width: 90, height: 50, quality: 80,
                    subsampling: subsampling, into: &output)
            }
        }
        #expect(isDone == true)
        #expect(output.prefix(4) == [42, 0xFF, 0xD8, 0xFF])
        #expect(output.suffix(2) == [0xFF, 0xD9])
    }

    @Test(arguments: [0, 2, 5, 256])
    func `a picture becomes a PNG`(colours: Int) {
        let (width, height) = (61, 37)
        let palette = (0..<3 * colours).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let pixels = (0..<width * height * (colours == 0 ? 3 : 1)).map {
            UInt8(truncatingIfNeeded: colours == 0 ? $0 * $0 : $0 % colours)
        }
        var output: [UInt8] = [42]
        pixels.withUnsafeBytes {
            LibraryCodecs().makePNGCompressor().compress(
                $0, palette: palette, width: width, height: height, into: &output)
        }
        #expect(output.prefix(5) == [42, 0x89, 0x50, 0x4E, 0x47])
        #expect(output[17..<25] == [0, 0, 0, 61, 0, 0, 0, 37])
        // As few bits as the colours need; the pixels are what the end-to-end tests decode.
        #expect(output[25] == [0: 8, 2: 1, 5: 4, 256: 8][colours])
        #expect(output[26] == (colours == 0 ? 2 : 3))
        #expect(output.suffix(8) == [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    }

    @Test func `a picture without pixels is refused`() {
        var output: [UInt8] = []
        let isDone = [UInt32(0)].withUnsafeBytes { bytes in
            bytes.baseAddress.map {
                LibraryCodecs().makeJPEGCompressor().compress(
                    $0, stride: 4, width: 0, height: 1, quality: 80, subsampling: .none,
                    into: &output)
            }
        }
        #expect(isDone == false && output.isEmpty)
    }
}
