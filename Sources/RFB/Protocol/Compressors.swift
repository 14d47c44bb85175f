/// A deflate stream that lives as long as a viewer's connection (RFC 1950).
///
/// It belongs to one connection and is used by one caller at a time.
public protocol Deflating: AnyObject, Sendable {
    /// Compresses bytes and appends the result, flushed so that the viewer can read all of it.
    func deflate(_ input: UnsafeRawBufferPointer, into output: inout [UInt8])

    /// Starts a new stream, with a header of its own.
    func reset()
}

/// Decompresses what viewers send.
public protocol Inflating: AnyObject, Sendable {
    /// Decompresses a stream of its own (RFC 1950) until its end, or the input's, or the limit.
    ///
    /// - Parameters:
    ///   - input: The stream, as far as it has arrived.
    ///   - limit: No byte more than this is made.
    /// - Returns: What came out; `nil` where the input is no such stream.
    func inflate(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]?
}

/// How many pixels of a JPEG share their colour.
public enum ChromaSubsampling: Hashable, Sendable {
    /// None: each has its own (4:4:4).
    case none
    /// Two beside each other (4:2:2).
    case two
    /// Four in a square (4:2:0).
    case four
    /// All: there is only grey.
    case grey
}

/// Makes JPEG pictures.
public protocol JPEGCompressing: AnyObject, Sendable {
    /// Compresses an area of 32-bit pixels, blue in the lowest byte, and appends a JFIF stream.
    ///
    /// - Parameters:
    ///   - pixels: The area's first pixel.
    ///   - stride: Bytes from one row to the next.
    ///   - width: In pixels.
    ///   - height: In pixels.
    ///   - quality: From 1 to 100.
    ///   - subsampling: How many pixels share their colour.
    ///   - output: Where to append.
    /// - Returns: Whether it worked; otherwise nothing was appended.
    func compress(
        _ pixels: UnsafeRawPointer, stride: Int, width: Int, height: Int, quality: Int,
        subsampling: ChromaSubsampling, into output: inout [UInt8]
    ) -> Bool
}

/// Makes PNG pictures.
public protocol PNGCompressing: AnyObject, Sendable {
    /// Compresses rows of pixels, without padding between them, and appends a PNG stream.
    ///
    /// - Parameters:
    ///   - pixels: Three bytes each: red, green, blue; with a palette one byte, an index.
    ///   - palette: Up to 256 colours of three bytes; every index is in it. Empty for none.
    ///   - width: In pixels.
    ///   - height: In pixels.
    ///   - output: Where to append.
    func compress(
        _ pixels: UnsafeRawBufferPointer, palette: [UInt8], width: Int, height: Int,
        into output: inout [UInt8]
    )
}

/// Where a connection takes its compressors from.
public protocol CompressorFactory: Sendable {
    /// Makes a new deflate stream.
    func makeDeflater() -> any Deflating
    /// Makes a decompressor.
    func makeInflater() -> any Inflating
    /// Makes a JPEG compressor.
    func makeJPEGCompressor() -> any JPEGCompressing
    /// Makes a PNG compressor.
    func makePNGCompressor() -> any PNGCompressing
}
