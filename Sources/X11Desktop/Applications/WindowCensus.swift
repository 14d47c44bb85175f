import CX11
import Policy

/// What the windows on the screen are made of, and whose they are.
///
/// The server is asked, not the windows: whoever makes a window is known from its number.
final class WindowCensus {
    private let connection: DisplayConnection
    private let clients: ClientProcesses
    private let processes = ProcessFacts()
    private let isOfInterest: (RunningApplication) -> Bool
    /// The window manager's connection, which its frames belong to.
    private(set) var manager: Window?

    private static let maximumWindows = 4096
    private static let maximumDepth = 32
    private static let maximumTitleBytes = 4096

    init(
        connection: DisplayConnection, clients: ClientProcesses,
        isOfInterest: @escaping (RunningApplication) -> Bool
    ) {
        self.connection = connection
        self.clients = clients
        self.isOfInterest = isOfInterest
    }

    /// Asks who manages windows (ICCCM 2.8); tells whether it is another than before.
    func refreshManager() -> Bool {
        let selection = connection.atom("WM_S\(connection.screen)")
        let owner = XGetSelectionOwner(connection.pointer, selection)
        let manager = owner == 0 ? nil : clients.client(of: owner)
        defer { self.manager = manager }
        return manager != self.manager
    }

    /// Returns the process of each of these windows' connections, where it is known.
    func processes(of windows: [Window]) -> [Window: Int32] {
        clients.processes(of: Set(windows.map(clients.client)))
    }

    /// Returns those of the windows that belong to a process.
    func windows(_ windows: [Window], of process: Int32) -> Set<Window> {
        Set(clients.windows(windows, of: [process]))
    }

    /// Looks at a child of the root window.
    ///
    /// - Parameters:
    ///   - window: It.
    ///   - isUnmanaged: Whether it keeps out of the window manager's hands.
    ///   - known: The processes of connections that have been asked for already.
    ///   - select: Called with each window before its children are asked for.
    /// - Returns: What is in it; no more than the window itself where that cannot be seen anyway.
    func tree(
        of window: Window, isUnmanaged: Bool, known: [Window: Int32], select: (Window) -> Void
    ) -> WindowTree {
        let own = clients.client(of: window)
        var tree = WindowTree(client: window)
        if own != manager {
            guard let process = known[own],
                let owner = processes.application(of: process), isOfInterest(owner)
            else { return tree }
        }
        walk([window], into: &tree, select)
        tree.client =
            own == manager
            ? tree.windows.first { clients.client(of: $0) != manager } ?? window : window
        guard own != manager || tree.client != window else { return tree }
        describe(&tree, window, isUnmanaged: isUnmanaged)
        return tree
    }

    /// Takes up windows that have come into a tree.
    func add(_ windows: [Window], to tree: inout WindowTree, _ select: (Window) -> Void) {
        let start = tree.windows.count
        walk(windows, into: &tree, select)
        check(tree.windows[start...], &tree)
        tree.facts?.isMixed = tree.isMixed
    }

    /// Reads again what a tree's window says of itself.
    func describe(_ tree: inout WindowTree, _ window: Window, isUnmanaged: Bool) {
        let client = clients.client(of: tree.client)
        guard let process = clients.processes(of: [client])[client],
            let owner = processes.application(of: process)
        else {
            tree.facts = nil
            return
        }
        var identity = ApplicationIdentity(
            wmClass: wmClass(of: tree.client), executable: owner.executable, title: "")
        let title = title(of: tree.client)
        identity.title = title ?? ""
        var facts = WindowFacts(
            id: UInt64(window), client: UInt64(tree.client), owner: owner, identity: identity)
        facts.starters = processes.starters(of: owner)
        facts.isUnmanaged = isUnmanaged
        facts.parent = parent(of: tree.client)
        tree.facts = facts
        tree.connections = [client]
        tree.isMixed = tree.windows.count > Self.maximumWindows
        check(tree.windows[...], &tree)
        // A title that is too long to be read may say anything.
        tree.facts?.isMixed = tree.isMixed || title == nil
    }

    /// Whether a window is surely of the same application as what it has come into.
    func isKnown(_ window: Window, in tree: WindowTree?, of topLevel: Window) -> Bool {
        let client = clients.client(of: window)
        return client == manager || client == clients.client(of: topLevel)
            || tree?.connections.contains(client) ?? false
    }

    /// Forgets a connection, whose number another client may get.
    func forget(_ window: Window, of tree: inout WindowTree) {
        tree.connections.remove(clients.client(of: window))
    }

    private func walk(
        _ windows: [Window], into tree: inout WindowTree, _ select: (Window) -> Void
    ) {
        var level = windows
        for _ in 0..<Self.maximumDepth where !level.isEmpty {
            guard tree.windows.count <= Self.maximumWindows else { break }
            tree.windows += level
            level.forEach(select)
            level = level.flatMap { connection.children(of: $0) }
        }
        if !level.isEmpty { tree.isMixed = true }
    }

    /// Finds what belongs to another application, other than the window manager's frame.
    private func check(_ windows: ArraySlice<Window>, _ tree: inout WindowTree) {
        guard let owner = tree.facts?.owner else { return }
        for window in windows where !tree.isMixed {
            let client = clients.client(of: window)
            if client == manager || tree.connections.contains(client) { continue }
            if belongs(client, to: owner) {
                tree.connections.insert(client)
            } else if isSeen(window) {
                tree.isMixed = true
            }
        }
    }

    private func belongs(_ client: Window, to owner: RunningApplication) -> Bool {
        guard let process = clients.processes(of: [client])[client],
            let application = processes.application(of: process)
        else { return false }
        return application == owner || processes.starters(of: application).contains(owner)
    }

    private func isSeen(_ window: Window) -> Bool {
        var attributes = XWindowAttributes()
        return XGetWindowAttributes(connection.pointer, window, &attributes) != 0
            && attributes.`class` == InputOutput
    }

    private func wmClass(of window: Window) -> [String] {
        let bytes = connection.property8(of: window, XA_WM_CLASS, limit: 512) ?? []
        return bytes.split(separator: 0, maxSplits: 2).prefix(2).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Returns the title; `nil` for one that is longer than a title is.
    private func title(of window: Window) -> String? {
        let modern = connection.atom("_NET_WM_NAME")
        for atom in [modern, XA_WM_NAME] {
            guard let size = connection.describe(atom, of: window)?.byteCount else { continue }
            guard size < Self.maximumTitleBytes else { return nil }
        }
        return connection.text(of: window, modern, limit: Self.maximumTitleBytes)
            ?? connection.legacyText(of: window, XA_WM_NAME, limit: Self.maximumTitleBytes) ?? ""
    }

    private func parent(of window: Window) -> UInt64? {
        connection.property32(of: window, XA_WM_TRANSIENT_FOR, limit: 1)?.first
            .flatMap { $0 == 0 || Window($0) == connection.root ? nil : UInt64($0) }
    }
}
