import CX11
import Glibc
import HostRuntime
import Logging
import Raster

/// Reads pixels of the root window, or of what is shown in its place, and brings frame buffers up to date with them.
final class ScreenCapture {
    private let connection: DisplayConnection
    private let log: Logger
    private let format: PixelFormat
    /// What is read: the root window, or what is shown in its place.
    var source: Drawable
    private var shared: SharedImage?
    private var converted: [UInt32] = []
    private var hasWarned = false

    /// How many areas were read: for tests of what is not read.
    private(set) var grabCount = 0

    init(connection: DisplayConnection, log: Logger) throws(DesktopError) {
        self.connection = connection
        self.log = log
        guard let format = Self.format(of: connection) else {
            throw .unsupported("The screen has a palette or a colour depth that cannot be read.")
        }
        self.format = format
        source = connection.root
    }

    private static func format(of connection: DisplayConnection) -> PixelFormat? {
        guard let visual = XDefaultVisual(connection.pointer, connection.screen),
            let image = XGetImage(
                connection.pointer, connection.root, 0, 0, 1, 1, cx11_all_planes, ZPixmap)
        else { return nil }
        defer { _ = cx11_destroy_image(image) }
        return PixelFormat(image: image.pointee, visual: visual.pointee)
    }

    /// Gets memory for a screen of this size, or gives it back where `nil`.
    func prepare(_ size: Size?) {
        shared = nil
        guard let size, size.width > 0, size.height > 0 else { return }
        shared = SharedImage(connection: connection, size: size)
        if shared == nil && !hasWarned {
            hasWarned = true
            log.warning("no shared memory with the X server, capturing will be slower")
        }
    }

    /// Reads one area and copies what differs.
    ///
    /// - Parameters:
    ///   - frame: What is brought up to date.
    ///   - area: In pixels of the root window, within it.
    ///   - origin: The root window's pixel that is the frame's top-left one.
    ///   - isForced: Whether all of it counts as changed.
    ///   - search: Finds what has moved; `nil` where nobody wants to know.
    ///   - change: What differs is added here, in pixels of the frame.
    /// - Returns: Whether the server gave the pixels.
    func update(
        _ frame: Framebuffer, area: Rectangle, origin: Point, isForced: Bool,
        search: MotionSearch?, change: inout FrameChange
    ) -> Bool {
        grabCount += 1
        let stride = format.stride(width: area.width)
        if let shared {
            guard let pixels = shared.grab(area, of: source, stride: stride) else { return false }
            copy(pixels, stride, area, frame, origin, isForced, search, &change)
            return true
        }
        guard
            let image = XGetImage(
                connection.pointer, source, CInt(area.x), CInt(area.y),
                UInt32(area.width), UInt32(area.height), cx11_all_planes, ZPixmap)
        else { return false }
        defer { _ = cx11_destroy_image(image) }
        copy(
            UnsafeRawPointer(image.pointee.data), Int(image.pointee.bytes_per_line), area, frame,
            origin, isForced, search, &change)
        return true
    }

    private func copy(
        _ pixels: UnsafeRawPointer, _ stride: Int, _ area: Rectangle, _ frame: Framebuffer,
        _ origin: Point, _ isForced: Bool, _ search: MotionSearch?,
        _ change: inout FrameChange
    ) {
        let place = area.offset(x: -origin.x, y: -origin.y)
        if format.isDirect {
            let source = TileSource(pixels: pixels, stride: stride, area: place)
            source.copy(to: frame, isForced: isForced, search: search, change: &change)
            return
        }
        if converted.count < area.area {
            converted = Array(repeating: 0, count: area.area)
        }
        converted.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for row in 0..<area.height {
                format.convert(
                    pixels + row * stride, count: area.width, into: base + row * area.width)
            }
            let source = TileSource(
                pixels: UnsafeRawPointer(base), stride: area.width * 4, area: place)
            source.copy(to: frame, isForced: isForced, search: search, change: &change)
        }
    }
}
