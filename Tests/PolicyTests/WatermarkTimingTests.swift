import Testing

@testable import Policy

struct WatermarkTimingTests {
    private typealias Timing = Watermark.Timing

    @Test func `without times it is always seen`() throws {
        let state = try Timing().state(after: 1e9)
        #expect(state.isShown && state.changesIn == nil)
        #expect(try Timing(everySeconds: 5).state(after: 7).isShown)
        let overlapping = try Timing(showSeconds: 9, everySeconds: 5).state(after: 7)
        #expect(overlapping.isShown && overlapping.changesIn == nil)
    }

    @Test func `once is once`() throws {
        let timing = try Timing(showSeconds: 10)
        #expect(timing.state(after: 4) == Timing.State(isShown: true, changesIn: 6))
        #expect(timing.state(after: 10) == Timing.State(isShown: false, changesIn: nil))
        #expect(timing.state(after: -3).isShown)
    }

    @Test(arguments: [
        (0.0, true, 10.0), (9, true, 1), (10, false, 50), (59, false, 1), (60, true, 10),
        (65, true, 5), (6_075, false, 45),
    ])
    func `it comes again and again`(seconds: Double, isShown: Bool, rest: Double) throws {
        let state = try Timing(showSeconds: 10, everySeconds: 60).state(after: seconds)
        #expect(state == Timing.State(isShown: isShown, changesIn: rest))
    }
}
