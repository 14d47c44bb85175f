import CX11
import HostRuntime
import Policy
import Raster

/// The top-level windows that the window manager lists (EWMH), as they describe themselves.
struct WindowList {
    let connection: DisplayConnection
    private let clients: ClientProcesses?
    private let processes = ProcessFacts()

    private static let maximumCount = 512
    private static let maximumTitleBytes = 1024

    init(connection: DisplayConnection) {
        self.connection = connection
        clients = ClientProcesses(connection: connection)
    }

    /// Returns the windows, topmost first.
    func windows() -> [DesktopWindow] {
        listed().prefix(Self.maximumCount).compactMap(describe)
    }

    private func listed() -> [Window] {
        let property = connection.atom("_NET_CLIENT_LIST_STACKING")
        let list = connection.property32(of: connection.root, property, limit: 4096)
        return list.map { $0.reversed() } ?? visibleChildren()
    }

    /// What is on the screen where no window manager keeps a list.
    private func visibleChildren() -> [Window] {
        var (root, parent): (Window, Window) = (0, 0)
        var children: UnsafeMutablePointer<Window>?
        var count: UInt32 = 0
        let isKnown = XQueryTree(
            connection.pointer, connection.root, &root, &parent, &children, &count)
        guard isKnown != 0, let children else { return [] }
        defer { XFree(children) }
        return UnsafeBufferPointer(start: children, count: Int(count)).reversed().filter { child in
            var attributes = XWindowAttributes()
            return XGetWindowAttributes(connection.pointer, child, &attributes) != 0
                && attributes.map_state == IsViewable && attributes.override_redirect == 0
                && attributes.`class` == InputOutput
        }
    }

    private func describe(_ window: Window) -> DesktopWindow? {
        guard let area = area(of: window) else { return nil }
        let application = clients?.process(of: window).flatMap(processes.application)
        return DesktopWindow(
            id: UInt64(window), title: title(of: window), applicationClass: name(of: window),
            executable: (application?.executable).flatMap(Self.lastPart), area: area,
            application: application)
    }

    private func area(of window: Window) -> Rectangle? {
        var attributes = XWindowAttributes()
        var (x, y): (CInt, CInt) = (0, 0)
        var child: Window = 0
        guard XGetWindowAttributes(connection.pointer, window, &attributes) != 0,
            XTranslateCoordinates(
                connection.pointer, window, connection.root, 0, 0, &x, &y, &child) != 0
        else { return nil }
        return Rectangle(
            x: Int(x), y: Int(y), width: Int(attributes.width), height: Int(attributes.height))
    }

    private func title(of window: Window) -> String {
        let modern = connection.atom("_NET_WM_NAME")
        let limit = Self.maximumTitleBytes
        return connection.text(of: window, modern, limit: limit)
            ?? connection.legacyText(of: window, XA_WM_NAME, limit: limit) ?? ""
    }

    /// Reads WM_CLASS, which holds two strings: first the instance, then the class.
    private func name(of window: Window) -> String {
        guard let bytes = connection.property8(of: window, XA_WM_CLASS, limit: 512) else {
            return ""
        }
        let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            .prefix(2).map { String(decoding: $0, as: UTF8.self) }
        let (instance, name) = (parts.first ?? "", parts.dropFirst().first ?? "")
        return instance == name || instance.isEmpty ? name : "\(name) \(instance)"
    }

    private static func lastPart(_ path: String) -> String? {
        path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
    }
}
