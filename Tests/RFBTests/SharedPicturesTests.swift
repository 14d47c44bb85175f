import Codecs
import RFB
import Raster
import Synchronization
import Testing

@Suite struct SharedPicturesTests {
    /// Counts the pictures that are compressed.
    private final class Counter: CompressorFactory, JPEGCompressing {
        let count = Mutex(0)
        private let inner = LibraryCodecs().makeJPEGCompressor()

        func makeDeflater() -> any Deflating { LibraryCodecs().makeDeflater() }
        func makeInflater() -> any Inflating { LibraryCodecs().makeInflater() }
        func makeJPEGCompressor() -> any JPEGCompressing { self }
        func makePNGCompressor() -> any PNGCompressing { LibraryCodecs().makePNGCompressor() }

        func compress(
            _ pixels: UnsafeRawPointer, stride: Int, width: Int, height: Int, quality: Int,
            subsampling: ChromaSubsampling, into output: inout [UInt8]
        ) -> Bool {
            count.withLock { $0 += 1 }
            return inner.compress(
                pixels, stride: stride, width: width, height: height, quality: quality,
                subsampling: subsampling, into: &output)
        }
    }

    private static func open(
        quality: Int32, _ size: Size, _ codecs: Counter
    ) throws -> ViewerConnection {
        var connection = ViewerConnection(
            name: "Desk", size: size, access: .view, codecs: codecs, now: .zero)
        _ = try connection.receive(ClientBytes.handshake, now: .zero)
        _ = connection.takeOutput()
        _ = try connection.receive(
            ClientBytes.setEncodings([.tight, EncodingNumber(rawValue: quality)])
                + ClientBytes.request(), now: .zero)
        return connection
    }

    @Test func `a photograph is compressed once for equal viewers`() throws {
        let size = Size(width: 256, height: 128)
        let frame = Framebuffer(size: size)
        var maker = PictureMaker(seed: 21)
        maker.drawPhotograph(Rectangle(size), into: frame)
        let codecs = Counter()
        var shared = SharedPictures()
        shared.isWanted = true
        var updates: [[UInt8]] = []
        for quality: Int32 in [-26, -26, -30] {
            var viewer = try Self.open(quality: quality, size, codecs)
            var bytes: [UInt8] = []
            viewer.encodeUpdate(from: frame, now: .zero, sharing: &shared, into: &bytes)
            updates.append(bytes)
        }
        #expect(updates[0] == updates[1] && updates[0] != updates[2])
        #expect(codecs.count.withLock { $0 } == 2)

        // Another frame is another picture.
        shared.removeAll()
        var viewer = try Self.open(quality: -26, size, codecs)
        var bytes: [UInt8] = []
        viewer.encodeUpdate(from: frame, now: .zero, sharing: &shared, into: &bytes)
        #expect(bytes == updates[0] && codecs.count.withLock { $0 } == 3)
    }
}
