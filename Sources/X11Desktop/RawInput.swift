import CX11

/// What devices do, before anybody's grab or focus has a say in it (XInput 2.1).
struct RawInput {
    /// One event of a device.
    struct Event {
        /// `XI_RawKeyPress`, `XI_RawKeyRelease` or `XI_RawMotion`.
        let kind: CInt
        /// The device that tells of it, and the one that made it: a master tells of its slaves'.
        let device: CInt
        let source: CInt
        /// The keycode, where it is a key.
        let detail: CInt
    }

    private let connection: DisplayConnection
    private let opcode: CInt
    /// What XTest's events come from; the rest is on the desk.
    let testDevices: Set<CInt>

    /// Returns `nil` where the server has no XInput 2.1.
    init?(connection: DisplayConnection) {
        let display = connection.pointer
        var (opcode, event, error): (CInt, CInt, CInt) = (0, 0, 0)
        var (major, minor): (CInt, CInt) = (2, 2)
        guard XQueryExtension(display, "XInputExtension", &opcode, &event, &error) != 0,
            XIQueryVersion(display, &major, &minor) == 0, (major, minor) >= (2, 1)
        else { return nil }
        self.connection = connection
        self.opcode = opcode
        testDevices = Self.testDevices(display)
    }

    /// Asks for some kinds of events of `XIAllMasterDevices` or `XIAllDevices`, and for no others.
    func select(_ kinds: [CInt], of devices: CInt) {
        var bits: [UInt8] = [0, 0, 0]
        for kind in kinds.map(Int.init) { bits[kind / 8] |= 1 << UInt8(kind % 8) }
        bits.withUnsafeMutableBufferPointer { bits in
            var mask = XIEventMask(deviceid: devices, mask_len: 3, mask: bits.baseAddress)
            XISelectEvents(connection.pointer, connection.root, &mask, 1)
        }
    }

    /// Reads an event; `nil` where it is another's.
    func event(_ event: inout XEvent) -> Event? {
        guard event.type == GenericEvent, event.xcookie.extension == opcode,
            XGetEventData(connection.pointer, &event.xcookie) != 0
        else { return nil }
        defer { XFreeEventData(connection.pointer, &event.xcookie) }
        guard let data = event.xcookie.data else { return nil }
        let raw = data.assumingMemoryBound(to: XIRawEvent.self).pointee
        return Event(
            kind: raw.evtype, device: raw.deviceid, source: raw.sourceid, detail: raw.detail)
    }

    private static func testDevices(_ display: OpaquePointer) -> Set<CInt> {
        var count: CInt = 0
        guard let list = XIQueryDevice(display, CInt(XIAllDevices), &count) else { return [] }
        defer { XIFreeDeviceInfo(list) }
        let devices = UnsafeBufferPointer(start: list, count: Int(max(0, count)))
        return Set(
            devices.filter { device in
                device.name.map { String(cString: $0).contains("XTEST") } ?? false
            }.map(\.deviceid))
    }
}
