/// The different colours of an area, numbered from 0 as they are met, up to a limit.
struct ColourTable: Sendable {
    static let limit = 256
    private static let slots = 1024

    /// How many there are.
    private(set) var count = 0
    private var colours = [UInt32](repeating: 0, count: limit)
    /// A slot holds a colour and its number, and is empty unless its stamp is the newest.
    private var keys = [UInt32](repeating: 0, count: slots)
    private var numbers = [UInt16](repeating: 0, count: slots)
    private var stamps = [UInt32](repeating: 0, count: slots)
    private var stamp: UInt32 = 1

    /// The colours, by number.
    var all: ArraySlice<UInt32> { colours[..<count] }

    /// Forgets all colours.
    mutating func removeAll() {
        count = 0
        stamp &+= 1
        guard stamp == 0 else { return }
        stamps = [UInt32](repeating: 0, count: Self.slots)
        stamp = 1
    }

    /// Returns the number of a colour, adding it; `nil` where no room is left for it.
    @inline(__always)
    mutating func number(of colour: UInt32) -> Int? {
        // The golden ratio spreads neighbouring colours; the top ten bits choose among 1024 slots.
        var slot = Int(truncatingIfNeeded: (colour &* 0x9E37_79B1) &>> 22)
        while stamps[slot] == stamp {
            if keys[slot] == colour { return Int(numbers[slot]) }
            slot = (slot &+ 1) & (Self.slots - 1)
        }
        guard count < Self.limit else { return nil }
        stamps[slot] = stamp
        keys[slot] = colour
        numbers[slot] = UInt16(truncatingIfNeeded: count)
        colours[count] = colour
        count &+= 1
        return count &- 1
    }

    /// Adds all colours of another table.
    ///
    /// - Returns: Whether there was room; otherwise some may have been added.
    mutating func formUnion(_ other: ColourTable) -> Bool {
        for index in 0..<other.count where number(of: other.colours[index]) == nil { return false }
        return true
    }
}
