/// A picture in memory: 32 bits a pixel, blue in the lowest byte, then green, red, and an unused byte.
///
/// That is what X servers of depth 24 use, so a capture is a copy. The memory is owned here and
/// freed with the last reference. Rows follow one another without a gap: `stride` is `4 * width`.
///
/// It is shared by turns, not by locks: between a call that fills it (`ScreenStream.nextFrame`)
/// and that call's return the filler alone touches it, otherwise its owner alone does.
public final class Framebuffer: @unchecked Sendable {
    /// Width and height, in pixels.
    public private(set) var size: Size
    /// The pixels, `stride * size.height` bytes.
    public private(set) var pixels: UnsafeMutableRawBufferPointer

    /// Bytes from one row to the next.
    public var stride: Int { size.width * 4 }

    /// Makes a black picture.
    public init(size: Size) {
        self.size = size
        self.pixels = Self.allocate(size)
    }

    deinit { pixels.deallocate() }

    /// Returns the address of a row's first pixel.
    ///
    /// - Parameter y: From 0 to `size.height - 1`; it must be so, it is not checked.
    /// - Returns: The address; `size.width` pixels are there until the next `resize`.
    public func row(_ y: Int) -> UnsafeMutablePointer<UInt32> {
        // `allocate` made room for 4 bytes at least, so the address is there.
        (pixels.baseAddress.unsafelyUnwrapped + y * stride).assumingMemoryBound(to: UInt32.self)
    }

    /// Changes the size; the picture is black afterwards, also where the size stays as it was.
    public func resize(to size: Size) {
        pixels.deallocate()
        self.size = size
        pixels = Self.allocate(size)
    }

    private static func allocate(_ size: Size) -> UnsafeMutableRawBufferPointer {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(4, size.width * size.height * 4), alignment: 64)
        bytes.initializeMemory(as: UInt32.self, repeating: 0)
        return bytes
    }
}
