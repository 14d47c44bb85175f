import CX11
import Raster

/// What the server says has been drawn on: XDamage.
///
/// The server sends one event when its region stops being empty and is silent until the region is
/// fetched, so drawing costs nothing while nobody looks.
final class DamageTracker {
    private let connection: DisplayConnection
    private let eventBase: CInt
    private var damage: Damage = 0
    private var region: XserverRegion = 0

    /// Whether there is something to fetch.
    private(set) var isPending = false

    init?(connection: DisplayConnection) {
        var base: CInt = 0
        var error: CInt = 0
        guard XDamageQueryExtension(connection.pointer, &base, &error) != 0,
            connection.hasExtension("XFIXES")
        else { return nil }
        self.connection = connection
        eventBase = base
    }

    /// Starts or stops.
    func setActive(_ isActive: Bool) {
        let display = connection.pointer
        if isActive == (damage != 0) { return }
        if isActive {
            damage = XDamageCreate(display, connection.root, CInt(XDamageReportNonEmpty))
            region = XFixesCreateRegion(display, nil, 0)
            // A new one holds the whole window.
            XDamageSubtract(display, damage, 0, 0)
        } else {
            XDamageDestroy(display, damage)
            XFixesDestroyRegion(display, region)
            damage = 0
            isPending = false
        }
    }

    /// Takes an event if it is a damage event.
    func handle(_ event: XEvent) -> Bool {
        guard event.type == eventBase + CInt(XDamageNotify) else { return false }
        if damage != 0 { isPending = true }
        return true
    }

    /// Takes over what was drawn on: one round trip.
    func collect() -> [Rectangle] {
        isPending = false
        guard damage != 0 else { return [] }
        XDamageSubtract(connection.pointer, damage, 0, region)
        var count: CInt = 0
        guard let list = XFixesFetchRegion(connection.pointer, region, &count) else { return [] }
        defer { XFree(list) }
        return (0..<Int(max(0, count))).map { index in
            let area = list[index]
            return Rectangle(
                x: Int(area.x), y: Int(area.y), width: Int(area.width), height: Int(area.height))
        }
    }
}
