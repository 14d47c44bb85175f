import CGTK
import Glibc
public import TestSupport
public import Widgets

/// A display of the tests' own, on which this process's windows are.
///
/// There is one for a process: GTK cannot change its display. It has no window manager.
@MainActor
public final class TestDesktop {
    private static var made: TestDesktop?
    /// Its X server.
    public let server: XServer

    /// Returns the display, which is started when it is asked for the first time.
    ///
    /// - Throws: `TestSupportError.didNotStart`, `WidgetsError.noDisplay`.
    public static func shared() throws -> TestDesktop {
        if let made { return made }
        let desktop = TestDesktop(try XServer.xvfb(size: (1024, 768)))
        for (name, value) in desktop.server.environment where name != "LC_ALL" {
            setenv(name, value, 1)
        }
        setenv("GSETTINGS_BACKEND", "memory", 1)
        setenv("GDK_BACKEND", "x11", 1)
        try MainLoop.open(program: "deskhand-tests", name: "Deskhand")
        made = desktop
        return desktop
    }

    private init(_ server: XServer) { self.server = server }

    /// Runs GTK's loop until something is so.
    ///
    /// - Throws: `TestSupportError.timedOut` when it takes longer than 10 seconds.
    public func wait(_ what: String, until isSo: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while !isSo() {
            while MainLoop.turn() {}
            // Lets other tasks of the main actor run, which this one keeps from it.
            try await Task.sleep(for: .milliseconds(2))
            guard ContinuousClock.now < end else { throw TestSupportError.timedOut(what) }
        }
        while MainLoop.turn() {}
    }

    /// Runs GTK's loop for a while, where nothing tells that all is drawn.
    public func settle(milliseconds: Int = 150) async throws {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        try await wait("time") { ContinuousClock.now > end }
    }

    /// Shows a widget in a window of its own.
    public func show(_ widget: Widget, width: Int = 420, height: Int = 640) -> Widgets.Window {
        let window = Widgets.Window(title: "Test")
        window.setContent(widget)
        window.setDefaultSize(width: width, height: height)
        window.isVisible = true
        return window
    }

    /// Keeps a picture of a window in `.build/test/screenshots`.
    public func picture(of window: Widgets.Window, named name: String) throws {
        let folder = ".build/test/screenshots"
        try TestSupport.run(["mkdir", "-p", folder])
        guard let surface = gtk_widget_get_window(window.pointer),
            let pixels = gdk_pixbuf_get_from_window(
                surface, 0, 0, gdk_window_get_width(surface), gdk_window_get_height(surface))
        else { throw TestSupportError.timedOut("picture") }
        defer { g_object_unref(UnsafeMutableRawPointer(pixels)) }
        let path = "\(folder)/\(name).png"
        var written: UnsafeMutablePointer<gchar>?
        var size: gsize = 0
        gdk_pixbuf_save_to_bufferv(pixels, &written, &size, "png", nil, nil, nil)
        defer { g_free(written) }
        g_file_set_contents(path, written, gssize(size), nil)
    }
}
