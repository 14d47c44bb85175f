import CX11
import Raster

/// A quiet pattern, in place of what is not shown.
struct Backdrop {
    let connection: DisplayConnection
    let depth: UInt32

    private static let edge: UInt32 = 32
    private static let fonts = [
        "-misc-fixed-medium-r-normal--20-*-*-*-*-*-iso8859-1", "9x15", "fixed",
    ]

    /// Draws it.
    func draw(on pixmap: Pixmap, size: Size, monitors: [Rectangle], sentence: String) {
        let display = connection.pointer
        let gc = XCreateGC(display, pixmap, 0, nil)
        defer { XFreeGC(display, gc) }
        let tile = XCreatePixmap(display, connection.root, Self.edge, Self.edge, depth)
        defer { XFreePixmap(display, tile) }
        XSetForeground(display, gc, colour(0x53, 0x59, 0x62))
        XFillRectangle(display, tile, gc, 0, 0, Self.edge, Self.edge)
        XSetForeground(display, gc, colour(0x5b, 0x62, 0x6c))
        XFillRectangle(display, tile, gc, 0, 0, Self.edge / 2, Self.edge / 2)
        XFillRectangle(
            display, tile, gc, CInt(Self.edge / 2), CInt(Self.edge / 2), Self.edge / 2,
            Self.edge / 2)
        XSetTile(display, gc, tile)
        XSetFillStyle(display, gc, FillTiled)
        XFillRectangle(display, pixmap, gc, 0, 0, UInt32(size.width), UInt32(size.height))
        XSetFillStyle(display, gc, FillSolid)
        XSetForeground(display, gc, colour(0xc4, 0xca, 0xd2))
        write(sentence, on: pixmap, monitors, gc)
    }

    private func write(_ text: String, on pixmap: Pixmap, _ monitors: [Rectangle], _ gc: GC?) {
        let display = connection.pointer
        let font = Self.fonts.lazy.compactMap { XLoadQueryFont(display, $0) }.first
        guard let font else { return }
        defer { XFreeFont(display, font) }
        XSetFont(display, gc, font.pointee.fid)
        let bytes = text.utf8.map { CChar(bitPattern: $0) }
        let width = Int(XTextWidth(font, bytes, CInt(bytes.count)))
        for monitor in monitors where monitor.width > width {
            XDrawString(
                display, pixmap, gc, CInt(monitor.x + (monitor.width - width) / 2),
                CInt(monitor.y + monitor.height / 2), bytes, CInt(bytes.count))
        }
    }

    private func colour(_ red: UInt16, _ green: UInt16, _ blue: UInt16) -> UInt {
        var colour = XColor()
        (colour.red, colour.green, colour.blue) = (red * 257, green * 257, blue * 257)
        let display = connection.pointer
        let map = XDefaultColormap(display, connection.screen)
        return XAllocColor(display, map, &colour) == 0 ? 0 : colour.pixel
    }
}
