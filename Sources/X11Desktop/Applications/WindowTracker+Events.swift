import CX11

/// What the server tells of windows.
extension WindowTracker {
    /// Takes an event that is about windows or their titles.
    func handle(_ event: XEvent) {
        let root = connection.root
        switch event.type {
        case CreateNotify:
            let made = event.xcreatewindow
            if made.parent == root { appear(made) } else { arrive(made.window, in: made.parent) }
        case DestroyNotify: leave(event.xdestroywindow.window, isDestroyed: true)
        case MapNotify where event.xmap.event == root:
            topLevels[event.xmap.window]?.isMapped = true
            topLevels[event.xmap.window]?.isUnmanaged = event.xmap.override_redirect != 0
            lookAgain(event.xmap.window)
            news.append(.renewed(event.xmap.window))
            isStale = true
        case UnmapNotify where event.xunmap.event == root:
            topLevels[event.xunmap.window]?.isMapped = false
            isStale = true
        case ConfigureNotify where event.xconfigure.event == root: move(event.xconfigure)
        case CirculateNotify where event.xcirculate.event == root:
            isOrderStale = true
            isStale = true
        case ReparentNotify: note(event.xreparent)
        case PropertyNotify:
            guard let window = owners[event.xproperty.window] else { return }
            untitled.insert(window)
            isStale = true
        default: break
        }
    }

    private func appear(_ event: XCreateWindowEvent) {
        let geometry = TopLevelGeometry(
            x: Int(event.x), y: Int(event.y), width: Int(event.width), height: Int(event.height),
            border: Int(event.border_width))
        topLevels[event.window] = TopLevel(
            geometry: geometry, isMapped: false, isUnmanaged: event.override_redirect != 0)
        isOrderStale = true
    }

    private func move(_ event: XConfigureEvent) {
        guard let before = topLevels[event.window]?.geometry else { return }
        let geometry = TopLevelGeometry(
            x: Int(event.x), y: Int(event.y), width: Int(event.width), height: Int(event.height),
            border: Int(event.border_width))
        topLevels[event.window]?.geometry = geometry
        if !geometry.hasSize(of: before) { news.append(.renewed(event.window)) }
        isOrderStale = true
        isStale = true
    }

    private func note(_ event: XReparentEvent) {
        if event.event == event.window { return }
        if event.parent == connection.root {
            guard event.event == connection.root else { return }
            leave(event.window, isDestroyed: false)
            var attributes = XWindowAttributes()
            // It is mapped again, and the server says so.
            let isThere = XGetWindowAttributes(connection.pointer, event.window, &attributes) != 0
            topLevels[event.window] = TopLevel(
                geometry: TopLevelGeometry(
                    x: Int(event.x), y: Int(event.y), width: isThere ? Int(attributes.width) : 0,
                    height: isThere ? Int(attributes.height) : 0,
                    border: isThere ? Int(attributes.border_width) : 0),
                isMapped: false, isUnmanaged: event.override_redirect != 0)
            isOrderStale = true
            isStale = true
            return
        }
        if event.event != event.parent { leave(event.window, isDestroyed: false) }
        arrive(event.window, in: event.parent)
    }

    /// A window has come into another one.
    private func arrive(_ window: Window, in parent: Window) {
        guard let topLevel = self.topLevel(of: parent) else { return }
        // It may be gone before anybody looks, and leaves its pixels behind all the same.
        if !census.isKnown(window, in: topLevels[topLevel]?.tree, of: topLevel) {
            news.append(.soiled(topLevel))
        }
        isStale = true
        guard topLevels[topLevel]?.tree != nil else { return }
        if topLevels[topLevel]?.tree?.facts == nil {
            // A frame gets what it is for.
            lookAgain(topLevel)
        } else {
            arrivals[topLevel, default: []].append(window)
        }
    }

    /// A window is gone from where it was.
    private func leave(_ window: Window, isDestroyed: Bool) {
        isStale = true
        for topLevel in arrivals.keys { arrivals[topLevel]?.removeAll { $0 == window } }
        if topLevels.removeValue(forKey: window) != nil {
            isOrderStale = true
            news.append(.removed(window))
            owners = owners.filter { $0.value != window }
        } else if let topLevel = owners.removeValue(forKey: window),
            var tree = topLevels[topLevel]?.tree
        {
            census.forget(window, of: &tree)
            tree.windows.removeAll { $0 == window }
            topLevels[topLevel]?.tree = tree
            if tree.isMixed || tree.client == window { lookAgain(topLevel) }
        }
        if isDestroyed { connection.forget(window) }
    }
}
