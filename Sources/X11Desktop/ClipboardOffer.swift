import CX11

/// A text that we own the clipboard with, given to whoever asks (ICCCM 2.2, 2.7.2).
final class ClipboardOffer {
    private let connection: DisplayConnection
    private let window: Window
    private let selection: Atom
    private var text: [UInt8]?
    private var since: Time = 0
    private var transfers: [ClipboardTransfer] = []

    /// The text that was set last: what comes back from a clipboard manager is no news.
    private(set) var lastText: String?

    /// What is larger goes in increments, well below what a server takes in one request.
    private static let wholeBytes = 128 << 10
    private static let maximumTransfers = 16

    init(connection: DisplayConnection, window: Window, selection: Atom) {
        self.connection = connection
        self.window = window
        self.selection = selection
    }

    /// When the first transfer is to be given up.
    var deadline: ContinuousClock.Instant? { transfers.map(\.deadline).min() }

    func begin(_ text: String) {
        self.text = Array(text.utf8)
        lastText = text
        since = serverTime()
        XSetSelectionOwner(connection.pointer, selection, window, since)
        XFlush(connection.pointer)
    }

    func end() {
        guard text != nil else { return }
        text = nil
        lastText = nil
        // Had another application taken it since, its time were later, and this would do nothing.
        XSetSelectionOwner(connection.pointer, selection, 0, since)
        XFlush(connection.pointer)
    }

    func expire(at now: ContinuousClock.Instant) {
        transfers.removeAll { $0.deadline <= now }
    }

    func handle(_ event: XEvent) -> Bool {
        switch event.type {
        case SelectionRequest where event.xselectionrequest.selection == selection:
            answer(event.xselectionrequest)
        case SelectionClear where event.xselectionclear.selection == selection:
            text = nil
        case PropertyNotify where event.xproperty.window != window:
            guard event.xproperty.state == PropertyDelete else { return true }
            proceed(event.xproperty.window, event.xproperty.atom)
        default: return false
        }
        return true
    }

    /// Appends nothing to a property, for the time that the server tells of it.
    private func serverTime() -> Time {
        let display = connection.pointer
        let property = connection.atom("DESKHAND_TIME")
        XChangeProperty(display, window, property, XA_STRING, 8, PropModeAppend, "", 0)
        XSync(display, 0)
        var event = XEvent()
        while XCheckTypedWindowEvent(display, window, PropertyNotify, &event) != 0 {
            if event.xproperty.atom == property { return event.xproperty.time }
            // An increment of a text that another application was sending: it will time out.
        }
        return Time(CurrentTime)
    }

    private func answer(_ request: XSelectionRequestEvent) {
        // Clients of before ICCCM name no property.
        let property = request.property == 0 ? request.target : request.property
        let isDone = text.map { put($0, request, property) } ?? false
        var reply = XEvent()
        reply.xselection.type = SelectionNotify
        reply.xselection.requestor = request.requestor
        reply.xselection.selection = request.selection
        reply.xselection.target = request.target
        reply.xselection.property = isDone ? property : 0
        reply.xselection.time = request.time
        XSendEvent(connection.pointer, request.requestor, 0, 0, &reply)
        XFlush(connection.pointer)
    }

    private func put(
        _ text: [UInt8], _ request: XSelectionRequestEvent, _ property: Atom
    ) -> Bool {
        let target = request.target
        let utf8 = connection.atom("UTF8_STRING")
        let plain = connection.atom("text/plain;charset=utf-8")
        let mayBeAny = connection.atom("TEXT")
        switch target {
        case connection.atom("TARGETS"):
            let targets = [
                target, connection.atom("TIMESTAMP"), utf8, plain, mayBeAny, XA_STRING,
            ]
            set32(targets, XA_ATOM, request.requestor, property)
        case connection.atom("TIMESTAMP"):
            set32([since], XA_INTEGER, request.requestor, property)
        case utf8, plain: return send(text, target, request, property)
        case mayBeAny: return send(text, utf8, request, property)
        case XA_STRING: return send(latin1(text), target, request, property)
        default: return false
        }
        return true
    }

    private func latin1(_ text: [UInt8]) -> [UInt8] {
        String(decoding: text, as: UTF8.self).unicodeScalars.map {
            UInt8(exactly: $0.value) ?? UInt8(ascii: "?")
        }
    }

    private func set32(_ values: [UInt], _ type: Atom, _ window: Window, _ property: Atom) {
        values.withUnsafeBytes { bytes in
            _ = XChangeProperty(
                connection.pointer, window, property, type, 32, PropModeReplace,
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), CInt(values.count))
        }
    }

    private func send(
        _ bytes: [UInt8], _ type: Atom, _ request: XSelectionRequestEvent, _ property: Atom
    ) -> Bool {
        if bytes.count <= Self.wholeBytes {
            XChangeProperty(
                connection.pointer, request.requestor, property, type, 8, PropModeReplace, bytes,
                CInt(bytes.count))
            return true
        }
        transfers.removeAll { $0.window == request.requestor && $0.property == property }
        guard transfers.count < Self.maximumTransfers else { return false }
        connection.select(PropertyChangeMask, on: request.requestor, for: .clipboard)
        set32([UInt(bytes.count)], connection.atom("INCR"), request.requestor, property)
        transfers.append(
            ClipboardTransfer(
                window: request.requestor, property: property, type: type, bytes: bytes))
        return true
    }

    private func proceed(_ window: Window, _ property: Atom) {
        guard
            let index = transfers.firstIndex(where: {
                $0.window == window && $0.property == property
            })
        else { return }
        let part = transfers[index].next(Self.wholeBytes)
        part.withUnsafeBufferPointer { part in
            _ = XChangeProperty(
                connection.pointer, window, property, transfers[index].type, 8, PropModeReplace,
                part.baseAddress, CInt(part.count))
        }
        // An empty part is the end of it.
        if part.isEmpty { transfers.remove(at: index) }
        XFlush(connection.pointer)
    }
}

/// A text on its way to one application in increments.
struct ClipboardTransfer {
    let window: Window
    let property: Atom
    let type: Atom
    private let bytes: [UInt8]
    private var sent = 0
    private(set) var deadline: ContinuousClock.Instant

    private static let silence: Duration = .seconds(5)

    init(window: Window, property: Atom, type: Atom, bytes: [UInt8]) {
        self.window = window
        self.property = property
        self.type = type
        self.bytes = bytes
        deadline = .now + Self.silence
    }

    /// Returns the next bytes; none at the end.
    mutating func next(_ count: Int) -> ArraySlice<UInt8> {
        let part = bytes[sent..<min(bytes.count, sent + count)]
        sent += part.count
        deadline = .now + Self.silence
        return part
    }
}
