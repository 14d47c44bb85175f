import Raster

/// Pictures with a bit of everything that screens show.
struct PictureMaker {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func rectangle(within size: Size) -> Rectangle {
        let x = Int.random(in: 0..<size.width, using: &generator)
        let y = Int.random(in: 0..<size.height, using: &generator)
        return Rectangle(
            x: x, y: y, width: Int.random(in: 1...(size.width - x), using: &generator),
            height: Int.random(in: 1...(size.height - y), using: &generator))
    }

    /// Draws into an area; the unused byte of each pixel gets a random value.
    mutating func draw(_ area: Rectangle, into frame: Framebuffer) {
        let kind = Int.random(in: 0..<6, using: &generator)
        let colours = (0..<[1, 2, 5, 16, 100, 250][kind]).map { _ in random() }
        let isPhotograph = Int.random(in: 0..<4, using: &generator) == 0
        let base = random()
        for y in area.y..<area.maxY {
            let row = frame.row(y)
            var pixel = colours[0]
            for x in area.x..<area.maxX {
                if isPhotograph {
                    pixel = photograph(x, y, base)
                } else if Int.random(in: 0..<3, using: &generator) == 0 {
                    pixel = colours[Int.random(in: 0..<colours.count, using: &generator)]
                }
                row[x] = pixel & 0xFF_FFFF | random() & 0xFF00_0000
            }
        }
    }

    mutating func drawPhotograph(_ area: Rectangle, into frame: Framebuffer) {
        let base = random()
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX { frame.row(y)[x] = photograph(x, y, base) }
        }
    }

    private mutating func random() -> UInt32 { .random(in: 0...UInt32.max, using: &generator) }

    /// Colours that run into each other, with a little noise.
    private mutating func photograph(_ x: Int, _ y: Int, _ base: UInt32) -> UInt32 {
        let noise = Int.random(in: 0...5, using: &generator)
        func channel(_ shift: UInt32, _ dx: Int, _ dy: Int) -> UInt32 {
            let value = Int(base >> shift & 63) + x * dx / 4 + y * dy / 4 + noise
            return UInt32(value & 511 > 255 ? 511 - value & 511 : value & 511) & 255
        }
        return channel(16, 3, 1) << 16 | channel(8, 2, 2) << 8 | channel(0, 1, 3)
    }
}
