import Testing

@testable import Gateway

@Suite struct RateLimiterTests {
    @Test func `the fifth wrong try locks the address for 30 s, each further one doubles it`() {
        var limiter = RateLimiter()
        for _ in 0..<4 { limiter.failed("a", at: .zero) }
        #expect(limiter.wait(for: "a", at: .zero) == nil)
        limiter.failed("a", at: .zero)
        #expect(limiter.wait(for: "a", at: .zero) == .seconds(30))
        #expect(limiter.wait(for: "b", at: .zero) == nil)
        #expect(limiter.wait(for: "a", at: .seconds(30)) == nil)
        limiter.failed("a", at: .seconds(30))
        #expect(limiter.wait(for: "a", at: .seconds(30)) == .seconds(60))
    }

    @Test func `all addresses together run out of wrong tries, and win them back slowly`() {
        var limiter = RateLimiter(burst: 10, everyWrong: .seconds(3))
        for number in 0..<10 { limiter.failed("address \(number)", at: .zero) }
        #expect(limiter.wait(for: "another", at: .zero) == .seconds(3))
        #expect(limiter.wait(for: "another", at: .seconds(3)) == nil)
    }

    @Test func `a right try wipes the address's record`() {
        var limiter = RateLimiter()
        for _ in 0..<4 { limiter.failed("a", at: .zero) }
        limiter.succeeded("a")
        limiter.failed("a", at: .zero)
        #expect(limiter.wait(for: "a", at: .zero) == nil)
    }
}
