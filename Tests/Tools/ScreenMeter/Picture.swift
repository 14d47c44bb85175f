import Glibc

/// What the viewer shows: 0xRRGGBB, the top byte being anything.
final class Picture {
    let width: Int
    let height: Int
    let pixels: UnsafeMutablePointer<UInt32>
    /// One byte a pixel, where somebody wants to know which have come; how many have.
    private var isCovered: [Bool] = []
    private(set) var covered = 0

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        pixels = .allocate(capacity: width * height)
        pixels.initialize(repeating: 0, count: width * height)
    }

    deinit { pixels.deallocate() }

    var isComplete: Bool { covered == width * height }

    func watchCoverage() {
        isCovered = .init(repeating: false, count: width * height)
        covered = 0
    }

    func ignoreCoverage() { isCovered = [] }

    func row(_ x: Int, _ y: Int) -> UnsafeMutablePointer<UInt32> { pixels + (y * width + x) }

    func fill(_ area: Area, _ colour: UInt32) {
        for y in area.rows { row(area.x, y).update(repeating: colour, count: area.width) }
    }

    func copy(_ area: Area, fromX x: Int, y: Int) {
        for step in 0..<area.height {
            // Downwards, the lowest row goes first: nothing is overwritten that is still to go.
            let line = y < area.y ? area.height - 1 - step : step
            memmove(row(area.x, area.y + line), row(x, y + line), area.width * 4)
        }
    }

    func cover(_ area: Area) {
        guard !isCovered.isEmpty else { return }
        for y in area.rows {
            for place in (y * width + area.x)..<(y * width + area.x + area.width)
            where !isCovered[place] {
                isCovered[place] = true
                covered += 1
            }
        }
    }

    func contains(_ area: Area) -> Bool {
        area.x >= 0 && area.y >= 0 && area.x + area.width <= width
            && area.y + area.height <= height
    }
}

/// A rectangle in a picture.
struct Area {
    var x, y, width, height: Int
    var rows: Range<Int> { y..<(y + height) }
    var pixels: Int { width * height }
}
