import Testing

@testable import RFB

@Suite struct UpdatePacerTests {
    /// Sends pictures of one size over a line of a rate and a round trip, as fast as it is allowed.
    ///
    /// - Returns: Pictures a second, and how long a picture took to arrive at the end.
    private static func run(
        bytesPerSecond: Int, roundTrip: Duration, picture: Int
    ) -> (rate: Double, delay: Duration) {
        var pacer = UpdatePacer()
        var now = Duration.zero
        var lineFree = Duration.zero
        var underWay: [(number: UInt32, confirmedAt: Duration, sentAt: Duration)] = []
        var pictures = 0
        var delay = Duration.zero
        while now < .seconds(10) {
            while let first = underWay.first, first.confirmedAt <= now {
                pacer.confirm(first.number, now: now)
                delay = now - first.sentAt
                if now > .seconds(5) { pictures += 1 }
                underWay.removeFirst()
            }
            if pacer.allowsUpdate(now: now), underWay.count < 1000 {
                let start = max(now, lineFree)
                lineFree = start + .seconds(1) * picture / bytesPerSecond
                underWay.append((pacer.send(picture, now: now), lineFree + roundTrip, now))
            }
            now += .milliseconds(2)
        }
        return (Double(pictures) / 5, delay)
    }

    @Test func `a slow line is kept full without a queue on it`() {
        // 20 Mbit/s, 50 ms, pictures of 60 kB: 41 a second fit.
        let result = Self.run(
            bytesPerSecond: 2_500_000, roundTrip: .milliseconds(50), picture: 60_000)
        #expect(result.rate > 35, "\(result)")
        #expect(result.delay < .milliseconds(150), "\(result)")
    }

    @Test func `a fast line with a long way is filled`() {
        let result = Self.run(
            bytesPerSecond: 100_000_000, roundTrip: .milliseconds(100), picture: 100_000)
        #expect(result.rate > 300, "\(result)")
    }

    @Test func `a picture larger than the line holds is sent alone`() {
        let result = Self.run(
            bytesPerSecond: 250_000, roundTrip: .milliseconds(40), picture: 500_000)
        #expect(result.rate > 0.3, "\(result)")
        #expect(result.delay < .seconds(5), "\(result)")
    }

    @Test func `who confirms nothing gets a picture in ten seconds`() {
        var pacer = UpdatePacer()
        _ = pacer.send(1 << 20, now: .zero)
        #expect(!pacer.allowsUpdate(now: .seconds(9)))
        #expect(pacer.retryAt == .seconds(10))
        #expect(pacer.allowsUpdate(now: .seconds(11)))
    }

    /// Sends pictures that shrink with the quality; returns the steps after each second.
    private static func steps(bytesPerSecond: Int, isLossy: Bool = true) -> [Int] {
        var pacer = UpdatePacer()
        var now = Duration.zero
        var lineFree = Duration.zero
        var underWay: [(number: UInt32, confirmedAt: Duration)] = []
        var result: [Int] = []
        while result.count < 8 {
            while let first = underWay.first, first.confirmedAt <= now {
                pacer.confirm(first.number, now: now)
                underWay.removeFirst()
            }
            let asked = JPEGQuality(level: 6)
            let picture = 62_000 * pacer.quality.limited(asked).percent / asked.percent
            if pacer.allowsUpdate(now: now) {
                lineFree = max(now, lineFree) + .seconds(1) * picture / bytesPerSecond
                let number = pacer.send(picture, isLossy: isLossy, now: now)
                underWay.append((number, lineFree + .milliseconds(40)))
            }
            now += .milliseconds(33)
            if now > .seconds(result.count + 1) { result.append(pacer.quality.steps) }
        }
        return result
    }

    @Test func `photographs become coarser on a line that is too slow for them`() {
        #expect(Self.steps(bytesPerSecond: 600_000).suffix(4).allSatisfy { $0 >= 3 })
    }

    @Test func `a line that carries them leaves them as they are`() {
        #expect(Self.steps(bytesPerSecond: 2_500_000).allSatisfy { $0 == 0 })
        #expect(Self.steps(bytesPerSecond: 600_000, isLossy: false).allSatisfy { $0 == 0 })
    }

    @Test func `when the line has room again the quality comes back`() {
        var quality = LineQuality()
        for index in 1...10 {
            quality.delivered(in: .milliseconds(120), now: .seconds(index))
        }
        #expect(quality.steps == 4)
        #expect(quality.limited(JPEGQuality(level: 6)).percent == 83 - 56)
        for index in 11...20 { quality.delivered(in: .milliseconds(5), now: .seconds(index)) }
        #expect(quality.steps == 0)
        #expect(quality.limited(JPEGQuality(level: 6)) == JPEGQuality(level: 6))
    }
}
