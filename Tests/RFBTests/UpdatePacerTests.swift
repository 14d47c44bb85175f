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
}
