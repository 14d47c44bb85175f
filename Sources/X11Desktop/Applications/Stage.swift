import CX11
import Raster

/// Where the picture of the permitted windows is put together: memory of the server's that no
/// window draws on.
final class Stage {
    let pixmap: Pixmap
    let size: Size
    private let connection: DisplayConnection
    private let backdrop: Pixmap
    private let gc: GC
    private let picture: Picture?

    /// What stands where much is hidden.
    static let sentence = "Only chosen applications are shown here."

    /// Makes a stage as large as the screen, with the sentence in the middle of each monitor; `nil`
    /// where the server has no room for it.
    init?(connection: DisplayConnection, size: Size, monitors: [Rectangle]) {
        guard size.width > 0, size.height > 0 else { return nil }
        self.connection = connection
        self.size = size
        let display = connection.pointer
        let depth = UInt32(XDefaultDepth(display, connection.screen))
        let (width, height) = (UInt32(size.width), UInt32(size.height))
        _ = connection.syncHasFailed()
        pixmap = XCreatePixmap(display, connection.root, width, height, depth)
        backdrop = XCreatePixmap(display, connection.root, width, height, depth)
        var values = XGCValues()
        values.graphics_exposures = 0
        guard let gc = XCreateGC(display, pixmap, UInt(GCGraphicsExposures), &values) else {
            return nil
        }
        self.gc = gc
        picture = Self.picture(of: pixmap, XDefaultVisual(display, connection.screen), connection)
        Backdrop(connection: connection, depth: depth).draw(
            on: backdrop, size: size, monitors: monitors, sentence: Self.sentence)
        copy(Raster.Region(Rectangle(size)), from: backdrop, x: 0, y: 0)
        guard !connection.syncHasFailed() else {
            free()
            return nil
        }
        isWhole = true
    }

    private var isWhole = false

    deinit { if isWhole { free() } }

    private func free() {
        guard !connection.isLost else { return }
        let display = connection.pointer
        if let picture { XRenderFreePicture(display, picture) }
        XFreeGC(display, gc)
        XFreePixmap(display, pixmap)
        XFreePixmap(display, backdrop)
    }

    /// Makes some of the picture anew.
    func perform(_ plan: CompositionPlan, with windows: [SharedWindow]) {
        copy(plan.backdrop, from: backdrop, x: 0, y: 0)
        for step in plan.copies {
            let window = windows[step.layer]
            let (x, y) = (window.pixmapOrigin.x, window.pixmapOrigin.y)
            if window.isPlain {
                copy(step.region, from: window.pixmap, x: x, y: y)
            } else if let picture, let source = window.picture {
                blend(step.region, from: source, onto: picture, x: x, y: y)
            }
        }
    }

    /// Copies pixels of what has its top-left corner at a place.
    private func copy(_ region: Raster.Region, from source: Drawable, x: Int, y: Int) {
        for area in region.rectangles {
            XCopyArea(
                connection.pointer, source, pixmap, gc, CInt(area.x - x), CInt(area.y - y),
                UInt32(area.width), UInt32(area.height), CInt(area.x), CInt(area.y))
        }
    }

    private func blend(
        _ region: Raster.Region, from source: Picture, onto target: Picture, x: Int, y: Int
    ) {
        for area in region.rectangles {
            XRenderComposite(
                connection.pointer, CInt(PictOpOver), source, 0, target, CInt(area.x - x),
                CInt(area.y - y), 0, 0, CInt(area.x), CInt(area.y), UInt32(area.width),
                UInt32(area.height))
        }
    }

    /// Makes a picture of a pixmap, for the RENDER extension; `nil` where there is none.
    static func picture(
        of pixmap: Pixmap, _ visual: UnsafeMutablePointer<Visual>?,
        _ connection: DisplayConnection
    ) -> Picture? {
        guard let visual, connection.hasExtension("RENDER"),
            let format = XRenderFindVisualFormat(connection.pointer, visual)
        else { return nil }
        return XRenderCreatePicture(connection.pointer, pixmap, format, 0, nil)
    }
}
