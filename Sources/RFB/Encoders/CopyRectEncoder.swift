import ByteCodec
import Raster

/// An area that is copied from elsewhere on the viewer's screen.
///
/// Source: RFC 6143 §7.7.2.
struct CopyRectEncoder: Sendable {
    /// Appends the rectangle; the source is the top-left corner of where the viewer has the pixels.
    func encode(_ area: Rectangle, from source: Point, into output: inout [UInt8]) {
        output.append(header: area, .copyRect)
        output.append(bigEndian: UInt16(clamping: source.x))
        output.append(bigEndian: UInt16(clamping: source.y))
    }
}
