import CX11
import EventLoop
public import HostRuntime
public import Policy

extension X11Desktop {
    /// How long the pointer stays with the person at the desk after they have moved it onto us.
    private static let deskTime: Duration = .milliseconds(500)

    /// Keeps what viewers do away from the windows of these processes.
    public func setOwnProcesses(_ processes: Set<Int32>) {
        ownProcesses = processes
        guard let parts, !streams.isEmpty else { return }
        parts.own?.set(processes)
        guardOwnWindows(parts)
    }

    /// Yields each time somebody at the desk presses these keys, whatever has the keyboard.
    ///
    /// Keys that already are down when it is called do not count for the chord.
    public func watchStopKey(_ chord: KeyChord) throws(DesktopError) -> AsyncStream<Void> {
        guard let parts else { throw .displayLost }
        guard let raw = parts.raw, let keyboard = parts.keyboard else {
            throw .unsupported("Keys cannot be watched on this display.")
        }
        guard keyboard.watch(chord) else {
            throw .unsupported("This keyboard has no key for \(chord).")
        }
        raw.select([CInt(XI_RawKeyPress), CInt(XI_RawKeyRelease)], of: CInt(XIAllDevices))
        stopReader?.stream.finish()
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        lastStopReader += 1
        let id = lastStopReader
        stopReader = (id, continuation)
        continuation.onTermination = { [weak self, loop] _ in
            loop.perform { [weak self] in self?.assumeIsolated { $0.endStopKey(id) } }
        }
        // Whoever asked may count on it.
        _ = parts.connection.syncHasFailed()
        return stream
    }

    private func endStopKey(_ id: Int) {
        guard stopReader?.id == id, let parts else { return }
        stopReader = nil
        parts.keyboard?.stopKey = nil
        parts.raw?.select([], of: CInt(XIAllDevices))
    }

    /// Takes what a device did.
    func note(_ event: RawInput.Event, _ parts: DisplayParts) {
        if event.kind == CInt(XI_RawMotion) { return parts.pointer.note(event) }
        if parts.keyboard?.completesStopKey(event) ?? false { stopReader?.stream.yield() }
    }

    /// Lifts the keys that viewers hold when a window of ours comes to the keyboard: held on, they
    /// would turn what the person types there into something else.
    func guardOwnWindows(_ parts: DisplayParts) {
        guard let own = parts.own else { return }
        own.look()
        guard own.takeNews() else { return }
        for id in streams.keys {
            guard var keys = streams[id]?.keys, !keys.isEmpty else { continue }
            parts.keyboard?.releaseAll(&keys)
            streams[id]?.keys = keys
        }
        parts.connection.flush()
    }

    /// Whether somebody at the desk moves the pointer just now.
    var isPointerUsedAtDesk: Bool {
        guard let motion = parts?.pointer.deskMotion else { return false }
        return ContinuousClock.now - motion < Self.deskTime
    }
}
