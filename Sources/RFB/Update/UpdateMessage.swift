import ByteCodec
import Raster

/// A FramebufferUpdate that grows rectangle by rectangle; its header is completed at the end.
///
/// Source: RFC 6143 §7.6.1.
struct UpdateMessage {
    private static let countLimit = 0xFFFF

    private let start: Int
    /// How many rectangles it has so far.
    var count = 0

    /// Begins a message at the end of `output`.
    init(in output: inout [UInt8]) {
        start = output.count
        output += [0, 0, 0, 0]
    }

    /// Writes the header.
    ///
    /// More rectangles than it can count are possible for a viewer that knows LastRect only.
    func finish(in output: inout [UInt8], knowsLastRect: Bool) {
        if count >= Self.countLimit && knowsLastRect { Self.putEnd(into: &output) }
        output.replace(at: start + 2, bigEndian: UInt16(clamping: count))
    }

    /// Writes a header that says no number of rectangles: `putEnd` tells where they end.
    func leaveOpen(in output: inout [UInt8]) {
        output.replace(at: start + 2, bigEndian: UInt16(Self.countLimit))
    }

    /// Ends a message whose header says no number.
    static func putEnd(into output: inout [UInt8]) {
        output.append(header: Rectangle(x: 0, y: 0, width: 0, height: 0), .lastRect)
    }
}
