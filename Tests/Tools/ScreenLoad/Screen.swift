import CX11
import Glibc
import ScreenText

/// An X display on which windows are drawn that no window manager touches.
final class Screen {
    let display: OpaquePointer
    let root: Window
    let graphics: GC
    let width: Int
    let height: Int
    private let prose: OpaquePointer
    private let typed: OpaquePointer

    enum Face { case prose, typed }

    init?(_ name: String) {
        guard let display = XOpenDisplay(name) else { return nil }
        let raw = UnsafeMutableRawPointer(display)
        guard let prose = screen_text_open(raw, "DejaVu Sans:pixelsize=15"),
            let typed = screen_text_open(raw, "DejaVu Sans Mono:pixelsize=14")
        else { return nil }
        (self.display, self.prose, self.typed) = (display, prose, typed)
        root = XDefaultRootWindow(display)
        width = Int(XDisplayWidth(display, 0))
        height = Int(XDisplayHeight(display, 0))
        var values = XGCValues()
        values.graphics_exposures = 0
        graphics = XCreateGC(display, root, UInt(GCGraphicsExposures), &values)
    }

    /// Makes a window and shows it above all others.
    func window(x: Int, y: Int, width: Int, height: Int, background: Pixmap? = nil) -> Window {
        var attributes = XSetWindowAttributes()
        attributes.override_redirect = 1
        attributes.background_pixel = 0xffffff
        attributes.event_mask = KeyPressMask | ExposureMask
        let window = XCreateWindow(
            display, root, CInt(x), CInt(y), UInt32(width), UInt32(height), 0, 24,
            UInt32(InputOutput), XDefaultVisual(display, 0),
            UInt(CWOverrideRedirect | CWBackPixel | CWEventMask), &attributes)
        if let background { XSetWindowBackgroundPixmap(display, window, background) }
        XMapRaised(display, window)
        sync()
        return window
    }

    func pixmap(width: Int, height: Int) -> Pixmap {
        XCreatePixmap(display, root, UInt32(width), UInt32(height), 24)
    }

    func fill(
        _ target: Drawable, _ colour: UInt32, x: Int, y: Int, width: Int, height: Int
    ) {
        XSetForeground(display, graphics, UInt(colour))
        XFillRectangle(
            display, target, graphics, CInt(x), CInt(y), UInt32(width), UInt32(height))
    }

    func write(
        _ text: String, on target: Drawable, x: Int, y: Int, ink: UInt32, face: Face = .prose
    ) {
        screen_text_draw(
            face == .prose ? prose : typed, target, CInt(x), CInt(y), text, ink)
    }

    func width(of text: String, face: Face) -> Int {
        Int(screen_text_width(face == .prose ? prose : typed, text))
    }

    func copy(
        from source: Drawable, row: Int = 0, width: Int, height: Int, to target: Drawable, x: Int,
        y: Int
    ) {
        XCopyArea(
            display, source, target, graphics, 0, CInt(row), UInt32(width), UInt32(height),
            CInt(x), CInt(y))
    }

    func sync() { XSync(display, 0) }
}
