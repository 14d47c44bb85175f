public import RFB

/// Compressors made of ISA-L, zlib, libjpeg-turbo and libpng.
public struct LibraryCodecs: CompressorFactory {
    /// Makes a factory; it holds nothing.
    public init() {}

    /// Makes a new deflate stream.
    public func makeDeflater() -> any Deflating { ISALDeflater() }

    /// Makes a decompressor.
    public func makeInflater() -> any Inflating { ZlibInflater() }

    /// Makes a JPEG compressor.
    public func makeJPEGCompressor() -> any JPEGCompressing { TurboJPEGCompressor() }

    /// Makes a PNG compressor.
    public func makePNGCompressor() -> any PNGCompressing { LibraryPNGCompressor() }
}
