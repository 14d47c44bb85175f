import CX11
import HostRuntime
import Raster

/// Owns one window of a watermark: it is on the screen for as long as it lives.
///
/// The server keeps its pixels as the window's background, and repeats them where the mark does, so
/// nothing is drawn again and nothing is sent, whatever happens above or below.
final class MarkWindow {
    let id: Window
    /// The instance of its WM_CLASS.
    static let name = "deskhand-mark"
    private let connection: DisplayConnection

    /// Puts a mark on a monitor; `nil` where nothing of it would be seen.
    init?(
        _ mark: ScreenMark, on monitor: Rectangle, isComposited: Bool,
        connection: DisplayConnection
    ) {
        let shape = MarkShape(mark, on: monitor)
        guard !shape.area.isEmpty,
            let look = isComposited
                ? MarkLook(translucent: connection) : MarkLook(solid: connection)
        else { return nil }
        self.connection = connection
        let display = connection.pointer
        let pixmap = look.pixmap(of: shape, opacity: mark.opacity, connection: connection)
        defer { XFreePixmap(display, pixmap) }
        id = look.window(shape.area, background: pixmap, connection: connection)
        if look.isTranslucent {
            shape.combineAreas(with: id, on: connection)
        } else {
            shape.combinePixels(with: id, on: connection)
        }
        // Every click goes to what is below.
        XShapeCombineRectangles(
            display, id, CInt(ShapeInput), 0, 0, nil, 0, CInt(ShapeSet), CInt(Unsorted))
        describe()
        XMapRaised(display, id)
    }

    deinit {
        guard !connection.isLost else { return }
        XDestroyWindow(connection.pointer, id)
        connection.flush()
    }

    /// Says what it is to compositors and tools: a window manager never sees it.
    private func describe() {
        let display = connection.pointer
        XStoreName(display, id, "Deskhand watermark")
        _ = Self.name.withCString { name in
            "Deskhand".withCString { kind in
                var hint = XClassHint(
                    res_name: UnsafeMutablePointer(mutating: name),
                    res_class: UnsafeMutablePointer(mutating: kind))
                return XSetClassHint(display, id, &hint)
            }
        }
        set("_NET_WM_WINDOW_TYPE", XA_ATOM, [connection.atom("_NET_WM_WINDOW_TYPE_NOTIFICATION")])
        let states = ["ABOVE", "SKIP_TASKBAR", "SKIP_PAGER"].map {
            connection.atom("_NET_WM_STATE_" + $0)
        }
        set("_NET_WM_STATE", XA_ATOM, states)
        // No shadow around it: Mutter's and picom's ways to say so.
        set("_GTK_FRAME_EXTENTS", XA_CARDINAL, [0, 0, 0, 0])
        set("_COMPTON_SHADOW", XA_CARDINAL, [0])
        var hints = XWMHints()
        hints.flags = InputHint
        hints.input = 0
        XSetWMHints(display, id, &hints)
    }

    private func set(_ name: String, _ type: Atom, _ values: [UInt]) {
        values.withUnsafeBytes { bytes in
            _ = XChangeProperty(
                connection.pointer, id, connection.atom(name), type, 32, CInt(PropModeReplace),
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), CInt(values.count))
        }
    }
}
