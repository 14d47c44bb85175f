import CX11
import Raster

/// What lies above what, of the root window's children.
struct WindowStack {
    let connection: DisplayConnection

    /// More windows than these above ours are not looked at: one is enough to raise them.
    private static let mostWindows = 32

    /// Returns the visible windows above any of these, and over it.
    func covering(_ own: Set<Window>) -> Set<Window> {
        let children = all()
        guard let lowest = children.firstIndex(where: own.contains) else { return [] }
        var areas: [Rectangle] = []
        var found: Set<Window> = []
        for window in children[lowest...].prefix(own.count + Self.mostWindows) {
            guard let area = visibleArea(of: window) else { continue }
            if own.contains(window) {
                areas.append(area)
            } else if areas.contains(where: { !$0.intersection(area).isEmpty }) {
                found.insert(window)
            }
        }
        return found
    }

    /// Returns all of them, from the lowest to the topmost.
    func all() -> [Window] {
        var (root, parent): (Window, Window) = (0, 0)
        var children: UnsafeMutablePointer<Window>?
        var count: UInt32 = 0
        let isKnown = XQueryTree(
            connection.pointer, connection.root, &root, &parent, &children, &count)
        guard isKnown != 0, let children else { return [] }
        defer { XFree(children) }
        return Array(UnsafeBufferPointer(start: children, count: Int(count)))
    }

    private func visibleArea(of window: Window) -> Rectangle? {
        var attributes = XWindowAttributes()
        guard XGetWindowAttributes(connection.pointer, window, &attributes) != 0,
            attributes.map_state == IsViewable, attributes.`class` == InputOutput
        else { return nil }
        return Rectangle(
            x: Int(attributes.x), y: Int(attributes.y), width: Int(attributes.width),
            height: Int(attributes.height))
    }
}
