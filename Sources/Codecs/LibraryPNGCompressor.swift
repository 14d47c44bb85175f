import CCodecs
public import RFB

/// PNG by libpng's simplified interface, in which no error jumps over our frames.
public final class LibraryPNGCompressor: PNGCompressing {
    /// Makes a compressor; it holds nothing.
    public init() {}

    /// Compresses rows of pixels, without padding between them, and appends a PNG stream.
    ///
    /// - Parameters:
    ///   - pixels: Three bytes each: red, green, blue; with a palette one byte, an index.
    ///   - palette: Up to 256 colours of three bytes; every index is in it. Empty for none.
    ///   - width: In pixels.
    ///   - height: In pixels.
    ///   - output: Where to append.
    public func compress(
        _ pixels: UnsafeRawBufferPointer, palette: [UInt8], width: Int, height: Int,
        into output: inout [UInt8]
    ) {
        let rowBytes = width * (palette.isEmpty ? 3 : 1)
        precondition(pixels.count >= rowBytes * height && palette.count <= 3 * 256)
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = png_uint_32(width)
        image.height = png_uint_32(height)
        image.format = png_uint_32(PNG_FORMAT_RGB)
        if !palette.isEmpty { image.format |= png_uint_32(PNG_FORMAT_FLAG_COLORMAP) }
        image.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
        image.colormap_entries = png_uint_32(palette.count / 3)
        defer { png_image_free(&image) }
        let start = output.count
        // Deflate adds five bytes to each 16 KiB that it cannot make smaller, PNG one to each row.
        var size = png_alloc_size_t((rowBytes + 1) * height * 33 / 32 + 4096)
        output.append(contentsOf: repeatElement(0, count: Int(size)))
        let isDone = output.withUnsafeMutableBytes { bytes in
            png_image_write_to_memory(
                &image, bytes.baseAddress.map { $0 + start }, &size, 0, pixels.baseAddress,
                png_int_32(rowBytes), palette.isEmpty ? nil : palette)
        }
        precondition(isDone != 0, "libpng finds no memory, or a value that it does not take")
        output.removeLast(output.count - start - Int(size))
    }
}
