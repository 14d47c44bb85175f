import CX11
import Logging

/// The CLIPBOARD selection, as text (ICCCM section 2): watches it, reads it, and owns it.
///
/// Nothing here waits: an owner that says nothing costs a deadline and no more.
final class Clipboard {
    private let connection: DisplayConnection
    private let log: Logger
    private let window: Window
    private let selection: Atom
    private let eventBase: CInt
    private let offer: ClipboardOffer
    private var request: ClipboardRequest?
    /// How many times an owner was asked.
    private(set) var requestCount = 0

    /// Whether an owner has been asked and not answered in full: for tests.
    var isReading: Bool { request != nil }
    /// Whether anybody wants to know what others put there.
    var isWatched = false
    /// Tells whose text is read: not that of applications that are not shown.
    var isAdmitted: (Window) -> Bool = { _ in true }
    /// What was read and not taken yet.
    private var news: String?

    /// What more than this many bytes is not passed on.
    static let maximumBytes = 10 << 20

    init?(connection: DisplayConnection, log: Logger) {
        var base: CInt = 0
        var error: CInt = 0
        let display = connection.pointer
        guard XFixesQueryExtension(display, &base, &error) != 0 else { return nil }
        self.connection = connection
        self.log = log
        eventBase = base
        selection = connection.atom("CLIPBOARD")
        window = XCreateSimpleWindow(display, connection.root, -1, -1, 1, 1, 0, 0, 0)
        XSelectInput(display, window, PropertyChangeMask)
        offer = ClipboardOffer(connection: connection, window: window, selection: selection)
        XFixesSelectSelectionInput(
            display, window, selection, UInt(XFixesSetSelectionOwnerNotifyMask))
    }

    /// Owns the clipboard with a text; too long a one is not taken.
    func set(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes else { return }
        request = nil
        news = nil
        offer.begin(text)
    }

    /// Gives the clipboard up if it still is ours.
    func clear() { offer.end() }

    /// Takes what another application has put there.
    func takeNews() -> String? {
        defer { news = nil }
        return news
    }

    /// When to look again with `expire`.
    var deadline: ContinuousClock.Instant? {
        [request?.deadline, offer.deadline].compactMap(\.self).min()
    }

    /// Forgets owners and requesters that have been silent for too long.
    func expire(at now: ContinuousClock.Instant) {
        offer.expire(at: now)
        if let request, request.deadline <= now {
            self.request = nil
            log.debug("the owner of the clipboard does not answer")
        }
    }

    /// Takes an event if it is about the clipboard.
    func handle(_ event: inout XEvent) -> Bool {
        if event.type == eventBase + CInt(XFixesSelectionNotify) {
            noteOwner(&event)
            return true
        }
        if offer.handle(event) { return true }
        guard let request else { return false }
        switch request.handle(event) {
        case .foreign: return false
        case .waiting: return true
        case .ended(let text):
            self.request = nil
            if let text, text != offer.lastText { news = text }
            return true
        }
    }

    private func noteOwner(_ event: inout XEvent) {
        let (owner, time) = withUnsafePointer(to: &event) { pointer in
            pointer.withMemoryRebound(to: XFixesSelectionNotifyEvent.self, capacity: 1) {
                ($0.pointee.owner, $0.pointee.selection_timestamp)
            }
        }
        guard owner != window else { return }
        request = nil
        guard owner != 0, isWatched, isAdmitted(owner) else { return }
        requestCount += 1
        // A late answer to an older question goes to a property that nobody reads any more.
        let property = connection.atom("DESKHAND_CLIPBOARD_\(requestCount % 8)")
        request = ClipboardRequest(
            connection: connection, window: window, selection: selection, property: property,
            time: time)
    }
}
