import CX11
import EventLoop
import Glibc
public import HostRuntime
public import Logging
import Policy
import Raster

/// The desktop of an X server on this computer.
///
/// Everything of X is done on one thread of its own, which is this actor's executor: a server that
/// does not answer holds up nothing else. The thread sleeps while nothing is asked for and nothing
/// changes. A server that dies ends the streams with `DesktopError.displayLost`, not the process.
public actor X11Desktop: Desktop {
    nonisolated let loop: PollLoop
    let log: Logger
    /// `nil` once the display is lost or closed.
    var parts: DisplayParts?
    var streams: [Int: StreamState] = [:]
    var lastStream = 0
    /// What is shown.
    var visiblePart = VisiblePart.everything
    /// Whether windows' memory is made their own; off in tests that show what it is good for.
    var isProtected = true
    /// Whose windows are kept from viewers.
    var ownProcesses: Set<Int32> = []
    var stopReader: (id: Int, stream: AsyncStream<Void>.Continuation)?
    var lastStopReader = 0
    /// Where the pointer was last put or seen, in pixels of the root window.
    var lastPointer: Point?
    var alarm: (id: UInt64, deadline: ContinuousClock.Instant)?
    private let monitorFeed = Feed<[DesktopDisplay]>()
    let clipboardFeed = Feed<String>()
    /// `nil` while there is no watermark on the screen.
    var markScreen: MarkScreen?

    /// The X thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// The X thread, for who works on its frames.
    public nonisolated var frameExecutor: (any SerialExecutor)? { loop }

    /// Connects to a display.
    ///
    /// - Parameters:
    ///   - display: Such as `:0`; no other is tried, and none is taken from the environment.
    ///   - log: Gets what works less well than it could.
    /// - Returns: The desktop; it goes on until `close`, or the last reference goes away.
    /// - Throws: `DesktopError.cannotOpenDisplay` where nobody answers under that name, or it is a
    ///   display over TCP; `unsupported` for Xwayland, or pixels of an unknown format.
    public static func open(
        display: String?, log: Logger
    ) async throws(DesktopError) -> X11Desktop {
        guard let loop = PollLoop(name: "x11") else { throw .cannotOpenDisplay(name: display) }
        let desktop = X11Desktop(loop: loop, log: log)
        try await desktop.connect(display)
        return desktop
    }

    private init(loop: PollLoop, log: Logger) {
        self.log = log
        self.loop = loop
    }

    isolated deinit {
        endDisplay()
        loop.stop()
    }

    private func connect(_ display: String?) throws(DesktopError) {
        let parts = try DisplayParts(display: display, log: log)
        self.parts = parts
        let descriptor = parts.connection.descriptor
        loop.setHook { [weak self] in
            self?.assumeIsolated { $0.drain() }
            return PollInterest(socket: descriptor, events: POLLIN)
        }
    }

    /// Notes from now on in a file what is held down for viewers, and lets go what a process that is
    /// no more has noted there.
    ///
    /// - Parameters:
    ///   - path: The file, in a folder of this user alone.
    ///   - display: The display, as it was opened.
    public func keepRecord(at path: String, display: String) {
        guard let parts else { return }
        HeldInput.release(at: path, display: display)
        parts.record.file = HeldInput(path: path)
        if parts.keyboard != nil { parts.record.file?.note(isRepeating: false) }
    }

    /// Ends all streams, releases what they hold, and closes the connection.
    public func close() { endDisplay() }

    /// What this display can do; empty once it is lost.
    public var abilities: Set<DesktopAbility> { parts?.abilities ?? [] }

    /// The monitors, from left to right.
    public func displays() -> [DesktopDisplay] { parts?.monitors.displays ?? [] }

    /// Yields the monitors each time one comes, goes, or changes.
    public func displayChanges() -> AsyncStream<[DesktopDisplay]> {
        monitorFeed.subscribe(isOver: parts == nil)
    }

    /// Opens the picture of one monitor, or of all of them.
    public func openStream(_ target: CaptureTarget) throws(DesktopError) -> any ScreenStream {
        guard let parts else { throw .displayLost }
        guard let area = area(of: target) else {
            if case .display(let index) = target { throw .noSuchDisplay(index) }
            throw .displayLost
        }
        if streams.isEmpty { try setCapturing(true, parts) }
        lastStream += 1
        streams[lastStream] = StreamState(target: target, area: area)
        return X11ScreenStream(desktop: self, id: lastStream)
    }

    /// The windows that the window manager lists, topmost first.
    public func windows() -> [DesktopWindow] {
        guard let parts else { return [] }
        return WindowList(connection: parts.connection).windows().map { window in
            var window = window
            window.isVisible =
                parts.sharing?.isVisible(client: Window(window.id)) ?? (visiblePart == .everything)
            return window
        }
    }

    /// Yields the text of the clipboard each time another application changes it.
    ///
    /// Not that which `setClipboard` put there, even when a clipboard manager offers it again.
    public func clipboardChanges() -> AsyncStream<String> {
        return clipboardFeed.subscribe(isOver: parts?.clipboard == nil)
    }

    /// Owns the clipboard with this text; more than 10 MiB is not taken.
    public func setClipboard(_ text: String) { parts?.clipboard?.set(text) }

    /// Gives the clipboard up if it still is ours.
    public func clearClipboard() { parts?.clipboard?.clear() }

    func area(of target: CaptureTarget) -> Rectangle? {
        guard let parts else { return nil }
        switch target {
        case .all: return Rectangle(parts.monitors.size)
        case .display(let index):
            return parts.monitors.displays.first { $0.index == index }?.area
        }
    }

    func setCapturing(_ isCapturing: Bool, _ parts: DisplayParts) throws(DesktopError) {
        if isCapturing {
            try showVisiblePart(parts)
        } else {
            endSharing(parts)
            parts.damage?.setActive(false)
        }
        parts.capture.prepare(isCapturing ? parts.monitors.size : nil)
        parts.pointer.setActive(isCapturing)
        // Windows that come and go are nobody's business while nobody sees them.
        parts.own?.set(isCapturing ? ownProcesses : [])
    }

    /// Asks for monitors and size again after the server said that they changed.
    func refreshMonitors(_ parts: DisplayParts) {
        let size = parts.monitors.size
        guard parts.monitors.refresh() else { return }
        if size != parts.monitors.size && !streams.isEmpty {
            parts.capture.prepare(parts.monitors.size)
        }
        for id in streams.keys {
            guard let target = streams[id]?.target else { continue }
            streams[id]?.move(to: area(of: target))
            wake(id, throwing: nil)
        }
        monitorFeed.yield(parts.monitors.displays)
    }

    private func endDisplay() {
        guard let parts else { return }
        for id in streams.keys { letGo(id) }
        if !parts.connection.isLost {
            giveBackKeys(parts)
            parts.keyboard?.end()
        }
        loop.setHook(nil)
        self.parts = nil
        markScreen = nil
        for id in streams.keys { wake(id, throwing: DesktopError.displayLost) }
        streams = [:]
        monitorFeed.finish()
        clipboardFeed.finish()
        stopReader?.stream.finish()
        stopReader = nil
    }

    /// Ends everything after the server went away.
    func lose() {
        log.warning("the X server closed the connection")
        endDisplay()
    }
}
