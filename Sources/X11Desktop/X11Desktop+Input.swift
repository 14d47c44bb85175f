import CX11
import Glibc
import HostRuntime
import Raster

extension X11Desktop {
    func pointer(of id: Int, at position: Point, buttons: UInt16) {
        guard let parts, let input = parts.pointerInput, let area = streams[id]?.area,
            !area.isEmpty
        else { return }
        let target = Point(
            x: area.x + min(max(0, position.x), area.width - 1),
            y: area.y + min(max(0, position.y), area.height - 1))
        var held = streams[id]?.buttons ?? 0
        if target != lastPointer || buttons != held || parts.pointer.mayHaveMoved {
            input.move(to: target)
        }
        lastPointer = target
        streams[id]?.pointer = target
        input.setButtons(buttons, held: &held)
        streams[id]?.buttons = held
    }

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
        if stream.buttons != 0 { parts.pointerInput?.setButtons(0, held: &stream.buttons) }
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
        if let parts, streams.isEmpty { setCapturing(false, parts) }
    }

    /// Gives borrowed keys back at the end, when applications have had time to read them.
    func giveBackKeys(_ parts: DisplayParts) {
        guard let keyboard = parts.keyboard, let rest = keyboard.restMilliseconds else { return }
        // Someone waits for this end: half a second has to do.
        usleep(UInt32(max(0, rest - 1500)) * 1000)
        keyboard.giveBack()
    }
}
