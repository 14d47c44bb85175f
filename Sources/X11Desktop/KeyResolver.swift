import CX11

/// How to make a symbol: which key to press, and what to change around that.
struct KeyStroke: Equatable {
    var keycode: UInt8
    /// The group to be in; `nil` where it stays.
    var group: Int?
    /// Modifiers that must come on, or go off, for the key.
    var turnOn: UInt8 = 0
    var turnOff: UInt8 = 0
}

/// The modifiers and the group in force.
struct KeyboardState: Equatable {
    /// The one that counts, and what of it is locked.
    var group: Int
    var lockedGroup = 0
    var modifiers: UInt8
    var locked: UInt8
    var latched: UInt8
}

/// Finds the way to a symbol that disturbs least.
struct KeyResolver {
    let map: KeyMap
    /// Keys that are lent to other symbols.
    let borrowed: Set<UInt8>

    private static let shift = UInt8(ShiftMask)
    private static let capsLock = UInt8(LockMask)
    private static let groupChangeCost = 100

    /// Returns the best way, or `nil` where no key bears the symbol.
    func stroke(for keysym: Keysym, in state: KeyboardState) -> KeyStroke? {
        var best: (stroke: KeyStroke, cost: Int)?
        for place in map.places(of: keysym, except: borrowed) {
            let (stroke, cost) = stroke(to: place, for: keysym, in: state)
            if best.map({ cost < $0.cost }) ?? true { best = (stroke, cost) }
        }
        return best?.stroke
    }

    /// Returns what to change so that a borrowed key's only symbol arrives as it is.
    func stroke(borrowed keycode: UInt8, for keysym: Keysym, in state: KeyboardState) -> KeyStroke {
        KeyStroke(keycode: keycode, turnOff: neutralised(keysym, state))
    }

    private func stroke(
        to place: KeyMap.Place, for keysym: Keysym, in state: KeyboardState
    ) -> (KeyStroke, Int) {
        var stroke = KeyStroke(keycode: place.keycode, turnOff: neutralised(keysym, state))
        var cost = place.level
        if map.group(of: place.keycode, whenIn: state.group) != place.group {
            stroke.group = place.group
            cost += Self.groupChangeCost
        }
        // A function key stays what it is with every modifier: Shift+F1 must not lose its Shift.
        let isCharacter = keysym.scalar != nil || keysym.isDeadKey || keysym.isKeypad
        if (!isCharacter && place.level == 0) || keysym.isModifier { return (stroke, cost) }
        let modifiers = state.modifiers & ~stroke.turnOff
        let now = map.level(of: place.keycode, group: place.group, modifiers: modifiers)
        if now == place.level { return (stroke, cost) }
        let (relevant, sets) = map.requirements(of: place)
        let changes = sets.map { set in
            (on: set & ~modifiers, off: modifiers & relevant & ~set)
        }
        guard let change = changes.min(by: { self.cost($0) < self.cost($1) }) else {
            return (stroke, cost + 10_000)
        }
        stroke.turnOn = change.on
        stroke.turnOff |= change.off
        return (stroke, cost + self.cost(change))
    }

    /// Caps Lock would make other letters of ours, in the server or in Xlib.
    private func neutralised(_ keysym: Keysym, _ state: KeyboardState) -> UInt8 {
        keysym.scalar == nil ? 0 : state.locked & Self.capsLock
    }

    private func cost(_ change: (on: UInt8, off: UInt8)) -> Int {
        let isShift = change.on & Self.shift != 0
        let usesCaps = change.on & Self.capsLock != 0
        return change.on.nonzeroBitCount * 10 + change.off.nonzeroBitCount * 11
            + (isShift ? 1 : 0) + (usesCaps ? 50 : 0)
    }
}
