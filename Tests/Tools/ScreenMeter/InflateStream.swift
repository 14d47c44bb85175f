import CCodecs

/// One of a connection's zlib streams, which go on from one rectangle to the next.
final class InflateStream {
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 0)

    init() throws(MeterError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard codecs_inflate_init(stream) == Z_OK else { throw MeterError("no memory for zlib") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Begins anew, as the server has told.
    func reset() { inflateReset(stream) }

    /// Decompresses all of a rectangle's data, to which no more than `limit` bytes belong.
    ///
    /// What it returns is valid until the next call.
    func inflate(
        _ input: UnsafePointer<UInt8>, count: Int, limit: Int
    ) throws(MeterError) -> UnsafeBufferPointer<UInt8> {
        // One byte more than allowed, to notice it.
        if output.count <= limit {
            output.deallocate()
            output = .allocate(capacity: limit + 1)
        }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
        stream.pointee.avail_in = UInt32(count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(limit + 1)
        let status = CCodecs.inflate(stream, Z_SYNC_FLUSH)
        let made = limit + 1 - Int(stream.pointee.avail_out)
        guard status == Z_OK || status == Z_BUF_ERROR, stream.pointee.avail_in == 0,
            made <= limit
        else { throw MeterError("zlib \(status): \(made) bytes, at most \(limit) belong here") }
        return UnsafeBufferPointer(rebasing: output[..<made])
    }
}
