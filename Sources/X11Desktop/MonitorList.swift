import CX11
import HostRuntime
import Raster

/// The size of the screen, and the monitors that show it: RandR.
final class MonitorList {
    private let connection: DisplayConnection
    private let eventBase: CInt?

    /// The size of the root window, in pixels.
    private(set) var size = Size(width: 0, height: 0)
    /// The monitors, from left to right, then from top to bottom.
    private(set) var displays: [DesktopDisplay] = []
    /// Whether the server said that something changed since the last `refresh`.
    private(set) var isStale = false

    init(connection: DisplayConnection) {
        self.connection = connection
        var base: CInt = 0
        var error: CInt = 0
        let display = connection.pointer
        let hasRandR = XRRQueryExtension(display, &base, &error) != 0
        eventBase = hasRandR ? base : nil
        if hasRandR {
            XRRSelectInput(
                display, connection.root,
                CInt(RRScreenChangeNotifyMask | RRCrtcChangeNotifyMask | RROutputChangeNotifyMask))
        }
        // Monitors made by hand (`xrandr --setmonitor`) only cause a ConfigureNotify.
        connection.selectOnRoot(StructureNotifyMask)
        _ = refresh()
    }

    /// Takes an event if it is about the screen or its monitors.
    func handle(_ event: inout XEvent) -> Bool {
        let isRandR = eventBase.map { event.type == $0 || event.type == $0 + 1 } ?? false
        guard isRandR || (event.type == ConfigureNotify && event.xany.window == connection.root)
        else { return false }
        if eventBase != nil { XRRUpdateConfiguration(&event) }
        isStale = true
        return true
    }

    /// Asks again, and tells whether anything is different.
    func refresh() -> Bool {
        isStale = false
        let size = currentSize() ?? size
        let displays = currentDisplays(within: Rectangle(size))
        defer { (self.size, self.displays) = (size, displays) }
        return size != self.size || displays != self.displays
    }

    private func currentSize() -> Size? {
        var root: Window = 0
        var x: CInt = 0
        var y: CInt = 0
        var (width, height, border, depth): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        let isKnown = XGetGeometry(
            connection.pointer, connection.root, &root, &x, &y, &width, &height, &border, &depth)
        return isKnown == 0 ? nil : Size(width: Int(width), height: Int(height))
    }

    private func currentDisplays(within screen: Rectangle) -> [DesktopDisplay] {
        let scale = currentScale()
        var found = monitors().map { name, area, isPrimary in
            DesktopDisplay(
                index: 0, name: name, area: area.intersection(screen), scale: scale,
                isPrimary: isPrimary)
        }
        found.removeAll { $0.area.isEmpty }
        found.sort { ($0.area.x, $0.area.y) < ($1.area.x, $1.area.y) }
        if found.isEmpty {
            found = [
                DesktopDisplay(
                    index: 1, name: "screen", area: screen, scale: scale, isPrimary: true)
            ]
        }
        for index in found.indices { found[index].index = index + 1 }
        return found
    }

    private func monitors() -> [(name: String, area: Rectangle, isPrimary: Bool)] {
        guard eventBase != nil else { return [] }
        var count: CInt = 0
        let list = XRRGetMonitors(connection.pointer, connection.root, 1, &count)
        guard let list else { return [] }
        defer { XRRFreeMonitors(list) }
        return (0..<Int(max(0, count))).map { index in
            let monitor = list[index]
            let area = Rectangle(
                x: Int(monitor.x), y: Int(monitor.y), width: Int(monitor.width),
                height: Int(monitor.height))
            return (connection.name(of: monitor.name), area, monitor.primary != 0)
        }
    }

    /// Reads `Xft.dpi`, which desktops set to 96 times their scale; in quarters, as they offer it.
    private func currentScale() -> Double {
        let resources = connection.text(of: connection.root, XA_RESOURCE_MANAGER, limit: 65_536)
        for line in (resources ?? "").utf8.split(separator: UInt8(ascii: "\n")) {
            guard line.starts(with: "Xft.dpi:".utf8) else { continue }
            let value = line.dropFirst(8).filter { $0 != 0x20 && $0 != 0x09 }
            guard let dpi = Double(String(decoding: value, as: UTF8.self)), dpi.isFinite else {
                return 1
            }
            return min(8, max(1, (dpi / 24).rounded() / 4))
        }
        return 1
    }
}
