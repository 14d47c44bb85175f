import CX11

/// One attempt to read the clipboard from its owner, whole or in increments (ICCCM 2.4, 2.7.2).
final class ClipboardRequest {
    enum Progress {
        /// The event is not about this.
        case foreign
        /// More is to come.
        case waiting
        /// The text; `nil` where there is none, or too much.
        case ended(String?)
    }

    private let connection: DisplayConnection
    private let window: Window
    private let selection: Atom
    private let property: Atom
    private let time: Time
    private var targets: [Atom]
    private var target: Atom = 0
    private var bytes: [UInt8] = []
    private var isIncremental = false
    private let end: ContinuousClock.Instant

    /// When to give up.
    private(set) var deadline: ContinuousClock.Instant

    private static let silence: Duration = .seconds(2)
    private static let longest: Duration = .seconds(30)

    init(
        connection: DisplayConnection, window: Window, selection: Atom, property: Atom, time: Time
    ) {
        self.connection = connection
        self.window = window
        self.selection = selection
        self.property = property
        self.time = time
        targets = [XA_STRING, connection.atom("UTF8_STRING")]
        end = .now + Self.longest
        deadline = .now + Self.silence
        _ = askNext()
    }

    func handle(_ event: XEvent) -> Progress {
        if event.type == SelectionNotify, event.xselection.requestor == window,
            event.xselection.selection == selection, event.xselection.target == target
        {
            return answered(event.xselection.property)
        }
        if event.type == PropertyNotify, event.xproperty.window == window,
            event.xproperty.atom == property
        {
            let isNew = event.xproperty.state == PropertyNewValue
            return isIncremental && isNew ? increment() : .waiting
        }
        return .foreign
    }

    private func askNext() -> Bool {
        guard let next = targets.popLast() else { return false }
        target = next
        XDeleteProperty(connection.pointer, window, property)
        XConvertSelection(connection.pointer, selection, target, property, window, time)
        XFlush(connection.pointer)
        return true
    }

    private func answered(_ answer: Atom) -> Progress {
        guard answer == property else { return askNext() ? .waiting : .ended(nil) }
        touch()
        if type() == connection.atom("INCR") {
            isIncremental = true
            // Taking the property away asks for the first part.
            XDeleteProperty(connection.pointer, window, property)
            XFlush(connection.pointer)
            return .waiting
        }
        guard let all = take() else { return .ended(nil) }
        bytes = all
        return .ended(text())
    }

    private func increment() -> Progress {
        guard let part = take(), bytes.count + part.count <= Clipboard.maximumBytes else {
            return .ended(nil)
        }
        if part.isEmpty { return .ended(text()) }
        bytes += part
        touch()
        return .waiting
    }

    private func touch() { deadline = min(.now + Self.silence, end) }

    private func type() -> Atom {
        connection.describe(property, of: window)?.type ?? 0
    }

    /// Reads the property and deletes it.
    private func take() -> [UInt8]? {
        defer {
            XDeleteProperty(connection.pointer, window, property)
            XFlush(connection.pointer)
        }
        guard let description = connection.describe(property, of: window),
            description.format == 8, description.byteCount <= Clipboard.maximumBytes
        else { return nil }
        if description.byteCount == 0 { return [] }
        return connection.property8(
            of: window, property, limit: (description.byteCount + 3) & ~3)
    }

    private func text() -> String {
        if target != XA_STRING { return String(decoding: bytes, as: UTF8.self) }
        return String(latin1: bytes)
    }
}
