import CGTK

/// A photo as it is drawn: square, premultiplied BGRA in the machine's byte order.
struct Photo: Equatable, Sendable {
    /// Twice what is shown, for screens of 200 %.
    static let side = 80
    let pixels: [UInt32]
}

/// Decodes pictures from strangers, away from GTK's thread.
enum PhotoDecoder {
    private static let chunk = 512
    private static let limit = Duration.seconds(3)

    /// Decodes and scales a picture.
    ///
    /// - Returns: The middle of it; `nil` for what is too large, no picture, broken, or takes so long
    ///   that it was made to.
    static func photo(_ bytes: [UInt8]) -> Photo? {
        guard bytes.count <= ImageHeader.maximumBytes, let header = ImageHeader(bytes),
            header.isModest, ImageHeader.isWhole(bytes),
            let loader = gdk_pixbuf_loader_new_with_type(header.kind.rawValue, nil)
        else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(loader)) }
        let isWhole = feed(bytes, to: loader)
        // Closing is asked for in each case; it fails where the picture is cut off.
        let isClosed = gdk_pixbuf_loader_close(loader, nil) != 0
        guard isWhole, isClosed, let picture = gdk_pixbuf_loader_get_pixbuf(loader) else {
            return nil
        }
        return scaled(picture)
    }

    private static func feed(_ bytes: [UInt8], to loader: UnsafeMutablePointer<GdkPixbufLoader>)
        -> Bool
    {
        let end = ContinuousClock.now + limit
        var at = 0
        while at < bytes.count {
            let part = bytes[at..<min(at + chunk, bytes.count)]
            let taken = part.withUnsafeBufferPointer {
                gdk_pixbuf_loader_write(loader, $0.baseAddress, gsize($0.count), nil)
            }
            guard taken != 0, ContinuousClock.now < end else { return false }
            at += chunk
        }
        return true
    }

    private static func scaled(_ picture: OpaquePointer) -> Photo? {
        let (width, height) = (gdk_pixbuf_get_width(picture), gdk_pixbuf_get_height(picture))
        let side = min(width, height)
        guard side > 0,
            let middle = gdk_pixbuf_new_subpixbuf(
                picture, (width - side) / 2, (height - side) / 2, side, side)
        else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(middle)) }
        let target = gint(Photo.side)
        guard let small = gdk_pixbuf_scale_simple(middle, target, target, GDK_INTERP_BILINEAR)
        else {
            return nil
        }
        defer { g_object_unref(UnsafeMutableRawPointer(small)) }
        return Photo(pixels: pixels(of: small))
    }

    private static func pixels(of picture: OpaquePointer) -> [UInt32] {
        guard let bytes = gdk_pixbuf_read_pixels(picture) else { return [] }
        let stride = Int(gdk_pixbuf_get_rowstride(picture))
        let channels = Int(gdk_pixbuf_get_n_channels(picture))
        var pixels: [UInt32] = []
        pixels.reserveCapacity(Photo.side * Photo.side)
        for row in 0..<Photo.side {
            for column in 0..<Photo.side {
                let pixel = bytes + row * stride + column * channels
                let alpha = channels == 4 ? UInt32(pixel[3]) : 255
                let (red, green, blue) = (UInt32(pixel[0]), UInt32(pixel[1]), UInt32(pixel[2]))
                pixels.append(
                    alpha << 24 | (red * alpha / 255) << 16 | (green * alpha / 255) << 8
                        | blue * alpha / 255)
            }
        }
        return pixels
    }
}
