import Testing

@testable import Gateway

@Suite struct RateLimiterTests {
    @Test func `the fifth wrong try locks the address for 30 s, each further one doubles it`() {
        var limiter = RateLimiter()
        for _ in 0..<4 { limiter.failed("a", at: .zero) }
        let wait1 = limiter.wait(for: "a", at: .zero)
        #expect(wait1 == nil)
        limiter.failed("a", at: .zero)
        let wait2 = limiter.wait(for: "a", at: .zero)
        #expect(wait2 == .seconds(30))
        let wait3 = limiter.wait(for: "b", at: .zero)
        #expect(wait3 == nil)
        let wait4 = limiter.wait(for: "a", at: .seconds(30))
        #expect(wait4 == nil)
        limiter.failed("a", at: .seconds(30))
        let wait5 = limiter.wait(for: "a", at: .seconds(30))
        #expect(wait5 == .seconds(60))
    }

    @Test func `all addresses together run out of wrong tries, and win them back slowly`() {
        var limiter = RateLimiter(burst: 10, everyWrong: .seconds(3))
        for number in 0..<10 { limiter.failed("address \(number)", at: .zero) }
        let wait6 = limiter.wait(for: "another", at: .zero)
        #expect(wait6 == .seconds(3))
        let wait7 = limiter.wait(for: "another", at: .seconds(3))
        #expect(wait7 == nil)
    }

    @Test func `a right try wipes the address's record`() {
        var limiter = RateLimiter()
        for _ in 0..<4 { limiter.failed("a", at: .zero) }
        limiter.succeeded("a")
        limiter.failed("a", at: .zero)
        let wait8 = limiter.wait(for: "a", at: .zero)
        #expect(wait8 == nil)
    }
}
