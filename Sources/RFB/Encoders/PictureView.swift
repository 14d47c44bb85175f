import Raster

/// A frame's pixels, for as long as one update is encoded.
///
/// It borrows: whoever makes it keeps the frame alive.
struct PictureView {
    let base: UnsafeRawPointer
    let stride: Int
    let size: Size

    /// `nil` where the frame holds no pixel.
    init?(_ frame: Framebuffer) {
        guard let base = frame.pixels.baseAddress, frame.size.width > 0, frame.size.height > 0
        else { return nil }
        self.base = UnsafeRawPointer(base)
        stride = frame.stride
        size = frame.size
    }

    /// The address of a pixel, which must be within the picture.
    @inline(__always)
    func pixels(x: Int, y: Int) -> UnsafePointer<UInt32> {
        (base + y &* stride + x &* 4).assumingMemoryBound(to: UInt32.self)
    }
}
