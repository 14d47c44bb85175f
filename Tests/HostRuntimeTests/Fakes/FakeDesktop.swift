import HostRuntime
import Policy
import Raster
import Synchronization

/// A desktop that counts whatever is done to it.
final class FakeDesktop: Desktop {
    struct Counts: Equatable {
        var streams = 0
        var frames = 0
        var keys: [String] = []
        var pointers = 0
        var clipboard: [String] = []
        var targets: [CaptureTarget] = []
        var buttons: [UInt16] = []
        var ownProcesses: Set<Int32> = []
        var stopKeys: [KeyChord] = []
        var parts: [VisiblePart] = []
        var marks: [ScreenMark?] = []
    }

    private let counted = Mutex(Counts())
    let monitors: AsyncStream<[DesktopDisplay]>
    let monitorsEnd: AsyncStream<[DesktopDisplay]>.Continuation
    private let copied: AsyncStream<String>
    private let copiedEnd: AsyncStream<String>.Continuation
    private let stops: AsyncStream<Void>
    private let locked: AsyncStream<Bool>
    let lockedEnd: AsyncStream<Bool>.Continuation
    private let stopsEnd: AsyncStream<Void>.Continuation
    private let gate = Gate()
    let windowList = Mutex<[DesktopWindow]>([])
    private let streamList = Mutex<[FakeStream]>([])

    init() {
        (monitors, monitorsEnd) = AsyncStream.makeStream(of: [DesktopDisplay].self)
        (copied, copiedEnd) = AsyncStream.makeStream(of: String.self)
        (locked, lockedEnd) = AsyncStream.makeStream(of: Bool.self)
        (stops, stopsEnd) = AsyncStream.makeStream(of: Void.self)
    }

    var abilities: Set<DesktopAbility> {
        [.see, .control, .clipboard, .windows, .stopKey, .applications]
    }
    func displays() async -> [DesktopDisplay] { [Self.display(1), Self.display(2)] }
    func displayChanges() async -> AsyncStream<[DesktopDisplay]> { monitors }
    func windows() async -> [DesktopWindow] { windowList.withLock { $0 } }
    func setVisible(_ part: VisiblePart) async {
        count { $0.parts.append(part) }
        // The next frame of each stream is whole.
        change()
    }
    func clipboardChanges() async -> AsyncStream<String> { copied }
    func clearClipboard() async {}
    func setClipboard(_ text: String) async { count { $0.clipboard.append(text) } }
    func setOwnProcesses(_ processes: Set<Int32>) async { count { $0.ownProcesses = processes } }
    func lockStates() async -> AsyncStream<Bool> { locked }
    func showMark(_ mark: ScreenMark?) async { count { $0.marks.append(mark) } }
    func watchStopKey(_ chord: KeyChord) async throws(DesktopError) -> AsyncStream<Void> {
        count { $0.stopKeys.append(chord) }
        return stops
    }
    func keysym(named name: String) async -> UInt32? { name == "Delete" ? 0xFFFF : nil }

    func openStream(_ target: CaptureTarget) async throws(DesktopError) -> any ScreenStream {
        count {
            $0.streams += 1
            $0.targets.append(target)
        }
        await gate.pass()
        let side = target == .display(2) ? 4 : 8
        let stream = FakeStream(self, size: Size(width: side, height: side))
        streamList.withLock { $0.append(stream) }
        return stream
    }

    static func display(_ index: Int) -> DesktopDisplay {
        DesktopDisplay(
            index: index, name: "DP-\(index)",
            area: Rectangle(x: 0, y: 0, width: 8, height: 8), scale: 1, isPrimary: index == 1)
    }

    /// Lets no stream be opened.
    func holdStreams() { gate.hold() }
    func letStreamsGo() { gate.letGo() }

    func count(_ body: (inout Counts) -> Void) { counted.withLock { body(&$0) } }
    var counts: Counts { counted.withLock { $0 } }

    /// Another application copies a text.
    func copy(_ text: String) { copiedEnd.yield(text) }

    /// Somebody presses the keys that stop sharing.
    func pressStopKey() { stopsEnd.yield() }

    /// The picture of every open stream changes.
    func change() { for stream in streamList.withLock({ $0 }) { stream.change() } }
}

/// A picture that changes when the test says so.
final class FakeStream: ScreenStream {
    private struct State {
        var isFilled = false
        var isChanged = false
        var isClosed = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let desktop: FakeDesktop
    let size: Size
    private let state = Mutex(State())

    init(_ desktop: FakeDesktop, size: Size) {
        self.desktop = desktop
        self.size = size
    }

    func nextFrame(into frame: Framebuffer) async throws -> FrameUpdate {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    guard state.isFilled, !state.isChanged, !state.isClosed, !Task.isCancelled
                    else { return true }
                    state.waiter = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        try Task.checkCancellation()
        guard !state.withLock(\.isClosed) else { throw DesktopError.displayLost }
        state.withLock { state in
            state.isFilled = true
            state.isChanged = false
        }
        desktop.count { $0.frames += 1 }
        return FrameUpdate(changed: Region(Rectangle(size)))
    }

    func pointer(at position: Point, buttons: UInt16) async {
        desktop.count {
            $0.pointers += 1
            $0.buttons.append(buttons)
        }
    }

    func key(keysym: UInt32, isDown: Bool) async {
        desktop.count { $0.keys.append((isDown ? "+" : "-") + String(keysym, radix: 16)) }
    }

    func releaseAll() async {}
    func close() async {
        state.withLock { $0.isClosed = true }
        wake()
    }

    func change() {
        state.withLock { $0.isChanged = true }
        wake()
    }

    private func wake() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
