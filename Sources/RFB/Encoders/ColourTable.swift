import Raster

/// The different colours of an area, numbered from 0 as they are met, up to a limit.
///
/// Most of the time that text takes is spent here, so the loops run over bare memory.
struct ColourTable: Sendable {
    static let limit = 256
    private static let slots = 2048

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

    /// Adds the colours of each `step`th row of an area.
    ///
    /// - Returns: Whether no more than `limit` were found; otherwise some may have been added.
    mutating func add(
        _ area: Rectangle, of picture: PictureView, everyRow step: Int = 1,
        limit: Int = ColourTable.limit
    ) -> Bool {
        withCursor { cursor in
            var y = area.y
            while y < area.maxY {
                if !cursor.add(picture.pixels(x: area.x, y: y), count: area.width) { return false }
                if cursor.count > limit { return false }
                y &+= step
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
            for y in area.y..<area.maxY {
                let row = picture.pixels(x: area.x, y: y)
                if !cursor.number(row, count: area.width, to: place) { return false }
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
            var slot = Self.slot(of: colour)
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

        /// The golden ratio spreads neighbouring colours; eleven bits choose among 2048 slots.
        @inline(__always)
        private static func slot(of colour: UInt32) -> Int {
            Int(truncatingIfNeeded: (colour &* 0x9E37_79B1) &>> 21)
        }

        /// Adds the colours of a row; false where no room is left.
        @inline(__always)
        mutating func add(_ row: UnsafePointer<UInt32>, count pixels: Int) -> Bool {
            let first = row[0] & 0xFF_FFFF
            if number(of: first) == nil { return false }
            var x = 1
            while x < pixels {
                let pixel = row[x] & 0xFF_FFFF
                // No test for runs: a wrong prediction costs more than the search.
                let entry = entries[Self.slot(of: pixel)]
                let isKnown = UInt32(truncatingIfNeeded: entry) == pixel && entry &>> 48 == stamp
                if !isKnown, number(of: pixel) == nil { return false }
                x &+= 1
            }
            return true
        }

        /// Writes the numbers of a row's colours; false where no room is left for one.
        @inline(__always)
        mutating func number(
            _ row: UnsafePointer<UInt32>, count pixels: Int, to place: UnsafeMutablePointer<UInt8>
        ) -> Bool {
            var x = 0
            while x < pixels {
                if x &+ 8 <= pixels, Self.isEven(row + x) {
                    // Paper between letters: eight pixels at once.
                    guard let number = number(of: row[x] & 0xFF_FFFF) else { return false }
                    let eight = UInt64(truncatingIfNeeded: number) &* 0x0101_0101_0101_0101
                    UnsafeMutableRawPointer(place + x).storeBytes(of: eight, as: UInt64.self)
                    x &+= 8
                    continue
                }
                let end = min(pixels, x &+ 8)
                while x < end {
                    guard write(row[x] & 0xFF_FFFF, to: place + x) else { return false }
                    x &+= 1
                }
            }
            return true
        }

        @inline(__always)
        private mutating func write(
            _ pixel: UInt32, to place: UnsafeMutablePointer<UInt8>
        ) -> Bool {
            let entry = entries[Self.slot(of: pixel)]
            if UInt32(truncatingIfNeeded: entry) == pixel, entry &>> 48 == stamp {
                place.pointee = UInt8(truncatingIfNeeded: entry &>> 32)
                return true
            }
            guard let number = number(of: pixel) else { return false }
            place.pointee = UInt8(truncatingIfNeeded: number)
            return true
        }

        @inline(__always)
        private static func isEven(_ pixels: UnsafePointer<UInt32>) -> Bool {
            let raw = UnsafeRawPointer(pixels)
            let first = raw.loadUnaligned(as: UInt64.self)
            let differs =
                (first ^ (first &>> 32 | first &<< 32))
                | (first ^ raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                | (first ^ raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
                | (first ^ raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            return differs & 0x00FF_FFFF_00FF_FFFF == 0
        }
    }
}
