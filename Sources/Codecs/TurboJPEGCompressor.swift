import CCodecs
public import RFB

/// JPEG by libjpeg-turbo.
///
/// Unchecked: `JPEGCompressing` is used by one caller at a time, who owns the connection it
/// belongs to.
public final class TurboJPEGCompressor: JPEGCompressing, @unchecked Sendable {
    private let handle: tjhandle?
    private var buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 0)

    /// Makes a compressor; without memory for one, nothing can be compressed by it.
    public init() { handle = tjInitCompress() }

    deinit {
        if let handle { tjDestroy(handle) }
        buffer.deallocate()
    }

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
    public func compress(
        _ pixels: UnsafeRawPointer, stride: Int, width: Int, height: Int, quality: Int,
        subsampling: ChromaSubsampling, into output: inout [UInt8]
    ) -> Bool {
        let sides = 1...65_500  // JPEG_MAX_DIMENSION
        guard let handle, sides.contains(width), sides.contains(height) else { return false }
        let mode = subsampling.mode
        makeRoom(Int(tjBufSize(Int32(width), Int32(height), mode)))
        var target = buffer.baseAddress
        var size = UInt(buffer.count)
        let status = tjCompress2(
            handle, pixels.assumingMemoryBound(to: UInt8.self), Int32(width), Int32(stride),
            Int32(height), Int32(TJPF_BGRX.rawValue), &target, &size, mode,
            Int32(min(max(quality, 1), 100)), TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT)
        guard status == 0, size <= UInt(buffer.count) else { return false }
        output.append(contentsOf: buffer.prefix(Int(size)))
        return true
    }

    private func makeRoom(_ count: Int) {
        guard count > buffer.count else { return }
        buffer.deallocate()
        buffer = .allocate(capacity: count)
    }
}

extension ChromaSubsampling {
    fileprivate var mode: Int32 {
        switch self {
        case .none: Int32(TJSAMP_444.rawValue)
        case .two: Int32(TJSAMP_422.rawValue)
        case .four: Int32(TJSAMP_420.rawValue)
        case .grey: Int32(TJSAMP_GRAY.rawValue)
        }
    }
}
