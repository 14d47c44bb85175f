import CX11
import Glibc
import Policy
import Raster

/// Shows the windows of some applications, and nothing else.
///
/// Each frame is put together under one grab of the server: what windows there are, whose they are
/// and what is in them belongs to the same moment. What is not permitted is not left out of a
/// picture of the screen; it never is in the picture.
final class ApplicationSharing {
    private(set) var stage: Stage
    let connection: DisplayConnection
    let tracker: WindowTracker
    private let interest: Interest
    var ledger = TaintLedger<Window>()
    var windows: [Window: SharedWindow] = [:]
    private(set) var visible: Set<Window> = []
    var shown: [Window: Raster.Region] = [:]
    var shownOrder: [Window] = []
    let regions: (sum: XserverRegion, scratch: XserverRegion)
    private let damageBase: CInt
    private let shapeBase: CInt
    var isFresh = true
    /// Whether no frame has been made since it was last decided what is seen.
    var isUnseen = false
    /// Counts what happens to the windows that are seen, for who looks at what is below the pointer.
    private(set) var layoutNumber = 0
    /// Whether windows' memory is made their own before it is looked at: off in tests that show what
    /// it is good for, nowhere else.
    let isProtected: Bool

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
        isFresh || tracker.isStale || isUnseen
            || visible.contains { windows[$0]?.hasNews ?? false }
    }

    /// Whether a child of the root window is seen.
    func isVisible(_ window: Window) -> Bool { visible.contains(window) }

    /// Whether a window, or the frame that it is in, is seen.
    func isVisible(client window: Window) -> Bool {
        tracker.topLevel(of: window).map { isVisible($0) } ?? false
    }

    /// Whether a window, seen or not, belongs to an application that is seen.
    func isOfVisible(_ window: Window) -> Bool {
        guard let process = tracker.census.processes(of: [window]).first?.value else {
            return false
        }
        return visible.contains {
            tracker.topLevels[$0]?.tree?.facts?.owner?.process == process
        }
    }

    /// Windows that are not seen and may have pointer and keyboard to themselves, as menus have.
    ///
    /// A watermark of this process' own has neither.
    var hiddenMenus: [Window] {
        let hidden = tracker.topLevels.filter { window, topLevel in
            topLevel.isMapped && topLevel.isUnmanaged && !visible.contains(window)
        }.map(\.key)
        let own = tracker.census.windows(hidden, of: getpid())
        return hidden.filter { !own.contains($0) }
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

    /// Decides what is seen now.
    ///
    /// With the server grabbed, and all events taken, it is what is so.
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
        isUnseen = true
    }

    func drop(_ window: Window) {
        ledger.remove(window)
        windows.removeValue(forKey: window)?.close()
    }
}
