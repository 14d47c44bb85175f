import CX11

/// What no viewer may do: leave the desktop, or end it.
extension Keyboard {
    func isForbidden(_ keysym: Keysym, _ state: KeyboardState) -> Bool {
        let hasAlt = state.modifiers & UInt8(Mod1Mask) != 0
        let hasBoth = state.modifiers & Self.controlAlt == Self.controlAlt
        if gate.sharing != nil {
            // What a window manager takes for itself leads away from what is shown.
            if keysym.belongsToManager || hasBoth { return true }
            if hasAlt && keysym.belongsToManagerWithAlt { return true }
            if keysym.isAlt && state.modifiers & UInt8(ControlMask) != 0 { return true }
            if keysym.isControl && hasAlt { return true }
        }
        return (hasAlt && keysym.isForbiddenWithAlt)
            || (hasBoth && keysym.isForbiddenWithControlAlt)
    }

    /// Looks at what the key would make in the end, whatever symbol was asked for.
    func mayEndSession(_ stroke: KeyStroke, _ state: KeyboardState, _ map: KeyMap) -> Bool {
        let modifiers = state.modifiers & ~stroke.turnOff | stroke.turnOn
        let group = map.group(of: stroke.keycode, whenIn: stroke.group ?? state.group)
        if stopKey?.isCompleted(by: stroke.keycode, modifiers) ?? false { return true }
        let level = map.level(of: stroke.keycode, group: group, modifiers: modifiers)
        let place = KeyMap.Place(keycode: stroke.keycode, group: group, level: level)
        return map.symbol(at: place)?.isForbidden ?? false
    }

    /// A key that came before its modifiers would make the forbidden symbol when it repeats.
    func releaseDangerous(_ held: inout [Keysym: UInt8]) {
        guard let state = readState() else { return }
        for (keysym, keycode) in held where isForbidden(keysym, state) {
            lift(keycode, &held, keysym)
        }
    }
}
