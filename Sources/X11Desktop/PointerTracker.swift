import CX11
import Raster

/// The pointer's picture (XFixes) and its moves (XInput 2), as the server tells of them.
final class PointerTracker {
    private let connection: DisplayConnection
    private var fixesEventBase: CInt?
    private let raw: RawInput?

    /// Whether the pointer may have moved since `position` was asked for.
    private(set) var mayHaveMoved = false
    /// Counts the pictures, so that each stream knows whether it has the last one.
    private(set) var shapeNumber = 1

    /// When somebody at the desk last moved it.
    private(set) var deskMotion: ContinuousClock.Instant?

    init(connection: DisplayConnection, raw: RawInput?) {
        self.connection = connection
        self.raw = raw
        var base: CInt = 0
        var error: CInt = 0
        if XFixesQueryExtension(connection.pointer, &base, &error) != 0 { fixesEventBase = base }
    }

    /// Starts or stops listening.
    func setActive(_ isActive: Bool) {
        let display = connection.pointer
        if fixesEventBase != nil {
            let mask = isActive ? XFixesDisplayCursorNotifyMask : 0
            XFixesSelectCursorInput(display, connection.root, UInt(mask))
        }
        shapeNumber += 1
        raw?.select(isActive ? [CInt(XI_RawMotion)] : [], of: CInt(XIAllMasterDevices))
    }

    /// Takes an event if it is about the pointer.
    func handle(_ event: XEvent) -> Bool {
        if let base = fixesEventBase, event.type == base + CInt(XFixesCursorNotify) {
            shapeNumber += 1
            return true
        }
        return false
    }

    /// Notes a move that a device made.
    func note(_ motion: RawInput.Event) {
        mayHaveMoved = true
        let isOfDesk = !(raw?.testDevices.contains(motion.source) ?? true)
        if isOfDesk { deskMotion = .now }
    }

    /// Returns where the pointer is, in pixels of the root window.
    func position() -> Point? { place()?.position }

    /// Returns where the pointer is, and in what child of the root window.
    func place() -> (position: Point, window: Window)? {
        mayHaveMoved = false
        var (root, child): (Window, Window) = (0, 0)
        var (x, y, childX, childY): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
        var mask: UInt32 = 0
        let isHere = XQueryPointer(
            connection.pointer, connection.root, &root, &child, &x, &y, &childX, &childY, &mask)
        return isHere == 0 ? nil : (Point(x: Int(x), y: Int(y)), child)
    }

    /// Returns the pointer's picture.
    func shape() -> PointerShape? {
        guard fixesEventBase != nil, let image = XFixesGetCursorImage(connection.pointer) else {
            return nil
        }
        defer { XFree(image) }
        return Self.shape(of: image)
    }

    /// Returns the pointer's picture where it is one of those that desktops have names for; an arrow
    /// in place of another, which may show anything, as the icon of what is dragged does.
    func namedShape() -> PointerShape? {
        guard fixesEventBase != nil, let image = XFixesGetCursorImage(connection.pointer) else {
            return nil
        }
        defer { XFree(image) }
        return image.pointee.atom == 0 ? .arrow : Self.shape(of: image)
    }

    private static func shape(of image: UnsafeMutablePointer<XFixesCursorImage>) -> PointerShape {
        let size = Size(width: Int(image.pointee.width), height: Int(image.pointee.height))
        let source = UnsafeBufferPointer(
            start: image.pointee.pixels, count: size.width * size.height)
        let pixels = source.map { unmultiplied(UInt32(truncatingIfNeeded: $0)) }
        if pixels.allSatisfy({ $0 >> 24 == 0 }) {
            return PointerShape(
                size: Size(width: 0, height: 0), hotspot: Point(x: 0, y: 0), pixels: [])
        }
        return PointerShape(
            size: size,
            hotspot: Point(
                x: min(Int(image.pointee.xhot), size.width - 1),
                y: min(Int(image.pointee.yhot), size.height - 1)),
            pixels: pixels)
    }

    /// X multiplies the colours with alpha; viewers expect them plain.
    private static func unmultiplied(_ pixel: UInt32) -> UInt32 {
        let alpha = pixel >> 24
        if alpha == 0 { return 0 }
        if alpha == 255 { return pixel }
        func plain(_ shift: UInt32) -> UInt32 {
            min(255, ((pixel >> shift & 255) * 255 + alpha / 2) / alpha) << shift
        }
        return alpha << 24 | plain(16) | plain(8) | plain(0)
    }
}
