import CX11
import Glibc
import HostRuntime
import Raster

extension X11Desktop {
    func pointer(of id: Int, at position: Point, buttons: UInt16) {
        guard let parts, let viewer = parts.viewerPointer, let stream = streams[id],
            let area = stream.area, !area.isEmpty
        else { return }
        let target = Point(
            x: area.x + min(max(0, position.x), area.width - 1),
            y: area.y + min(max(0, position.y), area.height - 1))
        let wanted = buttons & PointerInput.all
        let isNews =
            target != lastPointer || wanted != stream.buttons || parts.pointer.mayHaveMoved
        streams[id]?.pointer = target
        streams[id]?.buttons = wanted
        if !isNews { return }
        let step = ViewerPointer.Step(
            target: target, presses: wanted & ~stream.buttons,
            releases: stream.pressed & ~wanted, held: pressedButtons, mine: stream.pressed,
            isContested: isPointerUsedAtDesk)
        perform(step, for: id, viewer)
    }

    private func perform(_ step: ViewerPointer.Step, for id: Int, _ viewer: ViewerPointer) {
        let outcome = viewer.perform(step)
        let rest = (streams[id]?.pressed ?? 0) & ~outcome.released
        streams[id]?.pressed = rest | outcome.pressed
        if let position = outcome.position { lastPointer = position }
    }

    /// What viewers hold down, of all streams.
    private var pressedButtons: UInt16 { streams.values.reduce(0) { $0 | $1.pressed } }

    func key(of id: Int, keysym: UInt32, isDown: Bool) {
        guard let parts, let keyboard = parts.keyboard, let keysym = Keysym(untrusted: keysym),
            var keys = streams[id]?.keys
        else { return }
        if isDown {
            keyboard.press(keysym, held: &keys)
        } else {
            keyboard.release(keysym, held: &keys)
        }
        streams[id]?.keys = keys
        setAlarm()
    }

    /// Releases what one stream holds.
    func letGo(_ id: Int) {
        guard let parts, !parts.connection.isLost, var stream = streams[id] else { return }
        if !stream.keys.isEmpty { parts.keyboard?.releaseAll(&stream.keys) }
        if stream.pressed != 0, let viewer = parts.viewerPointer {
            let step = ViewerPointer.Step(
                target: nil, presses: 0, releases: stream.pressed, held: pressedButtons)
            perform(step, for: id, viewer)
        }
        // Who asked for this may count on it.
        _ = parts.connection.syncHasFailed()
        streams[id]?.keys = [:]
        streams[id]?.buttons = 0
        setAlarm()
    }

    func closeStream(_ id: Int) {
        guard streams[id] != nil else { return }
        letGo(id)
        wake(id, throwing: CancellationError())
        streams[id] = nil
        if let parts, streams.isEmpty { try? setCapturing(false, parts) }
    }

    /// Gives borrowed keys back at the end, when applications have had time to read them.
    func giveBackKeys(_ parts: DisplayParts) {
        guard let keyboard = parts.keyboard, let rest = keyboard.restMilliseconds else { return }
        // Someone waits for this end: half a second has to do.
        usleep(UInt32(max(0, rest - 1500)) * 1000)
        keyboard.giveBack()
    }
}
