import CX11
import Raster

/// How a frame is put together.
extension ApplicationSharing {
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
            (isFresh, isUnseen) = (false, false)
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
