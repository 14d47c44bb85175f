import GatewayAPI
import Invitation
import LocalAPI
import Logging
import Policy
import RFB
import Raster

/// The screen connections of one session: who looks at which monitor, and with which rights.
///
/// A monitor is captured once for all who look at it, and only while one of them waits for pixels.
/// A viewer that is slow to take an update is owed areas, not queued frames.
actor ScreenHub {
    /// What a viewer is entitled to.
    struct Rights: Sendable {
        /// Where the WebSocket is.
        var url: String
        /// The viewer's name.
        var name: String
        /// Whether it is an agent's.
        var kind: Viewer.Kind
        /// What it may do.
        var access: ScreenAccess
        /// Whether the clipboard goes through.
        var clipboard: Bool
        /// The monitor; 0 for all.
        var display: Int
        /// How often sharing had been stopped when this was granted.
        var grant = 0
        /// What is in the viewer's frames alone.
        var mark: ScreenMark?

        var target: CaptureTarget { display == 0 ? .all : .display(display) }
    }

    let link: any GatewayLink
    let desktop: (any Desktop)?
    let codecs: any CompressorFactory
    let token: Secret
    /// Where the token may be sent.
    let origin: GatewayAddress?
    let settings: LinkSettings
    let logger: Logger
    private let start = ContinuousClock.now
    /// What a stop closes first, whatever the hub is busy with.
    let channels = OpenChannels()
    private let executor: (any SerialExecutor)?

    /// The desktop's own thread where it has one: a frame then crosses from capture to encoder
    /// without a change of threads, which costs more than a small frame itself.
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor?.asUnownedSerialExecutor() ?? MainActor.sharedUnownedExecutor
    }

    var seats: [ViewerID: Seat] = [:]
    var feeds: [CaptureTarget: Feed] = [:]
    /// What of the screen is shown: nothing before somebody has said so.
    private var part = VisiblePart.nothing
    /// What the desktop shows, where it is known.
    private var appliedPart: VisiblePart?
    private var partNumber = 0
    /// How many changes of it are under way: nothing is captured or sent meanwhile.
    private(set) var partChanges = 0
    /// The monitors, as they were last told.
    var monitors: [Rectangle] = []
    /// What is shown in place of the screen; `nil` while the screen itself is.
    var pause: Pause?
    private var wake: (time: Duration, task: Task<Void, Never>)?
    private var viewersChanged: (@Sendable () async -> Void)?

    init(
        link: any GatewayLink, desktop: (any Desktop)?, codecs: any CompressorFactory,
        token: Secret, origin: GatewayAddress? = nil, settings: LinkSettings, logger: Logger
    ) {
        self.link = link
        self.desktop = desktop
        executor = desktop?.frameExecutor
        self.codecs = codecs
        self.token = token
        self.origin = origin
        self.settings = settings
        self.logger = logger
    }

    /// Time since the hub was made, as the RFB connections count it.
    var now: Duration { ContinuousClock.now - start }

    /// Opens a screen connection and keeps it open; one that is there gets other rights.
    func connect(_ id: ViewerID, as rights: Rights) async {
        guard channels.allows(rights.grant) else { return }
        if let seat = seats[id], seat.rights.url == rights.url {
            return await change(id, from: seat.rights, to: rights)
        }
        await disconnect(id)
        // Sharing may have been stopped while the old connection was closing.
        guard channels.allows(rights.grant) else { return }
        let seat = Seat(rights: rights)
        seat.task = Task { await self.serve(id) }
        seats[id] = seat
    }

    /// Closes a screen connection at once, and releases what its viewer holds.
    func disconnect(_ id: ViewerID) async {
        guard let seat = seats.removeValue(forKey: id) else { return }
        seat.receiver?.resume()
        seat.task?.cancel()
        await seat.channel?.abort()
        await release(seat, on: seat.target)
        await closeUnusedFeeds()
        noteViewers()
    }

    /// Closes everything at once: not one byte of the screen leaves after this returns.
    ///
    /// The channels go first, and wait for nothing: neither for a frame that is being encoded nor
    /// for an X server that another program has grabbed.
    ///
    /// - Parameter grant: What was granted before it opens nothing any more.
    nonisolated func stopAll(before grant: Int = 0) async {
        let closing = channels.stop(before: grant)
        await withTaskGroup { group in
            for channel in closing { group.addTask { await channel.abort() } }
        }
        await forgetAll()
    }

    private func forgetAll() async {
        let closing = seats.values
        seats = [:]
        for seat in closing {
            seat.receiver?.resume()
            seat.task?.cancel()
        }
        for seat in closing { await release(seat, on: seat.target) }
        await closeUnusedFeeds()
        noteViewers()
    }

    /// Calls this each time somebody begins or ceases to look.
    func onViewersChanged(_ body: @escaping @Sendable () async -> Void) { viewersChanged = body }

    /// Tells whoever wants to know that somebody begins or ceases to look.
    func noteViewers() {
        guard let viewersChanged else { return }
        Task { await viewersChanged() }
    }

    /// Shows another part of the screen: nothing that was captured before is sent any more.
    ///
    /// - Parameters:
    ///   - part: What is shown from now on.
    ///   - number: Counts the parts; one that comes late counts for nothing.
    func show(_ part: VisiblePart, number: Int) async {
        guard number > partNumber else { return }
        partNumber = number
        if partChanges == 0, appliedPart == part { return }
        self.part = part
        appliedPart = nil
        partChanges += 1
        for feed in feeds.values {
            feed.isFilled = false
            feed.shared.removeAll()
            feed.capture?.cancel()
        }
        for feed in feeds.values { await feed.capture?.value }
        await applyPart()
        partChanges -= 1
        for target in feeds.keys { pump(target) }
    }

    private func applyPart() async {
        do {
            let part = part
            try await desktop?.setVisible(part)
            // Where two are under way, nobody knows which was the last.
            appliedPart = partChanges == 1 ? part : nil
        } catch {
            // Whoever looks on would see what was shown before.
            logger.warning("part of the screen cannot be shown", metadata: ["why": "\(error)"])
            for seat in seats.values { await seat.channel?.close(code: 1011) }
        }
    }

    /// Who looks now, for the customer to see.
    func viewers() -> [ViewerStatus] {
        seats.filter { $0.value.connection?.isOpen ?? false }
            .map { id, seat in
                ViewerStatus(
                    viewerId: id.text, name: seat.rights.name, kind: seat.rights.kind.rawValue,
                    access: seat.rights.access == .control ? .control : .view)
            }
            .sorted { $0.viewerId < $1.viewerId }
    }

    /// Hands the desktop's clipboard to the viewers that may have it.
    func clipboardChanged(_ text: String) {
        if pause != nil { return }
        for (id, seat) in seats where seat.rights.clipboard && seat.rights.access == .control {
            seats[id]?.connection?.serverCutText(text)
            flush(id)
        }
    }

    private func change(_ id: ViewerID, from old: Rights, to rights: Rights) async {
        seats[id]?.rights = rights
        seats[id]?.connection?.access = rights.access == .control ? .control : .view
        layMark(on: id)
        // A mark that has come or gone must not wait for the screen to change.
        if old.mark != rights.mark, let target = seats[id]?.target { pump(target) }
        if rights.access == .view, let seat = seats[id] {
            await release(seat, on: seat.target)
        }
        guard old.target != rights.target, seats[id]?.connection != nil else { return }
        do {
            try await show(id, rights.target)
        } catch {
            logger.warning("monitor cannot be shown", metadata: ["why": "\(error)"])
        }
        await closeUnusedFeeds()
    }

    /// Brings a viewer's connection onto a monitor's picture.
    func show(_ id: ViewerID, _ target: CaptureTarget) async throws {
        let size = try await open(target)
        // Another monitor may have been chosen while this one was opened.
        guard let feed = feeds[target], seats[id]?.rights.target == target else { return }
        seats[id]?.connection?.resize(to: size, now: now)
        seats[id]?.connection?.addDamage(Region(Rectangle(size)), now: now)
        if let pointer = feed.pointer { seats[id]?.connection?.setPointer(pointer) }
        seats[id]?.target = target
        if target == .all, let displays = await desktop?.displays() {
            monitors = displays.map(\.area)
        }
        layMark(on: id)
        await showScreens(of: target)
        pump(target)
    }

    /// Tells the viewers of a picture which monitors it is made of.
    func showScreens(of target: CaptureTarget) async {
        guard target == .all, let displays = await desktop?.displays() else { return }
        monitors = displays.map(\.area)
        layMarks(of: target)
        let screens = displays.map { ViewerScreen(id: UInt32(clamping: $0.index), area: $0.area) }
        for (id, seat) in seats where seat.target == target {
            seats[id]?.connection?.setScreens(screens)
        }
        // Monitors may change while the picture does not.
        pump(target)
    }

    /// Opens the stream of a monitor, where it is not open.
    ///
    /// - Returns: The size of its picture.
    private func open(_ target: CaptureTarget) async throws -> Size {
        if let feed = feeds[target] {
            return feed.isFilled ? feed.frame.size : await feed.stream.size
        }
        guard let desktop else { throw DesktopError.unsupported("There is no display.") }
        try await desktop.setVisible(part)
        let stream = try await desktop.openStream(target)
        let size = await stream.size
        if feeds[target] == nil {
            feeds[target] = Feed(stream: stream, frame: Framebuffer(size: size))
        } else {
            await stream.close()
        }
        return size
    }

    private func closeUnusedFeeds() async {
        let used = Set(seats.values.map(\.rights.target))
        for (target, feed) in feeds where !used.contains(target) {
            feeds[target] = nil
            feed.capture?.cancel()
            await feed.stream.close()
        }
    }

    /// Calls `pump` again when a connection says that something may be due then.
    ///
    /// A call that comes too early only looks again, so one that is under way is left alone
    /// unless it comes too late: most updates need no timer.
    func setWake() {
        let now = now
        let times = seats.values.compactMap { seat in
            seat.isSending ? nil : seat.connection?.deadline(now: now)
        }
        guard let time = times.min() else { return }
        if let wake, wake.time <= time { return }
        wake?.task.cancel()
        let due = start + time
        let task = Task {
            try? await Task.sleep(until: due, clock: .continuous)
            guard !Task.isCancelled else { return }
            self.wake = nil
            self.checkDeadlines()
        }
        wake = (time, task)
    }

    private func checkDeadlines() {
        for (id, seat) in seats {
            do { try seats[id]?.connection?.checkDeadline(now: now) } catch {
                logger.notice("viewer took too long", metadata: ["viewer": "\(id)"])
                if let channel = seat.channel { Task { await channel.close(code: 1002) } }
            }
        }
        for target in feeds.keys { pump(target) }
        setWake()
    }
}

/// A monitor's picture, and the stream that fills it.
final class Feed {
    let stream: any ScreenStream
    let frame: Framebuffer
    /// Whether the frame holds a whole picture.
    var isFilled = false
    /// Runs while the frame belongs to the stream.
    var capture: Task<Void, Never>?
    var pointer: PointerShape?
    /// What was encoded for one viewer of this very frame and serves others.
    var shared = SharedPictures()
    /// What is shown in place of the frame while sharing pauses.
    var cover: Framebuffer?

    init(stream: any ScreenStream, frame: Framebuffer) {
        self.stream = stream
        self.frame = frame
    }
}

/// One viewer's place; a class, as it is looked at several times for each frame.
final class Seat {
    /// What a viewer holds down.
    struct Held {
        var keys: [UInt32] = []
        var buttons: UInt16 = 0
        var position = Point(x: 0, y: 0)
    }

    var rights: ScreenHub.Rights
    var task: Task<Void, Never>?
    var channel: (any WebSocketChannel)?
    var connection: ViewerConnection?
    /// The picture that the connection shows.
    var target: CaptureTarget?
    /// Whether bytes are on their way that the network has not taken.
    var isSending = false
    /// Who waits for them to be taken before more is received.
    var receiver: CheckedContinuation<Void, Never>?
    var held = Held()

    init(rights: ScreenHub.Rights) { self.rights = rights }
}
