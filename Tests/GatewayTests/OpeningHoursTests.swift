import GatewayAPI
import Testing

@testable import Gateway

private func second(_ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Int {
    ((day * 24 + hour) * 60 + minute) * 60 + second
}

@Suite struct OpeningHoursTests {
    @Test func `it is open from the first minute to the last`() throws {
        let hours = try #require(OpeningHours("Mon-Fri 09:00-17:00, Sat 10:00-12:30"))
        #expect(hours.wait(at: second(0, 9)) == nil)
        #expect(hours.wait(at: second(4, 16, 59, 59)) == nil)
        #expect(hours.wait(at: second(5, 12, 29)) == nil)
        #expect(hours.wait(at: second(0, 8, 59, 30)) == .seconds(30))
        #expect(hours.wait(at: second(0, 17)) == .seconds(16 * 3600))
    }

    @Test func `from Saturday it opens on Monday, over the end of the week`() throws {
        let hours = try #require(OpeningHours("mon-fri 9:00-17:00"))
        #expect(hours.wait(at: second(5, 9)) == .seconds(2 * 24 * 3600))
        #expect(hours.wait(at: second(6, 23, 59, 59)) == .seconds(9 * 3600 + 1))
    }

    @Test func `what is closed asks to come again in an hour`() throws {
        let hours = try #require(OpeningHours("closed"))
        #expect(hours.wait(at: 0) == .seconds(3600))
    }

    @Test func `a whole week has no gap`() throws {
        let hours = try #require(OpeningHours("Mon-Sun 00:00-24:00"))
        let minutes = stride(from: 0, to: 7 * 24 * 3600, by: 60)
        #expect(minutes.allSatisfy { hours.wait(at: $0) == nil })
    }

    @Test(arguments: [
        "", "Mon", "Mon 9-17", "Mon 09:00", "Mon 17:00-09:00", "Mon 09:00-09:00",
        "Fri-Mon 9:00-17:00",
        "Mon 09:00-24:01", "Mon 09:60-17:00", "Montag 09:00-17:00", "Mon 9:00-17:00 Tue 9:00-17:00",
        "Mon-Tue-Wed 9:00-17:00", "Mon -9:00-17:00", ",",
    ])
    func `hours that nobody can keep are refused`(text: String) {
        #expect(OpeningHours(text) == nil)
    }

    @Test func `the week of the calendar begins on Monday`() {
        // Whatever the zone, a day later is a day later in the week.
        let monday = Timestamp(milliseconds: 1_700_000_000_000)
        let tuesday = Timestamp(milliseconds: 1_700_000_000_000 + 86_400_000)
        let week = 7 * 86_400
        #expect((secondOfWeek(tuesday) - secondOfWeek(monday) + week) % week == 86_400)
        #expect((0..<week).contains(secondOfWeek(monday)))
    }
}
