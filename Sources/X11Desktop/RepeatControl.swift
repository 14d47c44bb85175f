import CX11

/// The server's own repeating of the keys that XTest holds down.
///
/// Viewers repeat keys themselves. The server would add repeats of its own whenever the network is
/// late with a release, and for ever where it is lost.
struct RepeatControl {
    private let display: OpaquePointer
    private let devices: [UInt32]
    private let record: HeldRecord

    init(display: OpaquePointer, record: HeldRecord) {
        self.display = display
        self.record = record
        var count: CInt = 0
        guard let list = XIQueryDevice(display, CInt(XIAllDevices), &count) else {
            devices = []
            return
        }
        defer { XIFreeDeviceInfo(list) }
        devices = (0..<Int(max(0, count))).compactMap { index in
            let device = list[index]
            guard device.use == XISlaveKeyboard, let name = device.name,
                String(cString: name).hasSuffix("XTEST keyboard")
            else { return nil }
            return UInt32(clamping: device.deviceid)
        }
    }

    /// Lets the server repeat, or not; keyboards that people type on are not touched.
    func setRepeating(_ isRepeating: Bool) {
        record.file?.note(isRepeating: isRepeating)
        let mask = UInt(XkbRepeatKeysMask)
        for device in devices {
            XkbChangeEnabledControls(
                display, device, UInt32(mask), isRepeating ? UInt32(mask) : 0)
        }
        XFlush(display)
    }
}
