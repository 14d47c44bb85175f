import CX11

/// An X keysym, as a viewer sends it: a name for what is printed on a key.
struct Keysym: Hashable {
    let value: UInt32

    /// Takes what a viewer sent; `nil` for what is no symbol, or not a character.
    init?(untrusted value: UInt32) {
        // The upper three bits of a keysym are never set (X protocol, appendix A).
        guard value != 0, value < 0x1fff_ffff, value != UInt32(XK_VoidSymbol) else { return nil }
        if value >> 24 == 1 {
            let scalar = value & 0x00ff_ffff
            guard Unicode.Scalar(scalar) != nil, scalar >= 0x20, !(0x7f...0x9f).contains(scalar)
            else { return nil }
            // Latin-1 has keysyms of its own, and old clients know only those.
            self.value = scalar < 0x100 ? scalar : value
        } else {
            self.value = value
        }
    }

    /// Takes a symbol of the server's own keyboard map.
    init(map symbol: KeySym) { value = UInt32(truncatingIfNeeded: symbol) }

    /// The character that it stands for.
    var scalar: UInt32? {
        switch value {
        case 0x20...0x7e, 0xa0...0xff: value
        case 0x0100_0100...0x0110_ffff: value & 0x00ff_ffff
        default: LegacyKeysyms.scalars[value]
        }
    }

    /// The same for every keysym of one character.
    var key: UInt32 { scalar.map { 0x0100_0000 | $0 } ?? value }

    /// Whether it is a modifier or switches one.
    var isModifier: Bool {
        (0xffe1...0xffee).contains(value) || (0xfe01...0xfe0f).contains(value)
            || (0xfe11...0xfe13).contains(value) || value == UInt32(XK_Mode_switch)
    }

    /// Whether it toggles a lock.
    ///
    /// Symbols carry the effect of the viewer's own locks already, and the locks of the person at
    /// the desk stay as they are.
    var isLock: Bool {
        [XK_Caps_Lock, XK_Shift_Lock, XK_Num_Lock, XK_Scroll_Lock].contains { UInt32($0) == value }
            || [0xfe05, 0xfe09, 0xfe0b, 0xfe0d, 0xfe0f, 0xfe13, 0xfe06, 0xfe08, 0xfe0a, 0xfe0c]
                .contains(value)
    }

    /// Whether it is a dead key: no character, but on a level of its own as characters are.
    var isDeadKey: Bool { (0xfe50...0xfe93).contains(value) }

    /// Whether a key may be borrowed for it: characters, dead keys, and keys like F13.
    var canBeBorrowed: Bool {
        scalar != nil || isDeadKey || (0xff08...0xff7e).contains(value)
            || (0xffbe...0xffe0).contains(value) || value == UInt32(XK_Delete)
    }

    /// Whether it belongs to the number pad, whose symbols depend on Num Lock.
    var isKeypad: Bool { (0xff80...0xffbd).contains(value) }

    /// Whether it alone would switch the console, end the server, or break a grab.
    var isForbidden: Bool {
        (0x1008_fe01...0x1008_fe23).contains(value) || value == 0xfed5
            || value == UInt32(XK_Sys_Req)
    }

    /// Whether it does so while Control and Alt are down.
    var isForbiddenWithControlAlt: Bool {
        value == UInt32(XK_BackSpace) || (0xffbe...0xffe0).contains(value)
            || [XK_KP_Divide, XK_KP_Multiply, XK_KP_Add, XK_KP_Subtract].contains {
                UInt32($0) == value
            }
    }

    /// Whether it does so while Alt is down: the kernel's and the server's SysRq.
    var isForbiddenWithAlt: Bool { value == UInt32(XK_Print) }

    /// Whether window managers take it for themselves: Super and its like, and keys of the desktop.
    var belongsToManager: Bool {
        (0xffeb...0xffee).contains(value) || (0x1008_ff00...0x1008_ffff).contains(value)
            || value == UInt32(XK_Print)
    }

    /// Whether window managers take it for themselves while Alt is down: Alt+F4 only closes.
    var belongsToManagerWithAlt: Bool {
        [XK_Tab, XK_ISO_Left_Tab, XK_Escape, XK_space].contains { UInt32($0) == value }
            || ((0xffbe...0xffe0).contains(value) && value != UInt32(XK_F4))
    }

    /// Whether it is Alt, or Meta, which is on the same key.
    var isAlt: Bool { (0xffe7...0xffea).contains(value) }

    /// Whether it is Control.
    var isControl: Bool { (0xffe3...0xffe4).contains(value) }

    /// What to press where no key bears it.
    var substitute: Keysym? {
        let other: CInt
        switch CInt(truncatingIfNeeded: value) {
        case XK_Meta_L: other = XK_Alt_L
        case XK_Meta_R, XK_Alt_R: other = XK_Alt_L
        case XK_Super_R, XK_Hyper_L, XK_Hyper_R: other = XK_Super_L
        case XK_Control_R: other = XK_Control_L
        case XK_Shift_R: other = XK_Shift_L
        case XK_Mode_switch: other = XK_ISO_Level3_Shift
        case XK_ISO_Left_Tab: other = XK_Tab
        default: return nil
        }
        return Keysym(untrusted: UInt32(other))
    }
}
