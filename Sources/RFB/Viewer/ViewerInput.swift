import Raster

/// Lets through of a viewer's input what makes sense.
public struct ViewerInput: Sendable {
    /// How many keys may be down at once; more are ignored.
    public static let keyLimit = 64
    /// The highest keysym: that of the highest character (X protocol, appendix A).
    private static let highestKeysym: UInt32 = 0x0110_FFFF
    /// X's word for "no symbol".
    private static let voidSymbol: UInt32 = 0xFF_FFFF
    private static let knownButtons: UInt16 = 0x1FF

    private struct HeldKey: Sendable {
        var keysym: UInt32
        var keycode: UInt32?
    }

    private var held: [HeldKey] = []

    /// Forgets which keys are down; whoever calls this releases them.
    mutating func forgetKeys() { held = [] }

    mutating func key(keysym: UInt32, keycode: UInt32?, isDown: Bool) -> ViewerEvent? {
        guard keysym != 0, keysym <= Self.highestKeysym, keysym != Self.voidSymbol else {
            return nil
        }
        let keycode = keycode == 0 ? nil : keycode
        guard isDown else { return release(keysym: keysym, keycode: keycode) }
        if index(keysym: keysym, keycode: keycode) == nil {
            guard held.count < Self.keyLimit else { return nil }
            held.append(HeldKey(keysym: keysym, keycode: keycode))
        }
        return .key(keysym: keysym, keycode: keycode, isDown: true)
    }

    func pointer(_ point: Point, buttons: UInt16, screen: Size) -> ViewerEvent {
        let inside = Point(
            x: max(0, min(point.x, screen.width - 1)), y: max(0, min(point.y, screen.height - 1)))
        return .pointer(inside, buttons: buttons & Self.knownButtons)
    }

    private mutating func release(keysym: UInt32, keycode: UInt32?) -> ViewerEvent? {
        // Shift released before the letter: the viewer then says that another symbol went up.
        let index =
            index(keysym: keysym, keycode: keycode)
            ?? Self.otherCase(keysym).flatMap { self.index(keysym: $0, keycode: keycode) }
        guard let index else { return nil }
        let key = held.remove(at: index)
        return .key(keysym: key.keysym, keycode: key.keycode, isDown: false)
    }

    private func index(keysym: UInt32, keycode: UInt32?) -> Int? {
        held.firstIndex {
            keycode != nil && $0.keycode == keycode || keycode == nil && $0.keysym == keysym
        } ?? held.firstIndex { $0.keysym == keysym }
    }

    /// The same letter, large or small, of ASCII and of Latin-1.
    private static func otherCase(_ keysym: UInt32) -> UInt32? {
        switch keysym {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE: keysym + 0x20
        case 0x61...0x7A, 0xE0...0xF6, 0xF8...0xFE: keysym - 0x20
        default: nil
        }
    }
}
