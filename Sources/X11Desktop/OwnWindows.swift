import CX11

/// Which windows on the screen are ours: kept by what the server tells, asked for where it is new.
///
/// A child of the root window counts as ours when anything in it is: the frame that a window
/// manager puts around a window of ours bears its title bar and its buttons.
final class OwnWindows {
    private struct TopLevel {
        var isMapped: Bool
        /// Whether it keeps itself out of the window manager's hands, as menus do.
        var isUnmanaged: Bool
    }

    private enum Kind { case foreign, own, ownMenu }

    private let connection: DisplayConnection
    private let clients: ClientProcesses
    private var processes: Set<Int32> = []
    private var topLevels: [Window: TopLevel] = [:]
    private var unseen: Set<Window> = []
    private var mapped: [Window: Kind] = [:]
    private var hasNews = false

    /// Frames are two or three windows deep; what embeds more is no frame.
    private static let maximumDepth = 6
    private static let maximumWindows = 512

    init(connection: DisplayConnection, clients: ClientProcesses) {
        self.connection = connection
        self.clients = clients
    }

    /// Whether there is no process of ours, and so nothing to ask for.
    var isUnused: Bool { processes.isEmpty }

    /// Whether anything of ours is on the screen.
    var isOnScreen: Bool { !mapped.isEmpty }

    /// Whether a menu of ours is open: it has pointer and keyboard grabbed, most likely, and no
    /// request tells who has.
    var hasMenu: Bool { mapped.values.contains(.ownMenu) }

    /// Tells whether a child of the root window counts as ours.
    func isOwn(_ topLevel: Window) -> Bool { mapped[topLevel] != nil }

    /// Tells whether a window belongs to one of our processes itself.
    func belongs(_ window: Window) -> Bool {
        !clients.windows([window], of: processes).isEmpty
    }

    /// Whether a window of ours has come to the keyboard since this was last asked.
    func takeNews() -> Bool {
        defer { hasNews = false }
        return hasNews
    }

    /// Sets whose windows are ours.
    func set(_ processes: Set<Int32>) {
        if processes == self.processes { return }
        let wasUnused = isUnused
        self.processes = processes
        hasNews = true
        mapped = [:]
        if isUnused {
            connection.select(0, on: connection.root, for: .own)
            topLevels = [:]
            unseen = []
        } else if wasUnused {
            connection.select(SubstructureNotifyMask, on: connection.root, for: .own)
            list()
        } else {
            forgetKinds()
        }
        look()
    }

    /// Takes an event that is about windows or the focus.
    func handle(_ event: XEvent) {
        if isUnused { return }
        switch event.type {
        case CreateNotify where event.xcreatewindow.parent == connection.root:
            topLevels[event.xcreatewindow.window] = TopLevel(
                isMapped: false, isUnmanaged: event.xcreatewindow.override_redirect != 0)
        case DestroyNotify: remove(event.xdestroywindow.window)
        case MapNotify where event.xmap.event == connection.root:
            note(
                event.xmap.window, isMapped: true, isUnmanaged: event.xmap.override_redirect != 0)
        case UnmapNotify where event.xunmap.event == connection.root:
            topLevels[event.xunmap.window]?.isMapped = false
            mapped[event.xunmap.window] = nil
            unseen.remove(event.xunmap.window)
        case ReparentNotify: noteReparenting(event.xreparent)
        case FocusIn: hasNews = true
        default: break
        }
    }

    /// Looks at the windows that nobody has looked at.
    func look() {
        while let window = unseen.popFirst() {
            guard let topLevel = topLevels[window], topLevel.isMapped else { continue }
            let kind = kind(of: window, isUnmanaged: topLevel.isUnmanaged)
            mapped[window] = kind == .foreign ? nil : kind
            if kind == .ownMenu { hasNews = true }
        }
    }

    private func note(_ window: Window, isMapped: Bool, isUnmanaged: Bool) {
        topLevels[window] = TopLevel(isMapped: isMapped, isUnmanaged: isUnmanaged)
        mapped[window] = nil
        if isMapped { unseen.insert(window) }
    }

    private func remove(_ window: Window) {
        topLevels[window] = nil
        mapped[window] = nil
        unseen.remove(window)
    }

    private func noteReparenting(_ event: XReparentEvent) {
        if event.parent == connection.root {
            // It is mapped again, and the server says so.
            return note(event.window, isMapped: false, isUnmanaged: event.override_redirect != 0)
        }
        remove(event.window)
        if topLevels[event.parent]?.isMapped ?? false {
            unseen.insert(event.parent)
        } else if topLevels[event.parent] == nil {
            // Somewhere deep in a frame.
            forgetKinds()
        }
    }

    private func forgetKinds() {
        for (window, topLevel) in topLevels where topLevel.isMapped { unseen.insert(window) }
    }

    private func list() {
        for window in connection.children(of: connection.root) {
            var attributes = XWindowAttributes()
            guard XGetWindowAttributes(connection.pointer, window, &attributes) != 0 else {
                continue
            }
            note(
                window, isMapped: attributes.map_state == IsViewable,
                isUnmanaged: attributes.override_redirect != 0)
        }
    }

    private func kind(of topLevel: Window, isUnmanaged: Bool) -> Kind {
        var level = [topLevel]
        var count = 0
        for _ in 0..<Self.maximumDepth where !level.isEmpty && count < Self.maximumWindows {
            let own = clients.windows(level, of: processes)
            if !own.isEmpty {
                // The focus goes into it, or its frame becomes another.
                for window in Set(own + [topLevel]) {
                    connection.select(
                        FocusChangeMask | StructureNotifyMask, on: window, for: .own)
                }
                return isUnmanaged && isMenu(topLevel) ? .ownMenu : .own
            }
            count += level.count
            level = level.flatMap(connection.children)
        }
        return .foreign
    }

    /// Of what is unmanaged, only that which says to be something else is no menu.
    private func isMenu(_ window: Window) -> Bool {
        let harmless = ["DOCK", "NOTIFICATION", "TOOLTIP", "DND", "UTILITY", "TOOLBAR", "SPLASH"]
            .map { connection.atom("_NET_WM_WINDOW_TYPE_" + $0) }
        let property = connection.atom("_NET_WM_WINDOW_TYPE")
        let types = connection.property32(of: window, property, limit: 16) ?? []
        return types.first.map { !harmless.contains($0) } ?? true
    }
}
