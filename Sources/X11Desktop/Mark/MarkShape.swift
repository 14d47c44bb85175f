import CX11
import HostRuntime
import Raster

/// Which pixels of a monitor a watermark is made of.
struct MarkShape {
    /// The window that holds them, in pixels of the root window.
    let area: Rectangle
    /// The part of the window that is drawn, and repeated to the right and downwards.
    let cell: Size
    private let picture: MarkPicture
    /// Where the picture is, in pixels of the window.
    private let origins: [Point]

    /// So much of a pixel must be covered for it to be seen where nothing is translucent.
    private static let solidAlpha: UInt32 = 128

    init(_ mark: ScreenMark, on monitor: Rectangle) {
        picture = mark.picture
        let layout = MarkLayout(of: picture.size, at: mark.anchor, lane: .screen)
        let places = layout.origins(in: monitor)
        if let period = layout.period {
            area = monitor
            cell = period
        } else {
            area = places.reduce(Rectangle(x: 0, y: 0, width: 0, height: 0)) {
                $0.union(Rectangle(mark.picture.size).offset(x: $1.x, y: $1.y))
            }.intersection(monitor)
            cell = area.size
        }
        let corner = area
        origins = places.map { Point(x: $0.x - corner.x, y: $0.y - corner.y) }
    }

    /// Calls `body` for every pixel of the cell in which something is drawn.
    func eachPixel(of picture: MarkPicture, _ body: (_ x: Int, _ y: Int, UInt32) -> Void) {
        let bounds = Rectangle(cell)
        for origin in origins where origin.x < cell.width && origin.y < cell.height {
            for row in 0..<picture.size.height {
                for column in 0..<picture.size.width {
                    let (x, y) = (origin.x + column, origin.y + row)
                    let pixel = picture.pixels[row * picture.size.width + column]
                    if pixel >> 24 != 0, x >= 0, y >= 0, x < bounds.maxX, y < bounds.maxY {
                        body(x, y, pixel)
                    }
                }
            }
        }
    }

    /// Cuts a window to the rectangles around the marks: a compositor has less to blend.
    func combineAreas(with window: Window, on connection: DisplayConnection) {
        var rectangles = origins.map { origin in
            XRectangle(
                x: Int16(clamping: origin.x), y: Int16(clamping: origin.y),
                width: UInt16(clamping: picture.size.width),
                height: UInt16(clamping: picture.size.height))
        }
        XShapeCombineRectangles(
            connection.pointer, window, CInt(ShapeBounding), 0, 0, &rectangles,
            CInt(rectangles.count), CInt(ShapeSet), CInt(Unsorted))
    }

    /// Cuts a window to the letters.
    func combinePixels(with window: Window, on connection: DisplayConnection) {
        let stride = (area.width + 7) / 8
        var bits = [CChar](repeating: 0, count: stride * area.height)
        for origin in origins {
            for row in 0..<picture.size.height where origin.y + row < area.height {
                for column in 0..<picture.size.width where origin.x + column < area.width {
                    let pixel = picture.pixels[row * picture.size.width + column]
                    let (x, y) = (origin.x + column, origin.y + row)
                    guard pixel >> 24 >= Self.solidAlpha, x >= 0, y >= 0 else { continue }
                    bits[y * stride + x / 8] |= CChar(truncatingIfNeeded: 1 << (x % 8))
                }
            }
        }
        let display = connection.pointer
        let mask = XCreateBitmapFromData(
            display, window, bits, UInt32(area.width), UInt32(area.height))
        XShapeCombineMask(display, window, CInt(ShapeBounding), 0, 0, mask, CInt(ShapeSet))
        XFreePixmap(display, mask)
    }

    /// The picture with so much opacity.
    func faded(to opacity: Double) -> MarkPicture { picture.faded(to: opacity) }
    /// The picture at full strength.
    var full: MarkPicture { picture }
}
