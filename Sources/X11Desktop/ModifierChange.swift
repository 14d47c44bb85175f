import CX11

/// Modifiers and group put otherwise for one key, and back.
///
/// Shift and AltGr are pressed and released as a person would, for applications that watch the
/// keys themselves; locks, and modifiers that no key sets, are changed in the server's state.
struct ModifierChange {
    private let group: Int?
    private let groupBefore: Int
    private let released: [UInt8]
    private let pressed: [UInt8]
    private let lockMask: UInt8
    private let lockValues: UInt8
    private let lockedBefore: UInt8
    private let unlatched: UInt8

    /// Plans a change; `down` are the keys that we hold.
    init(stroke: KeyStroke, state: KeyboardState, map: KeyMap, down: [UInt8]) {
        group = stroke.group
        groupBefore = state.lockedGroup
        lockedBefore = state.locked
        unlatched = state.latched & stroke.turnOff
        released = down.filter { map.modifiers(of: $0) & stroke.turnOff != 0 }
        var pressed: [UInt8] = []
        var locks = stroke.turnOff & state.locked
        var values: UInt8 = 0
        for bit in (0..<8).map({ UInt8(1) << $0 }) where stroke.turnOn & bit != 0 {
            let isLock = bit == UInt8(LockMask)
            let key = map.modifierKeys.first { $0.mask == bit && !down.contains($0.keycode) }
            if let key, !isLock, bit != UInt8(Mod2Mask) {
                pressed.append(key.keycode)
            } else {
                locks |= bit
                values |= bit
            }
        }
        self.pressed = pressed
        lockMask = locks
        lockValues = values
    }

    /// Makes the change; `fake` presses or releases a key.
    func apply(_ display: OpaquePointer, _ fake: (UInt8, Bool) -> Void) {
        let core = UInt32(XkbUseCoreKbd)
        if let group { XkbLockGroup(display, core, UInt32(group)) }
        if unlatched != 0 { XkbLatchModifiers(display, core, UInt32(unlatched), 0) }
        if lockMask != 0 {
            XkbLockModifiers(display, core, UInt32(lockMask), UInt32(lockValues))
        }
        for key in released { fake(key, false) }
        for key in pressed { fake(key, true) }
    }

    /// Puts everything back.
    func undo(_ display: OpaquePointer, _ fake: (UInt8, Bool) -> Void) {
        let core = UInt32(XkbUseCoreKbd)
        for key in pressed.reversed() { fake(key, false) }
        for key in released.reversed() { fake(key, true) }
        if lockMask != 0 {
            XkbLockModifiers(display, core, UInt32(lockMask), UInt32(lockedBefore & lockMask))
        }
        if group != nil { XkbLockGroup(display, core, UInt32(groupBefore)) }
    }
}
