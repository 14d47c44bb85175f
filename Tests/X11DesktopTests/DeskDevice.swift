import CX11
import HostRuntime
import Raster

@testable import X11Desktop

/// A mouse or a keyboard on the desk: not XTest's, which is what viewers use.
final class DeskDevice {
    private let client: TestClient
    private let device: UnsafeMutablePointer<XDevice>

    /// Finds the server's device of that name.
    init?(_ client: TestClient, named name: String) {
        var count: CInt = 0
        guard let list = XIQueryDevice(client.display, CInt(XIAllDevices), &count) else {
            return nil
        }
        defer { XIFreeDeviceInfo(list) }
        let devices = UnsafeBufferPointer(start: list, count: Int(count))
        let found = devices.first { $0.name.map { String(cString: $0) == name } ?? false }
        guard let found, let device = XOpenDevice(client.display, XID(found.deviceid)) else {
            return nil
        }
        self.client = client
        self.device = device
    }

    deinit { XCloseDevice(client.display, device) }

    func move(to point: Point) {
        var axes = [CInt(point.x), CInt(point.y)]
        XTestFakeDeviceMotionEvent(client.display, device, 0, 0, &axes, 2, 0)
        XSync(client.display, 0)
    }

    func key(_ keycode: UInt8, isDown: Bool) {
        XTestFakeDeviceKeyEvent(
            client.display, device, UInt32(keycode), isDown ? 1 : 0, nil, 0, 0)
        XSync(client.display, 0)
    }

    /// Presses or releases the key of a symbol.
    func key(_ keysym: CInt, isDown: Bool) {
        key(XKeysymToKeycode(client.display, KeySym(keysym)), isDown: isDown)
    }
}

extension GuardedDesk {
    /// Returns when the desktop has taken what the server told it so far.
    func settle() async throws {
        _ = await desktop.windows()
        // Its events are taken after the job that has read them.
        _ = await desktop.windows()
    }
}

extension X11Desktop {
    var pointerGrabs: Int { parts?.viewerPointer?.grabCount ?? 0 }
}
