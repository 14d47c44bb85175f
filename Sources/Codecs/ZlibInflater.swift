import CCodecs
public import RFB

/// Decompresses with zlib, which has been looked at by more hostile input than any other.
///
/// It keeps nothing from one call to the next, so there is nothing to guard.
public final class ZlibInflater: Inflating {
    private static let chunk = 32 << 10

    /// Makes a decompressor.
    public init() {}

    /// Decompresses a stream of its own (RFC 1950) until its end, or the input's, or the limit.
    ///
    /// - Parameters:
    ///   - input: The stream, as far as it has arrived.
    ///   - limit: No byte more than this is made.
    /// - Returns: What came out; `nil` where the input is no such stream.
    public func inflate(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        var stream = z_stream()
        guard codecs_inflate_init(&stream) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        return input.withUnsafeBufferPointer { bytes in
            // zlib only reads from it; its interface is older than const.
            stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
            stream.avail_in = UInt32(clamping: bytes.count)
            return Self.run(&stream, limit: limit)
        }
    }

    private static func run(_ stream: inout z_stream, limit: Int) -> [UInt8]? {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: chunk)
        while output.count < limit {
            let room = min(chunk, limit - output.count)
            let status = buffer.withUnsafeMutableBufferPointer { target in
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(room)
                return CCodecs.inflate(&stream, Z_NO_FLUSH)
            }
            let made = room - Int(stream.avail_out)
            output += buffer.prefix(made)
            switch status {
            case Z_OK where made > 0: continue
            case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return output
            default: return nil
            }
        }
        return output
    }
}
