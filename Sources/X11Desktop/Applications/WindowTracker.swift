import CX11
import Policy

/// The children of the root window: kept by what the server tells, asked for where it is new.
final class WindowTracker {
    struct TopLevel {
        var geometry: TopLevelGeometry
        var isMapped: Bool
        var isUnmanaged: Bool
        /// `nil` until somebody has looked.
        var tree: WindowTree?
    }

    private let connection: DisplayConnection
    private let census: WindowCensus
    private(set) var topLevels: [Window: TopLevel] = [:]
    /// The children of the root window, from bottom to top.
    private(set) var order: [Window] = []
    /// The top-level window that each inner one belongs to.
    private var owners: [Window: Window] = [:]
    private var isOrderStale = true
    /// What has come into a tree and nobody has looked at.
    private var arrivals: [Window: [Window]] = [:]
    private var untitled: Set<Window> = []

    /// Whether anything may be different since `settle` was last called.
    private(set) var isStale = true

    /// What has happened to the windows' memory since `takeNews` was last called.
    enum News: Equatable {
        /// It was made anew.
        case renewed(Window)
        /// Somebody else's pixels may have come into it.
        case soiled(Window)
        /// It is gone.
        case removed(Window)
    }
    private var news: [News] = []

    private static let eventsOfTree = SubstructureNotifyMask | PropertyChangeMask

    init(connection: DisplayConnection, census: WindowCensus) {
        self.connection = connection
        self.census = census
    }

    /// Begins: from now on nothing that happens is missed.
    func start() {
        connection.select(SubstructureNotifyMask, on: connection.root, for: .applications)
        for window in connection.children(of: connection.root) {
            var attributes = XWindowAttributes()
            guard XGetWindowAttributes(connection.pointer, window, &attributes) != 0 else {
                continue
            }
            topLevels[window] = TopLevel(
                geometry: TopLevelGeometry(
                    x: Int(attributes.x), y: Int(attributes.y), width: Int(attributes.width),
                    height: Int(attributes.height), border: Int(attributes.border_width)),
                isMapped: attributes.map_state == IsViewable,
                isUnmanaged: attributes.override_redirect != 0)
        }
    }

    /// Returns the child of the root window that a window is, or is in, where it was looked at.
    func topLevel(of window: Window) -> Window? {
        topLevels[window] == nil ? owners[window] : window
    }

    /// Has everything looked at again.
    func lookAgainAtAll() {
        for window in topLevels.keys where topLevels[window]?.tree != nil { lookAgain(window) }
        owners = [:]
        isStale = true
    }

    func stop() { connection.endSelections(of: .applications) }

    func takeNews() -> [News] {
        defer { news = [] }
        return news
    }

    /// Looks at what nobody has looked at. With the server grabbed, all is as it says then.
    func settle() {
        isStale = false
        if isOrderStale {
            isOrderStale = false
            order = connection.children(of: connection.root)
        }
        let unknown = topLevels.filter { $0.value.isMapped && $0.value.tree == nil }.map(\.key)
        if !unknown.isEmpty, census.refreshManager() {
            // What was no frame is one, or the other way round.
            for window in topLevels.keys where topLevels[window]?.tree != nil { lookAgain(window) }
        }
        let known = census.processes(of: unknown)
        for window in unknown { look(at: window, known) }
        for (window, arrived) in arrivals where topLevels[window]?.tree != nil {
            add(arrived, to: window)
        }
        arrivals = [:]
        for window in untitled { describe(window) }
        untitled = []
    }

    private func look(at window: Window, _ known: [Window: Int32]) {
        guard let topLevel = topLevels[window] else { return }
        let tree = census.tree(
            of: window, isUnmanaged: topLevel.isUnmanaged, known: known, select: select)
        topLevels[window]?.tree = tree
        for inner in tree.windows { owners[inner] = window }
    }

    private func add(_ windows: [Window], to window: Window) {
        guard var tree = topLevels[window]?.tree else { return }
        census.add(windows, to: &tree, select)
        if tree.isMixed { news.append(.soiled(window)) }
        for inner in tree.windows { owners[inner] = window }
        topLevels[window]?.tree = tree
    }

    private func describe(_ window: Window) {
        guard let topLevel = topLevels[window], var tree = topLevel.tree, tree.facts != nil else {
            return
        }
        census.describe(&tree, window, isUnmanaged: topLevel.isUnmanaged)
        topLevels[window]?.tree = tree
    }

    private func select(_ window: Window) {
        connection.select(Self.eventsOfTree, on: window, for: .applications)
    }

    private func lookAgain(_ window: Window) {
        if topLevels[window]?.tree?.isMixed ?? false { news.append(.soiled(window)) }
        topLevels[window]?.tree = nil
    }

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
        let topLevel = topLevels[parent] != nil ? parent : owners[parent]
        guard let topLevel, topLevels[topLevel]?.tree != nil else { return }
        if topLevels[topLevel]?.tree?.facts == nil {
            // A frame gets what it is for.
            lookAgain(topLevel)
        } else {
            arrivals[topLevel, default: []].append(window)
        }
        isStale = true
    }

    /// A window is gone from where it was.
    private func leave(_ window: Window, isDestroyed: Bool) {
        isStale = true
        if topLevels.removeValue(forKey: window) != nil {
            isOrderStale = true
            news.append(.removed(window))
            owners = owners.filter { $0.value != window }
        } else if let topLevel = owners.removeValue(forKey: window), var tree = topLevels[topLevel]?.tree {
            census.forget(window, of: &tree)
            tree.windows.removeAll { $0 == window }
            topLevels[topLevel]?.tree = tree
            if tree.isMixed || tree.client == window { lookAgain(topLevel) }
        }
        if isDestroyed { connection.forget(window) }
    }
}
