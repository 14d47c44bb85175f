/// Keys that are pressed together, as a person writes them: `Ctrl+Alt+Escape`.
public struct KeyChord: Hashable, Sendable {
    /// What is held down while the key is pressed.
    public enum Modifier: String, CaseIterable, Hashable, Sendable {
        /// Control.
        case control = "Ctrl"
        /// Alt, also where it is called Option.
        case alt = "Alt"
        /// Shift.
        case shift = "Shift"
        /// The key with a logo.
        case logo = "Super"
    }

    /// What stops sharing where nobody has said otherwise: `Ctrl+Alt+Escape`.
    public static let stopSharing = KeyChord(modifiers: [.control, .alt], key: "Escape")

    /// What is held down.
    public let modifiers: Set<Modifier>
    /// The key, by X's name for what it bears without Shift, such as `Escape`, `F12` or `q`.
    public let key: String

    private init(modifiers: Set<Modifier>, key: String) {
        self.modifiers = modifiers
        self.key = key
    }

    /// Reads a chord: modifiers, then one key, with `+` between them, in any case of letters.
    ///
    /// Keys are letters of the Latin alphabet, digits, `F1` to `F24`, and those that have a name,
    /// such as `Escape`, `Pause`, `Delete`, `PageUp` or `Space`.
    ///
    /// - Throws: `KeyChordError` for anything else, and for what is pressed while one writes.
    public init(_ text: String) throws(KeyChordError) {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard let last = parts.last, text.utf8.count <= Self.maximumBytes else {
            throw .notAChord
        }
        var modifiers: Set<Modifier> = []
        for part in parts.dropLast() {
            guard let modifier = Self.modifier(part) else { throw .unknownModifier(part) }
            guard modifiers.insert(modifier).inserted else { throw .repeated(modifier) }
        }
        if Self.modifier(last) != nil { throw .noKey }
        guard let key = Self.key(last) else { throw .unknownKey(last) }
        let isSafe = !modifiers.isSubset(of: [.shift]) || Self.typesNothing(key)
        guard isSafe else { throw .typed }
        self.init(modifiers: modifiers, key: key)
    }

    private static let maximumBytes = 64

    private static func modifier(_ text: String) -> Modifier? {
        switch text.lowercased() {
        case "ctrl", "control": .control
        case "alt": .alt
        case "shift": .shift
        case "super": .logo
        default: nil
        }
    }

    private static func key(_ text: String) -> String? {
        // Signs such as that of Kelvin become letters when they are made small.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let name = text.lowercased()
        if let key = names[name] { return key }
        if name.utf8.count == 1, let byte = name.utf8.first {
            let isPlain = (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
            return isPlain ? name : nil
        }
        let isFunctionKey = (1...24).contains { name == "f\($0)" }
        return isFunctionKey ? name.uppercased() : nil
    }

    private static func typesNothing(_ key: String) -> Bool {
        ["Pause", "Scroll_Lock"].contains(key) || (key.hasPrefix("F") && key.utf8.count > 1)
    }

    private static let names = [
        "escape": "Escape", "esc": "Escape", "pause": "Pause", "break": "Pause",
        "delete": "Delete", "insert": "Insert", "home": "Home", "end": "End",
        "pageup": "Prior", "pagedown": "Next", "up": "Up", "down": "Down", "left": "Left",
        "right": "Right", "space": "space", "tab": "Tab", "return": "Return", "enter": "Return",
        "backspace": "BackSpace", "scrolllock": "Scroll_Lock",
    ]

    fileprivate static let written = [
        "Prior": "PageUp", "Next": "PageDown", "space": "Space", "BackSpace": "Backspace",
        "Scroll_Lock": "ScrollLock",
    ]
}

extension KeyChord: CustomStringConvertible {
    /// The chord as it is read and as people are told it: `Ctrl+Alt+Escape`.
    public var description: String {
        let held = Modifier.allCases.filter { modifiers.contains($0) }.map(\.rawValue)
        let isLetter = key.utf8.count == 1
        let name = isLetter ? key.uppercased() : Self.written[key] ?? key
        return (held + [name]).joined(separator: "+")
    }
}

/// Why a text names no keys.
public enum KeyChordError: Error, Equatable, Sendable {
    /// It is far too long.
    case notAChord
    /// Something before the last `+` is none of Ctrl, Alt, Shift and Super.
    case unknownModifier(String)
    /// One modifier is named twice.
    case repeated(KeyChord.Modifier)
    /// There are modifiers only.
    case noKey
    /// No key has that name.
    case unknownKey(String)
    /// People press this while they write.
    case typed

    /// One sentence that tells a person what is wrong.
    public var message: String {
        switch self {
        case .notAChord: "Keys are written like Ctrl+Alt+Escape."
        case .unknownModifier(let name):
            "“\(name)” is none of Ctrl, Alt, Shift and Super; keys are written like Ctrl+Alt+Escape."
        case .repeated(let modifier): "“\(modifier.rawValue)” is named twice."
        case .noKey: "A key is missing after the modifiers; keys are written like Ctrl+Alt+Escape."
        case .unknownKey(let name):
            "No key is called “\(name)”; letters, digits, F1 to F24 and names such as Escape are."
        case .typed: "People press this while they write; it needs Ctrl, Alt or Super."
        }
    }
}
