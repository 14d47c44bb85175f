import CX11
import Policy

/// Watches for one chord of keys, whatever window has the focus and whoever has the keyboard.
///
/// Raw events come past every grab, and nothing is grabbed for them: the chord still means to the
/// application in front what it meant.
struct StopKeyWatch {
    let chord: KeyChord
    /// The keys that make the chord's last one.
    private(set) var keycodes: Set<UInt8> = []
    /// What must be down with it, as bits of the server's modifiers.
    private(set) var mask: UInt8 = 0

    /// Modifiers that stay without being held, where keys are sticky; as of the last key.
    var latched: UInt8 = 0

    /// A key of one device.
    private struct Key: Hashable {
        let device: CInt
        let keycode: UInt8
    }

    private var down: [Key: ContinuousClock.Instant] = [:]

    /// A key that is told to go down again within this time repeats; later its release was lost.
    private static let repeatLimit: Duration = .seconds(1)

    init(chord: KeyChord) { self.chord = chord }

    /// Finds the keys in a map; where it has none, the last ones go on.
    ///
    /// Whoever changes the layout must not take the customer's way out with it.
    mutating func resolve(in map: KeyMap, without borrowed: Set<UInt8>) {
        let symbol = Keysym(map: XStringToKeysym(chord.key))
        let places = map.places(of: symbol, except: borrowed).filter { $0.level == 0 }
        if !places.isEmpty { keycodes = Set(places.map(\.keycode)) }
        mask = chord.modifiers.reduce(0) { $0 | map.mask(of: $1) }
    }

    /// Whether a key that goes down with these modifiers completes the chord.
    func isCompleted(by keycode: UInt8, _ modifiers: UInt8) -> Bool {
        // More than the chord may be held: a viewer could hold it, to be in the way.
        keycodes.contains(keycode) && modifiers & mask == mask
    }

    /// Takes what a device did, and tells whether the chord has just been pressed.
    mutating func take(
        _ event: RawInput.Event, _ map: KeyMap, at now: ContinuousClock.Instant = .now
    ) -> Bool {
        guard let keycode = UInt8(exactly: event.detail) else { return false }
        let key = Key(device: event.source, keycode: keycode)
        if event.kind == CInt(XI_RawKeyRelease) {
            down[key] = nil
            return false
        }
        let before = down[key]
        // The server tells of each key once for each device that it is of.
        if down.count < 256 || before != nil { down[key] = now }
        if let before, now - before < Self.repeatLimit { return false }
        let held = down.keys.reduce(latched) { $0 | map.modifiers(of: $1.keycode) }
        return isCompleted(by: keycode, held)
    }
}

extension KeyMap {
    /// Returns the server's bit for a modifier that people know by name.
    func mask(of modifier: KeyChord.Modifier) -> UInt8 {
        switch modifier {
        case .control: UInt8(ControlMask)
        case .shift: UInt8(ShiftMask)
        case .alt: mask(of: [XK_Alt_L, XK_Alt_R, XK_Meta_L]) ?? UInt8(Mod1Mask)
        case .logo: mask(of: [XK_Super_L, XK_Super_R]) ?? UInt8(Mod4Mask)
        }
    }

    private func mask(of symbols: [CInt]) -> UInt8? {
        for symbol in symbols.compactMap({ Keysym(untrusted: UInt32($0)) }) {
            for place in places(of: symbol, except: []) where modifiers(of: place.keycode) != 0 {
                return modifiers(of: place.keycode)
            }
        }
        return nil
    }
}
