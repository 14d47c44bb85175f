import ByteCodec
public import Raster

/// The server's side of one viewer's RFB connection: bytes in, events and bytes out.
///
/// It does no input or output, and has no clock: `now` is the time since any fixed moment, the
/// same for all calls, and never goes back. Keep each connection in one place and do not copy it:
/// copies would share the compressors' streams.
///
/// Source: RFC 6143; the community's rfbproto for what was added to it.
public struct ViewerConnection: Sendable {
    /// How long the handshake, or one message, may take.
    public static let messageLimit = Duration.seconds(30)
    /// How many bytes may wait in `takeOutput` before no more messages are heard.
    public static let outputLimit = 64 << 10

    /// Where a connection is.
    private enum Phase: Sendable {
        /// Next: `open`, or `closed`.
        case handshake(Handshake)
        /// Next: `closed`.
        case open
        /// Next: none.
        case closed
    }

    /// The desktop, as this viewer is to be shown it.
    struct Screen: Sendable {
        var name: String
        var size: Size
        var screens: [ViewerScreen] = []
        var pointer: PointerShape?
        var pointerPosition: Point?
        /// The size that the viewer was told last.
        var toldSize: Size
    }

    private var phase = Phase.handshake(Handshake())
    private var reader = ClientMessageReader()
    private var messageSince: Duration?
    private var isTurnOver = false
    /// A text that came while too much waited.
    var lateText: String?
    private var input = ViewerInput()
    var output = Handshake.greeting
    var clipboard: ClipboardExchange
    var updates: ViewerUpdates
    var screen: Screen

    /// What the viewer may do; whoever takes control away also releases what is held down.
    public var access: ViewerAccess {
        didSet {
            guard access == .view else { return }
            input.forgetKeys()
            clipboard.forget()
            lateText = nil
        }
    }

    /// Makes a connection that has just been accepted; its first bytes wait in `takeOutput`.
    ///
    /// - Parameters:
    ///   - name: What the viewer calls the desktop.
    ///   - size: Of the screen, in pixels.
    ///   - access: What the viewer may do.
    ///   - codecs: Where its compressors come from; none is made before it is needed.
    ///   - now: The time.
    public init(
        name: String, size: Size, access: ViewerAccess, codecs: any CompressorFactory,
        now: Duration
    ) {
        self.access = access
        clipboard = ClipboardExchange(codecs: codecs)
        updates = ViewerUpdates(codecs: codecs, screen: size, now: now)
        screen = Screen(name: name, size: size, toldSize: size)
        messageSince = now
    }

    /// Whether the handshake is over and the connection was not closed.
    public var isOpen: Bool {
        if case .open = phase { return true }
        return false
    }

    /// Whether the connection must be closed, once what `takeOutput` returns is sent.
    public var isClosed: Bool {
        if case .closed = phase { return true }
        return false
    }

    /// How many bytes `takeOutput` would return.
    public var waitingBytes: Int { output.count }

    /// Takes what is ready to be sent: answers of the handshake, fences, the bell, the clipboard.
    public mutating func takeOutput() -> [UInt8] {
        let taken = output
        output = []
        if let text = lateText.take() { clipboard.offer(text, into: &output) }
        return taken
    }

    /// Whether bytes that have arrived were left for another turn: call `receive` again, with none,
    /// once `takeOutput` was sent and whoever else waits had theirs.
    ///
    /// Few bytes can ask for many: were all of them heard at once, their answers would pile up, and
    /// nobody could stop it.
    public var hasUnread: Bool { isOpen && isTurnOver && reader.isInsideMessage }

    /// Takes bytes from the viewer.
    ///
    /// - Parameters:
    ///   - bytes: What arrived, cut anywhere.
    ///   - now: The time.
    /// - Returns: What others are concerned by, in order.
    /// - Throws: `RFBError` when the connection must be closed; events of messages before the bad
    ///   one are lost with it. Every later call throws `closed`.
    public mutating func receive(
        _ bytes: UnsafeRawBufferPointer, now: Duration
    ) throws(RFBError) -> [ViewerEvent] {
        guard !isClosed else { throw .closed }
        reader.append(bytes)
        do throws(RFBError) {
            let events = try handleAll(now: now)
            noteProgress(hasEvents: !events.isEmpty, now: now)
            try checkDeadline(now: now)
            return events
        } catch {
            phase = .closed
            throw error
        }
    }

    /// Takes bytes from the viewer; see `receive(_:now:)` for unsafe bytes.
    public mutating func receive(
        _ bytes: [UInt8], now: Duration
    ) throws(RFBError) -> [ViewerEvent] {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        return try receive(UnsafeRawBufferPointer(copy), now: now)
    }

    /// Closes the connection where the handshake, or a message, takes too long.
    ///
    /// - Throws: `RFBError.timedOut` if so.
    public mutating func checkDeadline(now: Duration) throws(RFBError) {
        guard let messageSince, !isClosed, now - messageSince >= Self.messageLimit else { return }
        phase = .closed
        throw .timedOut
    }

    /// When to call `checkDeadline` and to ask `owesUpdate` again, though nothing happened.
    ///
    /// What is owed now already is not waited for: ask `owesUpdate` before.
    public func deadline(now: Duration) -> Duration? {
        let limit = isClosed ? nil : messageSince.map { $0 + Self.messageLimit }
        let update = isOpen ? updates.nextChange(now: now) : nil
        guard let limit, let update else { return limit ?? update }
        return min(limit, update)
    }

    private mutating func handleAll(now: Duration) throws(RFBError) -> [ViewerEvent] {
        var events: [ViewerEvent] = []
        if case .handshake(var handshake) = phase {
            let isShared = try handshake.advance(&reader, output: &output)
            phase = .handshake(handshake)
            guard let isShared else { return [] }
            putServerInit()
            phase = .open
            messageSince = nil
            events.append(.ready(shared: isShared))
        }
        isTurnOver = output.count > Self.outputLimit
        while !isTurnOver, let message = try reader.next() {
            defer { isTurnOver = message.isCostly || output.count > Self.outputLimit }
            guard let event = try handle(message, now: now) else { continue }
            // A thousand requests are one wish.
            if event != .wantsFrame || events.last != .wantsFrame { events.append(event) }
        }
        return events
    }

    private mutating func noteProgress(hasEvents: Bool, now: Duration) {
        guard isOpen else { return }
        if !reader.isInsideMessage || hasUnread {
            messageSince = nil
        } else if messageSince == nil || hasEvents {
            messageSince = now
        }
    }

    private mutating func putServerInit() {
        for number in [screen.size.width, screen.size.height] {
            output.append(bigEndian: UInt16(clamping: number))
        }
        screen.toldSize = screen.size
        PixelFormat.native.append(to: &output)
        output.append(bigEndian: UInt32(clamping: screen.name.utf8.count))
        output += Array(screen.name.utf8)
    }

    private mutating func handle(
        _ message: ClientMessage, now: Duration
    ) throws(RFBError) -> ViewerEvent? {
        switch message {
        case .setPixelFormat(let format):
            setPixelFormat(format)
        case .setEncodings(let list):
            setEncodings(list)
        case .updateRequest(let isIncremental, let area):
            updates.request(area, isIncremental: isIncremental, now: now)
            return .wantsFrame
        case .enableContinuousUpdates(let isOn, let area):
            enableContinuousUpdates(isOn, area)
            return isOn ? .wantsFrame : nil
        case .fence(let flags, let payload):
            return answerFence(flags, payload, now: now)
        case .setDesktopSize:
            if updates.settings.knows(.extendedDesktopSize) {
                updates.announcements.insert(.sizeRefusal)
                return .wantsFrame
            }
        case .extendedClipboard(let content):
            return try clipboard.receive(content, from: access, into: &output).map { .cutText($0) }
        case .key, .pointer, .cutText:
            guard access == .control else { return nil }
            return handleInput(message)
        }
        return nil
    }

    private mutating func handleInput(_ message: ClientMessage) -> ViewerEvent? {
        switch message {
        case .key(let keysym, let keycode, let isDown):
            return input.key(keysym: keysym, keycode: keycode, isDown: isDown)
        case .pointer(let point, let buttons):
            return input.pointer(point, buttons: buttons, screen: screen.toldSize)
        case .cutText(let bytes):
            return .cutText(clipboard.text(latin1: bytes))
        default:
            return nil
        }
    }

    /// Takes over what the viewer knows, and says what is possible with it.
    private mutating func setEncodings(_ list: [EncodingNumber]) {
        let before = updates.settings
        updates.settings.apply(list)
        let settings = updates.settings
        reader.allowsExtendedClipboard =
            reader.allowsExtendedClipboard || settings.knows(.extendedClipboard)
        reader.allowsExtendedButtons =
            reader.allowsExtendedButtons || settings.knows(.extendedMouseButtons)
        func isNew(_ number: EncodingNumber) -> Bool {
            settings.knows(number) && !before.knows(number)
        }
        if isNew(.extendedClipboard) { clipboard.announce(into: &output) }
        if settings.allowsContinuousUpdates && !before.allowsContinuousUpdates {
            output.append(ServerMessage.endOfContinuousUpdates)
        }
        if isNew(.qemuExtendedKeyEvent) { updates.announcements.insert(.keyCodes) }
        if isNew(.extendedMouseButtons) { updates.announcements.insert(.mouseButtons) }
        if isNew(.extendedDesktopSize) || screen.size != screen.toldSize {
            updates.announcements.insert(.size)
        }
        if settings.cursorEncoding != before.cursorEncoding {
            updates.announcements.insert(.cursor)
        }
    }

    private mutating func setPixelFormat(_ format: PixelFormat) {
        updates.settings.pixelFormat = format
        // The pointer's picture is kept in the viewer's format.
        updates.announcements.insert(.cursor)
        if !format.isTrueColour { ServerMessage.putColourMap(into: &output) }
    }

    private mutating func enableContinuousUpdates(_ isOn: Bool, _ area: Rectangle) {
        guard updates.settings.allowsContinuousUpdates else { return }
        updates.demand.setContinuous(isOn ? area : nil)
        // Also where they were off: the viewer waits for it (rfbproto).
        if !isOn { output.append(ServerMessage.endOfContinuousUpdates) }
    }

    private mutating func answerFence(
        _ flags: UInt32, _ payload: [UInt8], now: Duration
    ) -> ViewerEvent? {
        guard updates.settings.knows(.fence) else { return nil }
        if flags & ServerMessage.fenceRequest != 0 {
            // Messages are handled one after the other, which is all that the flags demand.
            ServerMessage.putFence(
                flags: flags & ServerMessage.fenceOrder, payload: payload, into: &output)
            return nil
        }
        updates.confirm(payload, now: now)
        return .wantsFrame
    }
}
