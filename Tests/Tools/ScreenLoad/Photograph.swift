/// A picture that compresses as photographs do: light and colour that vary on every scale, less on
/// the fine ones, objects with edges, and a sensor's grain.
///
/// The relief is made by halving: each point between others is their mean and a random step, which
/// becomes smaller with each halving. Colours vary on the coarse scales only, as lenses and cameras
/// leave them.
struct Photograph {
    let width: Int
    let height: Int
    private(set) var pixels: [UInt32]

    init(width: Int, height: Int, seed: UInt64) {
        (self.width, self.height) = (width, height)
        var random = Random(seed)
        let side = Self.side(max(width, height))
        var light = Self.relief(side, first: 70, factor: 0.64, finest: 2, &random)
        let warm = Self.relief(side, first: 30, factor: 0.55, finest: 16, &random)
        let green = Self.relief(side, first: 18, factor: 0.5, finest: 16, &random)
        Self.addObjects(to: &light, side: side, width, height, &random)
        pixels = .init(repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let place = y * (side + 1) + x
                let grain = (random.signed() + random.signed()) * 2.2
                let base = 118 + light[place] + grain
                pixels[y * width + x] =
                    Self.byte(base + warm[place]) << 16
                    | Self.byte(base + green[place] * 0.5) << 8 | Self.byte(base - warm[place])
            }
        }
    }

    private static func byte(_ value: Float) -> UInt32 { UInt32(min(max(value, 0), 255)) }

    private static func side(_ atLeast: Int) -> Int {
        var side = 256
        while side < atLeast { side *= 2 }
        return side
    }

    /// A square of `side + 1` points a row.
    ///
    /// `first` is the step at a distance of 256, `factor` how much smaller it is at half the
    /// distance, `finest` the smallest distance with steps of its own.
    private static func relief(
        _ side: Int, first: Float, factor: Float, finest: Int, _ random: inout Random
    ) -> [Float] {
        let row = side + 1
        var points = [Float](repeating: 0, count: row * row)
        var (distance, step) = (256, first)
        for y in stride(from: 0, through: side, by: distance) {
            for x in stride(from: 0, through: side, by: distance) {
                points[y * row + x] = random.signed() * step
            }
        }
        while distance > 1 {
            step *= factor
            let half = distance / 2
            let size = half >= finest ? step : 0
            for y in stride(from: 0, through: side, by: distance) {
                for x in stride(from: half, to: side, by: distance) {
                    let mean = (points[y * row + x - half] + points[y * row + x + half]) / 2
                    points[y * row + x] = mean + random.signed() * size
                }
            }
            for y in stride(from: half, to: side, by: distance) {
                for x in stride(from: 0, through: side, by: half) {
                    let mean = (points[(y - half) * row + x] + points[(y + half) * row + x]) / 2
                    points[y * row + x] = mean + random.signed() * size
                }
            }
            distance = half
        }
        return points
    }

    /// Ellipses that are lighter or darker than what is behind them.
    private static func addObjects(
        to light: inout [Float], side: Int, _ width: Int, _ height: Int, _ random: inout Random
    ) {
        for _ in 0..<(10 + width * height / 200_000) {
            let (centreX, centreY) = (random.below(width), random.below(height))
            let (radiusX, radiusY) = (20 + random.below(180), 20 + random.below(180))
            let change = random.signed() * 60
            for y in max(0, centreY - radiusY)..<min(height, centreY + radiusY) {
                let across = Float(y - centreY) / Float(radiusY)
                let reach = Int(Float(radiusX) * (1 - across * across).squareRoot())
                for x in max(0, centreX - reach)..<max(0, min(width, centreX + reach)) {
                    light[y * (side + 1) + x] += change
                }
            }
        }
    }
}
