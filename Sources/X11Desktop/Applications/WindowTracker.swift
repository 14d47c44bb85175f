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

    let connection: DisplayConnection
    let census: WindowCensus
    var topLevels: [Window: TopLevel] = [:]
    /// The children of the root window, from bottom to top.
    var order: [Window] = []
    /// The top-level window that each inner one belongs to.
    var owners: [Window: Window] = [:]
    var isOrderStale = true
    /// What has come into a tree and nobody has looked at.
    var arrivals: [Window: [Window]] = [:]
    var untitled: Set<Window> = []

    /// Whether anything may be different since `settle` was last called.
    var isStale = true

    /// What has happened to the windows' memory since `takeNews` was last called.
    enum News: Equatable {
        /// It was made anew.
        case renewed(Window)
        /// Somebody else's pixels may have come into it.
        case soiled(Window)
        /// It is gone.
        case removed(Window)
    }
    var news: [News] = []

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
        isStale = true
    }

    func stop() { connection.endSelections(of: .applications) }

    func takeNews() -> [News] {
        defer { news = [] }
        return news
    }

    /// Looks at what nobody has looked at.
    ///
    /// With the server grabbed, all is as it says then.
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

    func lookAgain(_ window: Window) {
        if topLevels[window]?.tree?.isMixed ?? false { news.append(.soiled(window)) }
        topLevels[window]?.tree = nil
    }
}
