/// Short runs of pixels by their content, and where each was met; one met twice counts for none.
struct AnchorTable: ~Copyable {
    /// Pixels of a run.
    static let length = 24
    private static let slots = 8192
    private static let limit = 4096
    /// Odd, and its bits look like chance: the golden ratio.
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

    private struct Entry {
        var key: UInt64
        var x: Int32
        var y: Int32
    }

    private let entries: UnsafeMutablePointer<Entry>
    /// How many runs there are.
    private(set) var count = 0

    init() {
        entries = .allocate(capacity: Self.slots)
        entries.initialize(repeating: Entry(key: 0, x: 0, y: 0), count: Self.slots)
    }

    deinit { entries.deallocate() }

    mutating func removeAll() {
        entries.update(repeating: Entry(key: 0, x: 0, y: 0), count: Self.slots)
        count = 0
    }

    /// Adds runs of a row whose first pixel is at `x`, up to a limit.
    mutating func add(_ row: UnsafeRawPointer, x: Int, y: Int, count pixels: Int, limit: Int) {
        var rest = limit
        Self.forEachAnchor(row, count: pixels) { offset, key in
            guard rest > 0, count < Self.limit else { return }
            rest &-= 1
            let slot = slot(of: key)
            if entries[slot].key == key {
                entries[slot].x = -1
            } else {
                entries[slot] = Entry(
                    key: key, x: Int32(truncatingIfNeeded: x &+ offset),
                    y: Int32(truncatingIfNeeded: y))
                count &+= 1
            }
        }
    }

    /// Votes for the distance between each run of an old row and its like.
    func match(
        _ row: UnsafeRawPointer, x: Int, y: Int, count pixels: Int, votes: inout VoteTable
    ) {
        Self.forEachAnchor(row, count: pixels) { offset, key in
            let entry = entries[slot(of: key)]
            guard entry.key == key, entry.x >= 0 else { return }
            votes.add(dx: Int(entry.x) &- x &- offset, dy: Int(entry.y) &- y)
        }
    }

    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: key &>> 20) & (Self.slots &- 1)
        // Half of the slots stay empty, so this ends.
        while entries[slot].key != 0, entries[slot].key != key {
            slot = (slot &+ 1) & (Self.slots &- 1)
        }
        return slot
    }

    /// Calls the body for one in 32 places where neighbours differ, with a hash of the run there.
    ///
    /// Which places depends on eight pixels: by two alone, text of two colours would have all of
    /// its edges chosen, or none.
    @inline(__always)
    private static func forEachAnchor(
        _ row: UnsafeRawPointer, count: Int, _ body: (Int, UInt64) -> Void
    ) {
        var offset = 0
        while offset < count &- length {
            let run = row + (offset &* 4)
            let pair = run.loadUnaligned(as: UInt64.self)
            let key =
                pair &+ 3 &* run.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                &+ 5 &* run.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
                &+ 7 &* run.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            if (key &* factor) &>> 59 == 0, pair &>> 32 != pair & 0xFFFF_FFFF {
                body(offset, hash(run))
            }
            offset &+= 1
        }
    }

    @inline(__always)
    private static func hash(_ run: UnsafeRawPointer) -> UInt64 {
        var hash: UInt64 = 0
        var offset = 0
        while offset < length &* 4 {
            hash = (hash ^ (run + offset).loadUnaligned(as: UInt64.self)) &* factor
            hash ^= hash &>> 29
            offset &+= 8
        }
        return hash | 1
    }
}

/// Counts how often each distance was found.
struct VoteTable: ~Copyable {
    private static let slots = 4096
    private let counts: UnsafeMutablePointer<(key: Int, count: Int)>
    private var used = 0
    /// The distance with most votes.
    private(set) var best: (distance: Point, count: Int)?

    init() {
        counts = .allocate(capacity: Self.slots)
        counts.initialize(repeating: (0, 0), count: Self.slots)
    }

    deinit { counts.deallocate() }

    mutating func removeAll() {
        counts.update(repeating: (0, 0), count: Self.slots)
        used = 0
        best = nil
    }

    /// Counts one more; what has not moved does not count.
    mutating func add(dx: Int, dy: Int) {
        guard dx != 0 || dy != 0 else { return }
        let key = dx &* 65536 &+ dy
        var slot = (key &* 0x9E37_79B1) &>> 12 & (Self.slots &- 1)
        while counts[slot].count > 0, counts[slot].key != key {
            slot = (slot &+ 1) & (Self.slots &- 1)
        }
        if counts[slot].count == 0 {
            guard used < Self.slots / 2 else { return }
            used &+= 1
        }
        counts[slot].key = key
        counts[slot].count &+= 1
        if counts[slot].count > best?.count ?? 0 {
            best = (Point(x: dx, y: dy), counts[slot].count)
        }
    }
}
