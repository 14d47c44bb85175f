import Raster

/// The different colours of an area, numbered from 0 as they are met, up to a limit.
///
/// Most of the time that text takes is spent here, so the loops run over bare memory.
struct ColourTable: Sendable {
    static let limit = 256
    private static let slots = 1024

    /// How many there are.
    private(set) var count = 0
    private var colours = [UInt32](repeating: 0, count: limit)
    /// A slot holds, from the highest bits down, a stamp, a number of 16 bits and a colour; it is
    /// empty unless its stamp is the newest.
    private var entries = [UInt64](repeating: 0, count: slots)
    private var stamp: UInt64 = 1

    /// The colours, by number.
    var all: ArraySlice<UInt32> { colours[..<count] }

    /// Forgets all colours.
    mutating func removeAll() {
        count = 0
        stamp += 1
        guard stamp > 0xFFFF else { return }
        entries = [UInt64](repeating: 0, count: Self.slots)
        stamp = 1
    }

    /// Returns the number of a colour, adding it; `nil` where no room is left for it.
    mutating func number(of colour: UInt32) -> Int? {
        withCursor { $0.number(of: colour) }
    }

    /// Adds all colours of another table.
    ///
    /// - Returns: Whether there was room; otherwise some may have been added.
    mutating func formUnion(_ other: ColourTable) -> Bool {
        withCursor { cursor in
            other.all.allSatisfy { cursor.number(of: $0) != nil }
        }
    }

    /// Adds all colours of an area.
    ///
    /// - Returns: Whether there was room; otherwise some may have been added.
    mutating func add(_ area: Rectangle, of picture: PictureView) -> Bool {
        withCursor { cursor in
            for y in area.y..<area.maxY {
                let row = picture.pixels(x: area.x, y: y)
                var last = ~(row[0] & 0xFF_FFFF)
                for x in 0..<area.width {
                    let pixel = row[x] & 0xFF_FFFF
                    if pixel == last { continue }
                    last = pixel
                    if cursor.number(of: pixel) == nil { return false }
                }
            }
            return true
        }
    }

    /// Adds all colours of an area, and writes the number of each pixel, row by row.
    ///
    /// - Returns: Whether there was room; otherwise only a part was written.
    mutating func number(
        _ area: Rectangle, of picture: PictureView, to indices: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        withCursor { cursor in
            var place = indices
            var last = ~(picture.pixels(x: area.x, y: area.y).pointee & 0xFF_FFFF)
            var index: UInt8 = 0
            for y in area.y..<area.maxY {
                let row = picture.pixels(x: area.x, y: y)
                for x in 0..<area.width {
                    let pixel = row[x] & 0xFF_FFFF
                    if pixel != last {
                        guard let number = cursor.number(of: pixel) else { return false }
                        last = pixel
                        index = UInt8(truncatingIfNeeded: number)
                    }
                    place[x] = index
                }
                place += area.width
            }
            return true
        }
    }

    @inline(__always)
    private mutating func withCursor<Result>(_ body: (inout Cursor) -> Result) -> Result {
        var count = count
        defer { self.count = count }
        let stamp = stamp
        return entries.withUnsafeMutableBufferPointer { entries in
            colours.withUnsafeMutableBufferPointer { colours in
                // Both are of a fixed size that is not 0.
                var cursor = Cursor(
                    entries: entries.baseAddress.unsafelyUnwrapped,
                    colours: colours.baseAddress.unsafelyUnwrapped, count: count, stamp: stamp)
                defer { count = cursor.count }
                return body(&cursor)
            }
        }
    }

    private struct Cursor {
        let entries: UnsafeMutablePointer<UInt64>
        let colours: UnsafeMutablePointer<UInt32>
        var count: Int
        let stamp: UInt64

        @inline(__always)
        mutating func number(of colour: UInt32) -> Int? {
            // The golden ratio spreads neighbouring colours; ten bits choose among 1024 slots.
            var slot = Int(truncatingIfNeeded: (colour &* 0x9E37_79B1) &>> 22)
            while entries[slot] &>> 48 == stamp {
                let entry = entries[slot]
                if UInt32(truncatingIfNeeded: entry) == colour {
                    return Int(truncatingIfNeeded: entry &>> 32 & 0xFFFF)
                }
                slot = (slot &+ 1) & (ColourTable.slots &- 1)
            }
            guard count < ColourTable.limit else { return nil }
            entries[slot] = stamp &<< 48 | UInt64(truncatingIfNeeded: count) &<< 32 | UInt64(colour)
            colours[count] = colour
            count &+= 1
            return count &- 1
        }
    }
}
