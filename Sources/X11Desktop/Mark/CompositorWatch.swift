import CX11

/// Whether a compositor runs: it owns the selection _NET_WM_CM_Sn (EWMH, "Compositing Managers").
final class CompositorWatch {
    private let connection: DisplayConnection
    private let selection: Atom
    private let eventBase: CInt?
    private(set) var isThere = false
    /// Whether it may have come or gone since the last `refresh`.
    private(set) var isStale = false

    init(connection: DisplayConnection) {
        self.connection = connection
        selection = connection.atom("_NET_WM_CM_S\(connection.screen)")
        var base: CInt = 0
        var error: CInt = 0
        let display = connection.pointer
        eventBase = XFixesQueryExtension(display, &base, &error) != 0 ? base : nil
        if eventBase != nil {
            let mask =
                XFixesSetSelectionOwnerNotifyMask | XFixesSelectionWindowDestroyNotifyMask
                | XFixesSelectionClientCloseNotifyMask
            XFixesSelectSelectionInput(display, connection.root, selection, UInt(mask))
        }
        _ = refresh()
    }

    /// Takes an event if it is about the compositor.
    func handle(_ event: inout XEvent) -> Bool {
        guard let eventBase, event.type == eventBase + CInt(XFixesSelectionNotify) else {
            return false
        }
        isStale = true
        return true
    }

    /// Asks again, and tells whether it is different.
    func refresh() -> Bool {
        isStale = false
        let before = isThere
        isThere = XGetSelectionOwner(connection.pointer, selection) != 0
        return isThere != before
    }
}
