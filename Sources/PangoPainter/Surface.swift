import CPango
import HostRuntime
import Raster

/// Owns a Cairo surface of pixels in memory.
final class Surface {
    let pointer: UnsafeMutableRawPointer
    private let api: CPango

    /// Makes one where nothing is seen (CAIRO_FORMAT_ARGB32).
    init(_ size: Size, _ api: CPango) throws(MarkError) {
        guard let pointer = api.surface(0, CInt(size.width), CInt(size.height)) else {
            throw .failed
        }
        (self.pointer, self.api) = (pointer, api)
        guard api.surface_status(pointer) == 0 else { throw .failed }
    }

    /// Decodes a PNG; `nil` where it is broken.
    init?(png file: [UInt8], _ api: CPango) {
        let pointer = file.withUnsafeBytes { bytes in
            var rest = bytes
            return withUnsafeMutablePointer(to: &rest) { api.surface_from_png(readFile, $0) }
        }
        guard let pointer else { return nil }
        (self.pointer, self.api) = (pointer, api)
        guard api.surface_status(pointer) == 0 else { return nil }
    }

    deinit { api.surface_destroy(pointer) }

    var size: Size { Size(width: Int(api.width(pointer)), height: Int(api.height(pointer))) }

    /// Returns what is drawn on it; Cairo's pixels are those of a `MarkPicture`.
    func picture() throws(MarkError) -> MarkPicture {
        api.flush(pointer)
        let size = size
        guard api.surface_status(pointer) == 0, let data = api.data(pointer) else { throw .failed }
        let stride = Int(api.stride(pointer))
        let bytes = UnsafeRawPointer(data)
        var pixels: [UInt32] = []
        pixels.reserveCapacity(size.width * size.height)
        for y in 0..<size.height {
            for x in 0..<size.width {
                pixels.append(bytes.load(fromByteOffset: y * stride + x * 4, as: UInt32.self))
            }
        }
        guard let picture = MarkPicture(size: size, pixels: pixels) else { throw .failed }
        return picture
    }
}

private let readFile: CPangoRead = { closure, target, count in
    // CAIRO_STATUS_READ_ERROR
    let failure: CInt = 10
    guard let rest = closure?.assumingMemoryBound(to: UnsafeRawBufferPointer.self), let target,
        Int(count) <= rest.pointee.count
    else { return failure }
    UnsafeMutableRawBufferPointer(start: target, count: Int(count))
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest.pointee.prefix(Int(count))))
    rest.pointee = UnsafeRawBufferPointer(rebasing: rest.pointee.dropFirst(Int(count)))
    return 0
}
