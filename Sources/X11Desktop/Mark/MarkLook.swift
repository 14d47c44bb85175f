import CX11
import Glibc
import Raster

/// What a watermark's window is made of: translucent where a compositor runs, solid elsewhere.
struct MarkLook {
    let isTranslucent: Bool
    private let visual: UnsafeMutablePointer<Visual>?
    private let depth: CInt
    private let colormap: Colormap

    /// With an alpha channel; `nil` where the server has none.
    init?(translucent connection: DisplayConnection) {
        let display = connection.pointer
        var found = XVisualInfo()
        guard XMatchVisualInfo(display, connection.screen, 32, TrueColor, &found) != 0 else {
            return nil
        }
        isTranslucent = true
        visual = found.visual
        depth = 32
        colormap = XCreateColormap(display, connection.root, found.visual, AllocNone)
    }

    /// As every other window; `nil` where the screen has a palette.
    init?(solid connection: DisplayConnection) {
        let display = connection.pointer
        guard let visual = XDefaultVisual(display, connection.screen),
            visual.pointee.red_mask != 0
        else { return nil }
        isTranslucent = false
        self.visual = visual
        depth = XDefaultDepth(display, connection.screen)
        colormap = XDefaultColormap(display, connection.screen)
    }

    /// Makes a window that nothing manages.
    func window(
        _ area: Rectangle, background: Pixmap, connection: DisplayConnection
    ) -> Window {
        var attributes = XSetWindowAttributes()
        attributes.override_redirect = 1
        attributes.background_pixmap = background
        attributes.border_pixel = 0
        attributes.colormap = colormap
        attributes.event_mask = VisibilityChangeMask
        let mask = CWOverrideRedirect | CWBackPixmap | CWBorderPixel | CWColormap | CWEventMask
        let window = XCreateWindow(
            connection.pointer, connection.root, CInt(area.x), CInt(area.y), UInt32(area.width),
            UInt32(area.height), 0, depth, UInt32(InputOutput), visual, UInt(mask), &attributes)
        if isTranslucent { XFreeColormap(connection.pointer, colormap) }
        return window
    }

    /// Draws what the window shows and repeats.
    func pixmap(
        of shape: MarkShape, opacity: Double, connection: DisplayConnection
    ) -> Pixmap {
        let display = connection.pointer
        let (width, height) = (UInt32(shape.cell.width), UInt32(shape.cell.height))
        let pixmap = XCreatePixmap(display, connection.root, width, height, UInt32(depth))
        guard
            let image = XCreateImage(
                display, visual, UInt32(depth), ZPixmap, 0, nil, width, height, 32, 0)
        else { return pixmap }
        defer { _ = cx11_destroy_image(image) }
        // The image owns it.
        image.pointee.data = calloc(
            Int(height), Int(image.pointee.bytes_per_line))?.assumingMemoryBound(to: CChar.self)
        guard image.pointee.data != nil else { return pixmap }
        let picture = isTranslucent ? shape.faded(to: opacity) : shape.full
        shape.eachPixel(of: picture) { x, y, pixel in
            _ = cx11_put_pixel(
                image, CInt(x), CInt(y), isTranslucent ? UInt(pixel) : solid(pixel))
        }
        let graphics = XCreateGC(display, pixmap, 0, nil)
        XPutImage(display, pixmap, graphics, image, 0, 0, 0, 0, width, height)
        XFreeGC(display, graphics)
        return pixmap
    }

    /// The colour alone, as the screen's visual has it.
    private func solid(_ pixel: UInt32) -> UInt {
        guard let visual = visual?.pointee else { return 0 }
        let alpha = max(1, pixel >> 24)
        func part(_ shift: UInt32, _ mask: UInt) -> UInt {
            let value = UInt(min(255, (pixel >> shift & 0xff) * 255 / alpha))
            return (value * (mask >> mask.trailingZeroBitCount) / 255)
                << UInt(mask.trailingZeroBitCount)
        }
        return part(16, visual.red_mask) | part(8, visual.green_mask) | part(0, visual.blue_mask)
    }
}
