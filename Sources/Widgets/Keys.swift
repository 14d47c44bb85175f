public import CGTK

/// A key that was pressed, with what was held.
public struct KeyPress: Equatable, Sendable {
    /// What GDK calls it: compare with `GDK_KEY_Return` and the like.
    public let symbol: Int
    /// Whether Control was held.
    public let control: Bool
    /// Whether Shift was held.
    public let shift: Bool
    /// Whether Alt was held.
    public let alt: Bool

    /// Makes one.
    public init(symbol: Int, control: Bool = false, shift: Bool = false, alt: Bool = false) {
        self.symbol = symbol
        self.control = control
        self.shift = shift
        self.alt = alt
    }

    /// Reads one from an event.
    public init(_ event: GdkEventKey) {
        symbol = Int(event.keyval)
        control = event.state & GDK_CONTROL_MASK.rawValue != 0
        shift = event.state & GDK_SHIFT_MASK.rawValue != 0
        alt = event.state & GDK_MOD1_MASK.rawValue != 0
    }
}

extension Widget {
    /// Hears keys before the widget itself does.
    ///
    /// - Returns: The connection; it need not be kept.
    /// - Parameter handler: Returns whether the key is done with.
    @discardableResult
    public func onKey(_ handler: @escaping @MainActor (KeyPress) -> Bool) -> Connection {
        Signals.connectPointer(pointer, "key-press-event") { event in
            handler(KeyPress(event.assumingMemoryBound(to: GdkEventKey.self).pointee))
        }
    }
}

extension KeyPress {
    /// Whether it is one of the keys that are called Enter.
    public var isEnter: Bool {
        [GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter].contains { Int($0) == symbol }
    }
}
