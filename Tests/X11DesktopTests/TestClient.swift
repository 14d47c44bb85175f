import CX11
import Glibc
import Raster
import TestSupport

@testable import X11Desktop

/// Another program on the same display, for what it draws and what it receives.
///
/// Used by one test at a time, which is what guards it.
final class TestClient: @unchecked Sendable {
    let display: OpaquePointer
    let root: Window
    let graphics: GC
    private let isBroken: UnsafeMutablePointer<CInt>

    init(_ server: XServer) throws {
        (display, isBroken) = try Self.open(server)
        root = XDefaultRootWindow(display)
        graphics = XCreateGC(display, root, 0, nil)
        XSetSubwindowMode(display, graphics, IncludeInferiors)
    }

    deinit { if isBroken.pointee == 0 { XCloseDisplay(display) } }

    /// Opens a connection whose end does not end the tests: servers come and go here.
    static func open(
        _ server: XServer
    ) throws -> (OpaquePointer, isBroken: UnsafeMutablePointer<CInt>) {
        cx11_install_error_handlers()
        guard let display = XOpenDisplay(server.display) else {
            throw TestSupportError.didNotStart(server.display)
        }
        // Never freed: Xlib may raise it at any time until the process ends.
        let flag = UnsafeMutablePointer<CInt>.allocate(capacity: 1)
        flag.initialize(to: 0)
        cx11_watch_io_error(display, flag)
        return (display, flag)
    }

    /// Fills areas of the root window, and waits until they are.
    func fill(_ areas: [(area: Rectangle, colour: UInt)]) {
        for (area, colour) in areas {
            // Xlib leaves a broken connection locked by the thread that met the error, and tasks
            // change threads.
            if isBroken.pointee != 0 { return }
            XSetForeground(display, graphics, colour)
            XFillRectangle(
                display, root, graphics, CInt(area.x), CInt(area.y), UInt32(area.width),
                UInt32(area.height))
        }
        XSync(display, 0)
    }

    /// Copies an area within the root window, and waits until it is done.
    func copy(_ area: Rectangle, to target: Point) {
        XCopyArea(
            display, root, root, graphics, CInt(area.x), CInt(area.y), UInt32(area.width),
            UInt32(area.height), CInt(target.x), CInt(target.y))
        XSync(display, 0)
    }

    /// Copies an area to anywhere within a screen of this size.
    func copy(_ area: Rectangle, to screen: Size) {
        copy(
            area,
            to: Point(
                x: Int.random(in: 0...(screen.width - area.width)),
                y: Int.random(in: 0...(screen.height - area.height))))
    }

    /// Reads the screen without what is under test, as 24-bit colours.
    func pixels(of area: Rectangle) -> [UInt32] {
        guard
            let image = XGetImage(
                display, root, CInt(area.x), CInt(area.y), UInt32(area.width),
                UInt32(area.height), cx11_all_planes, ZPixmap)
        else { return [] }
        defer { _ = cx11_destroy_image(image) }
        var pixels: [UInt32] = []
        pixels.reserveCapacity(area.area)
        for y in 0..<area.height {
            for x in 0..<area.width {
                let pixel = cx11_get_pixel(image, CInt(x), CInt(y))
                pixels.append(UInt32(truncatingIfNeeded: pixel))
            }
        }
        return pixels
    }

    /// Puts the pointer somewhere, as the person at the desk would.
    func warp(to point: Point) {
        XTestFakeMotionEvent(display, -1, CInt(point.x), CInt(point.y), 0)
        XSync(display, 0)
    }

    /// Tells whether anybody owns the clipboard.
    func hasClipboard() -> Bool {
        XGetSelectionOwner(display, XInternAtom(display, "CLIPBOARD", 0)) != 0
    }

    /// Tells whether the root window has a property.
    func hasProperty(_ property: Atom) -> Bool {
        var count: CInt = 0
        guard let list = XListProperties(display, root, &count) else { return false }
        defer { XFree(list) }
        return (0..<Int(count)).contains { list[$0] == property }
    }

    /// Returns the keycodes that are down.
    func keysDown() -> [UInt8] {
        var bits = [CChar](repeating: 0, count: 32)
        XQueryKeymap(display, &bits)
        return (8...255).filter { UInt8(bitPattern: bits[Int($0) / 8]) >> ($0 % 8) & 1 == 1 }
    }

    /// Returns where the pointer is, and the state of buttons and modifiers.
    func pointer() -> (position: Point, mask: UInt32) {
        var (root, child): (Window, Window) = (0, 0)
        var (x, y, childX, childY): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
        var mask: UInt32 = 0
        XQueryPointer(display, self.root, &root, &child, &x, &y, &childX, &childY, &mask)
        return (Point(x: Int(x), y: Int(y)), mask)
    }
}

extension Framebuffer {
    /// The colours, without the unused byte.
    var colours: [UInt32] {
        pixels.bindMemory(to: UInt32.self).prefix(size.width * size.height).map { $0 & 0xff_ffff }
    }
}
