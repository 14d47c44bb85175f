import CX11
import Policy
import Raster

/// Shows the windows of some applications, and nothing else.
///
/// Each frame is put together under one grab of the server: what windows there are, whose they are
/// and what is in them belongs to the same moment. What is not permitted is not left out of a
/// picture of the screen; it never is in the picture.
final class ApplicationSharing {
    private(set) var stage: Stage
    private let connection: DisplayConnection
    private let tracker: WindowTracker
    private let interest: Interest
    private var ledger = TaintLedger<Window>()
    private var windows: [Window: SharedWindow] = [:]
    private var visible: Set<Window> = []
    private var shown: [Window: Raster.Region] = [:]
    private var shownOrder: [Window] = []
    private let regions: (sum: XserverRegion, scratch: XserverRegion)
    private let damageBase: CInt
    private let shapeBase: CInt
    private var isFresh = true
    /// Counts what happens to the windows that are seen, for who looks at what is below the pointer.
    private(set) var layoutNumber = 0
    /// Whether windows' memory is made their own before it is looked at: off in tests that show what
    /// it is good for, nowhere else.
    private let isProtected: Bool

    private final class Interest {
        var scope: ApplicationScope
        init(_ scope: ApplicationScope) { self.scope = scope }
    }

    /// Begins to show a scope.
    ///
    /// - Returns: `nil` where the server cannot keep windows apart.
    init?(
        connection: DisplayConnection, clients: ClientProcesses, scope: ApplicationScope,
        size: Size, monitors: [Rectangle], isProtected: Bool = true
    ) {
        let display = connection.pointer
        var (error, shapeBase, damageBase): (CInt, CInt, CInt) = (0, 0, 0)
        guard Self.isSupported(by: connection),
            XDamageQueryExtension(display, &damageBase, &error) != 0,
            XShapeQueryExtension(display, &shapeBase, &error) != 0,
            let stage = Stage(connection: connection, size: size, monitors: monitors)
        else { return nil }
        (self.connection, self.stage, self.isProtected) = (connection, stage, isProtected)
        (self.damageBase, self.shapeBase) = (damageBase, shapeBase)
        let interest = Interest(scope)
        self.interest = interest
        let census = WindowCensus(connection: connection, clients: clients) {
            interest.scope.mayInclude($0)
        }
        tracker = WindowTracker(connection: connection, census: census)
        regions = (
            XFixesCreateRegion(display, nil, 0), XFixesCreateRegion(display, nil, 0)
        )
        connection.whileGrabbed { tracker.start() }
    }

    /// Whether a server has what it takes.
    static func isSupported(by connection: DisplayConnection) -> Bool {
        let display = connection.pointer
        var (event, error, major, minor): (CInt, CInt, CInt, CInt) = (0, 0, 0, 4)
        guard XCompositeQueryExtension(display, &event, &error) != 0,
            XCompositeQueryVersion(display, &major, &minor) != 0, (major, minor) >= (0, 2),
            XDamageQueryExtension(display, &event, &error) != 0,
            XShapeQueryExtension(display, &event, &error) != 0
        else { return false }
        return connection.hasExtension("XFIXES")
    }

    /// Gives all windows back to the screen.
    func close() {
        guard !connection.isLost else { return }
        for window in windows.values { window.close() }
        windows = [:]
        visible = []
        XFixesDestroyRegion(connection.pointer, regions.sum)
        XFixesDestroyRegion(connection.pointer, regions.scratch)
        tracker.stop()
        connection.flush()
    }

    /// Shows another scope from the next frame on; until then, nothing counts as visible.
    func setScope(_ scope: ApplicationScope) {
        interest.scope = scope
        visible = []
        tracker.lookAgainAtAll()
    }

    /// Takes another size of the screen.
    func setSize(_ size: Size, monitors: [Rectangle]) -> Bool {
        guard size != stage.size else { return true }
        guard let stage = Stage(connection: connection, size: size, monitors: monitors) else {
            return false
        }
        self.stage = stage
        isFresh = true
        return true
    }

    /// Whether anything may be different since the last `refresh`.
    var hasNews: Bool {
        isFresh || tracker.isStale || ledger.isTainted
            || visible.contains { windows[$0].map { $0.isDamaged || $0.isShapeStale } ?? true }
    }

    /// Whether a child of the root window is seen.
    func isVisible(_ window: Window) -> Bool { visible.contains(window) }

    /// Whether a window, or the frame that it is in, is seen.
    func isVisible(client window: Window) -> Bool {
        tracker.topLevel(of: window).map { isVisible($0) } ?? false
    }

    /// Whether a window that is not seen may have pointer and keyboard to itself, as menus have.
    var hasHiddenMenu: Bool {
        tracker.topLevels.contains { window, topLevel in
            topLevel.isMapped && topLevel.isUnmanaged && !visible.contains(window)
        }
    }

    /// Takes an event that is about the windows' pixels or shapes.
    func handle(_ event: XEvent) -> Bool {
        if event.type == damageBase + CInt(XDamageNotify) {
            return withUnsafePointer(to: event) { pointer in
                pointer.withMemoryRebound(to: XDamageNotifyEvent.self, capacity: 1) { damage in
                    windows[damage.pointee.drawable]?.note(damage.pointee) ?? true
                }
            }
        }
        guard event.type == shapeBase + CInt(ShapeNotify) else { return false }
        windows[event.xany.window]?.isShapeStale = true
        return true
    }

    /// Takes an event that is about where windows are and what they say of themselves.
    func note(_ event: XEvent) { tracker.handle(event) }

    /// Decides what is seen now. With the server grabbed, and all events taken, it is what is so.
    func settle() {
        guard tracker.isStale else { return }
        tracker.settle()
        for news in tracker.takeNews() {
            switch news {
            case .renewed(let window): ledger.renew(window)
            case .soiled(let window): ledger.soil(window)
            case .removed(let window): drop(window)
            }
        }
        let facts = tracker.topLevels.values.compactMap { $0.isMapped ? $0.tree?.facts : nil }
        let selection = WindowSelection(scope: interest.scope)
        visible = Set(selection.visible(among: facts).map { Window($0) })
        layoutNumber += 1
    }

    private func drop(_ window: Window) {
        ledger.remove(window)
        windows.removeValue(forKey: window)?.close()
    }

    /// Puts the picture together anew where it has changed.
    ///
    /// - Parameter takeEvents: Has every event handled that has come.
    /// - Returns: What is different now, in pixels of the screen.
    func refresh(takeEvents: () -> Void) -> [Rectangle] {
        connection.whileGrabbed {
            XSync(connection.pointer, 0)
            takeEvents()
            settle()
            openAndClose()
            var dirty = DirtyArea()
            for area in isFresh ? [Rectangle(stage.size)] : damagedAreas() { dirty.add(area) }
            isFresh = false
            let layers = arrange(&dirty)
            let screen = Raster.Region(Rectangle(stage.size))
            let changed = Raster.Region(dirty.take()).intersection(screen)
            guard !changed.isEmpty else { return [] }
            let plan = CompositionPlan(layers: layers.map(\.layer), dirty: changed)
            stage.perform(plan, with: layers)
            return changed.rectangles
        }
    }

    /// Takes up windows that have become visible, and gives back those that no longer are.
    private func openAndClose() {
        for window in windows.keys where !visible.contains(window) {
            if tracker.topLevels[window]?.isMapped ?? false { drop(window) }
        }
        for window in visible {
            guard let topLevel = tracker.topLevels[window] else { continue }
            if windows[window] == nil {
                var attributes = XWindowAttributes()
                guard XGetWindowAttributes(connection.pointer, window, &attributes) != 0,
                    attributes.`class` == InputOutput
                else { continue }
                windows[window] = SharedWindow(window, attributes, connection: connection)
                ledger.add(window)
            }
            guard let shared = windows[window] else { continue }
            if let remedy = ledger.remedy(for: window) {
                shared.renew(topLevel.geometry, isProtected ? remedy : nil)
                ledger.clean(window)
                repaint(topLevel.tree?.windows ?? [window])
            }
            shared.place(topLevel.geometry)
        }
    }

    /// Asks an application to draw its window again.
    private func repaint(_ windows: [Window]) {
        for window in windows { XClearArea(connection.pointer, window, 0, 0, 0, 0, 1) }
    }

    private func damagedAreas() -> [Rectangle] {
        let display = connection.pointer
        let damaged = visible.compactMap { windows[$0] }.filter(\.isDamaged)
        if damaged.isEmpty { return [] }
        XFixesSetRegion(display, regions.sum, nil, 0)
        for window in damaged { window.addDamage(to: regions.sum, by: regions.scratch) }
        var count: CInt = 0
        guard let list = XFixesFetchRegion(display, regions.sum, &count) else { return [] }
        defer { XFree(list) }
        return UnsafeBufferPointer(start: list, count: Int(max(0, count))).map {
            Rectangle(x: Int($0.x), y: Int($0.y), width: Int($0.width), height: Int($0.height))
        }
    }

    /// Returns the windows that are shown, from bottom to top; what has come, gone or moved is dirty.
    private func arrange(_ dirty: inout DirtyArea) -> [SharedWindow] {
        let layers = tracker.order.compactMap { window in
            visible.contains(window) ? windows[window] : nil
        }.filter(\.isShown)
        let now = Dictionary(
            layers.map { ($0.window, $0.region) }, uniquingKeysWith: { $1 })
        let order = layers.map(\.window)
        let isSameOrder =
            order.filter { shown[$0] != nil } == shownOrder.filter { now[$0] != nil }
        for window in Set(now.keys).union(shown.keys)
        where !isSameOrder || now[window] != shown[window] {
            for area in (shown[window] ?? Raster.Region()).rectangles { dirty.add(area) }
            for area in (now[window] ?? Raster.Region()).rectangles { dirty.add(area) }
        }
        (shown, shownOrder) = (now, order)
        return layers
    }
}
