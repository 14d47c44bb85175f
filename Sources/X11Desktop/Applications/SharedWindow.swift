import CX11
import Raster

/// A window that is shown: its memory, which no other window's pixels are in.
///
/// The server keeps a redirected window's pixels apart from the screen (Composite), also those that
/// other windows cover.
final class SharedWindow {
    let window: Window
    private let connection: DisplayConnection
    private let damage: Damage
    private let visual: UnsafeMutablePointer<Visual>?
    private let depth: Int
    private var gc: GC?

    private(set) var pixmap: Pixmap = 0
    private(set) var picture: Picture?
    /// Where the pixmap's top-left pixel is on the screen: it holds the border as well.
    private(set) var pixmapOrigin = Point(x: 0, y: 0)
    /// What of the screen it has, without its border.
    private(set) var area = Rectangle(x: 0, y: 0, width: 0, height: 0)
    private(set) var region = Raster.Region()
    private var shape: Raster.Region?

    /// Whether something was drawn on it since this was last taken.
    private(set) var isDamaged = true
    /// Whether its shape may be another now.
    var isShapeStale = true

    /// Whether it may look different.
    var hasNews: Bool { isDamaged || isShapeStale }

    init(_ window: Window, _ attributes: XWindowAttributes, connection: DisplayConnection) {
        self.window = window
        self.connection = connection
        visual = attributes.visual
        depth = Int(attributes.depth)
        let display = connection.pointer
        XCompositeRedirectWindow(display, window, CInt(CompositeRedirectAutomatic))
        damage = XDamageCreate(display, window, CInt(XDamageReportNonEmpty))
        XShapeSelectInput(display, window, UInt(ShapeNotifyMask))
    }

    /// Gives the window back to the screen.
    func close() {
        guard !connection.isLost else { return }
        let display = connection.pointer
        freePixmap()
        XDamageDestroy(display, damage)
        XShapeSelectInput(display, window, 0)
        XCompositeUnredirectWindow(display, window, CInt(CompositeRedirectAutomatic))
        if let gc { XFreeGC(display, gc) }
        gc = nil
    }

    private func freePixmap() {
        guard pixmap != 0 else { return }
        if let picture { XRenderFreePicture(connection.pointer, picture) }
        XFreePixmap(connection.pointer, pixmap)
        (pixmap, picture) = (0, nil)
    }

    /// Whether its pixels are of the same kind as the screen's, so that they can be copied.
    var isPlain: Bool { depth == Int(XDefaultDepth(connection.pointer, connection.screen)) }

    /// Whether it can be shown at all.
    var isShown: Bool { pixmap != 0 && (isPlain || picture != nil) }

    /// As a layer of the picture.
    var layer: CompositionPlan.Layer {
        CompositionPlan.Layer(region: region, isOpaque: isPlain)
    }

    /// Takes over where it is now, and its shape.
    func place(_ geometry: TopLevelGeometry) {
        pixmapOrigin = Point(x: geometry.x, y: geometry.y)
        let inner = geometry.inner
        if isShapeStale { readShape() }
        guard isShapeStale || inner != area else { return }
        isShapeStale = false
        area = inner
        let moved = shape?.offset(x: inner.x, y: inner.y).intersection(Raster.Region(inner))
        region = moved ?? Raster.Region(inner)
    }

    private func readShape() {
        var (count, ordering): (CInt, CInt) = (0, 0)
        var (isBounding, isClip): (CInt, CInt) = (0, 0)
        var (x, y, clipX, clipY): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
        var (width, height, clipWidth, clipHeight): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        let display = connection.pointer
        let isKnown = XShapeQueryExtents(
            display, window, &isBounding, &x, &y, &width, &height, &isClip, &clipX, &clipY,
            &clipWidth, &clipHeight)
        guard isKnown != 0, isBounding != 0 else {
            shape = nil
            return
        }
        let list = XShapeGetRectangles(display, window, CInt(ShapeBounding), &count, &ordering)
        defer { if let list { XFree(list) } }
        // No rectangle at all is a shape too: that of a window that is not seen.
        shape = Raster.Region(
            UnsafeBufferPointer(start: list, count: list == nil ? 0 : Int(max(0, count))).map {
                Rectangle(x: Int($0.x), y: Int($0.y), width: Int($0.width), height: Int($0.height))
            })
    }

    /// Takes the memory that the window has now, and makes it the window's own.
    ///
    /// - Parameters:
    ///   - geometry: The window's size.
    ///   - remedy: What is to be done with its pixels; `nil` for nothing.
    func renew(_ geometry: TopLevelGeometry, _ remedy: TaintLedger<Window>.Remedy?) {
        let display = connection.pointer
        let (old, oldSize, oldBorder) = (pixmap, area.size, border)
        if let picture { XRenderFreePicture(display, picture) }
        pixmap = XCompositeNameWindowPixmap(display, window)
        picture = isPlain ? nil : Stage.picture(of: pixmap, visual, connection)
        border = geometry.border
        if let remedy {
            overwrite(geometry.inner.size)
            if remedy == .restore, old != 0, let gc {
                XCopyArea(
                    display, old, pixmap, gc, CInt(oldBorder), CInt(oldBorder),
                    UInt32(min(oldSize.width, geometry.inner.width)),
                    UInt32(min(oldSize.height, geometry.inner.height)), CInt(border),
                    CInt(border))
            }
        }
        if old != 0 { XFreePixmap(display, old) }
        isDamaged = true
    }

    private var border = 0

    private func overwrite(_ size: Size) {
        let display = connection.pointer
        if gc == nil {
            var values = XGCValues()
            values.graphics_exposures = 0
            values.foreground = 0xff8a_8f96
            gc = XCreateGC(display, pixmap, UInt(GCGraphicsExposures | GCForeground), &values)
        }
        XFillRectangle(
            display, pixmap, gc, CInt(border), CInt(border), UInt32(size.width),
            UInt32(size.height))
    }

    /// Takes an event of its damage.
    func note(_ event: XDamageNotifyEvent) -> Bool {
        guard event.damage == damage else { return false }
        isDamaged = true
        return true
    }

    /// Adds what was drawn on, in pixels of the screen, to a region of the server's.
    func addDamage(to sum: XserverRegion, by scratch: XserverRegion) {
        let display = connection.pointer
        isDamaged = false
        XDamageSubtract(display, damage, 0, scratch)
        XFixesTranslateRegion(display, scratch, CInt(area.x), CInt(area.y))
        XFixesUnionRegion(display, sum, sum, scratch)
    }
}
