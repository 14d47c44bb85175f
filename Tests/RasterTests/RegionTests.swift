import Raster
import Testing

@Suite struct RegionTests {
    private static let side = 24

    /// What a region holds, pixel by pixel.
    private static func pixels(_ region: Region) -> Set<Int> {
        Set(
            region.rectangles.flatMap { rectangle in
                (rectangle.y..<rectangle.maxY).flatMap { y in
                    (rectangle.x..<rectangle.maxX).map { y * side + $0 }
                }
            })
    }

    private static func random(_ generator: inout some RandomNumberGenerator) -> Region {
        Region(
            (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                let x = Int.random(in: 0..<side, using: &generator)
                let y = Int.random(in: 0..<side, using: &generator)
                return Rectangle(
                    x: x, y: y, width: Int.random(in: 0...(side - x), using: &generator),
                    height: Int.random(in: 0...(side - y), using: &generator))
            })
    }

    private static func isInOrder(_ region: Region) -> Bool {
        zip(region.rectangles, region.rectangles.dropFirst()).allSatisfy { one, two in
            one.y == two.y && one.height == two.height && one.maxX < two.x || one.maxY <= two.y
        } && region.rectangles.allSatisfy { !$0.isEmpty }
    }

    @Test func `set operations agree with sets of pixels`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let one = Self.random(&generator)
            let two = Self.random(&generator)
            let results = [one.union(two), one.intersection(two), one.subtracting(two)]
            let first = Self.pixels(one)
            let second = Self.pixels(two)
            #expect(Self.pixels(results[0]) == first.union(second), "\(one) \(two)")
            #expect(Self.pixels(results[1]) == first.intersection(second), "\(one) \(two)")
            #expect(Self.pixels(results[2]) == first.subtracting(second), "\(one) \(two)")
            #expect((results + [one, two]).allSatisfy(Self.isInOrder), "\(one) \(two)")
            #expect(results[0].area == Self.pixels(results[0]).count)
        }
    }

    @Test func `neighbours become one rectangle`() {
        let region = Region([
            Rectangle(x: 0, y: 0, width: 4, height: 2), Rectangle(x: 4, y: 0, width: 4, height: 2),
            Rectangle(x: 0, y: 2, width: 8, height: 3),
        ])
        #expect(region.rectangles == [Rectangle(x: 0, y: 0, width: 8, height: 5)])
    }

    @Test func `a checkerboard of a whole screen is joined in no time`() {
        let tiles = (0..<34).flatMap { y in
            (0..<60).filter { ($0 + y).isMultiple(of: 2) }.map {
                Rectangle(x: $0 * 64, y: y * 64, width: 64, height: 64)
            }
        }
        let clock = ContinuousClock()
        let time = clock.measure { #expect(Region(tiles).rectangles.count == tiles.count) }
        #expect(time < .seconds(1))
    }
}
