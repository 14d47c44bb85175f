import Foundation
import GatewayAPI
import Testing

@Suite struct TimestampTests {
    private func foundation(_ text: String) throws -> Int64 {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return Int64((try style.parse(text).timeIntervalSince1970 * 1000).rounded())
    }

    @Test(arguments: [
        "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2000-02-29T12:00:00.001Z",
        "2024-02-29T23:59:59.999Z", "2100-02-28T23:59:59.500Z", "1600-02-29T00:00:00.000Z",
        "2038-01-19T03:14:08.000Z", "2026-11-21T01:45:34.120Z", "9999-12-31T23:59:59.999Z",
        "1900-03-01T00:00:00.000Z",
    ])
    func `a moment is what Foundation says, and is written as it was read`(text: String) throws {
        let moment = try #require(Timestamp(text))
        #expect(moment.milliseconds == (try foundation(text)))
        #expect(moment.description == text)
    }

    @Test
    func `days of four centuries are what Foundation says`() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for day in stride(from: Int64(-25_000), to: 121_000, by: 37) {
            let moment = Timestamp(milliseconds: day * 86_400_000 + 43_200_500)
            let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
            #expect(moment.description == date.formatted(style))
            #expect(Timestamp(moment.description) == moment)
        }
    }

    @Test(arguments: [
        ("2026-11-21T10:45:34.120+09:00", "2026-11-21T01:45:34.120Z"),
        ("2026-11-21T01:45:34-05:30", "2026-11-21T07:15:34.000Z"),
        ("2026-01-01T00:00:00.000+00:01", "2025-12-31T23:59:00.000Z"),
        ("2024-03-01T00:00:00+23:59", "2024-02-29T00:01:00.000Z"),
        ("2026-11-21t01:45:34z", "2026-11-21T01:45:34.000Z"),
        ("2026-11-21T01:45:34.1Z", "2026-11-21T01:45:34.100Z"),
        ("2026-11-21T01:45:34.1299999999Z", "2026-11-21T01:45:34.129Z"),
        ("2026-11-21T01:45:34-00:00", "2026-11-21T01:45:34.000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:60Z", "9999-12-31T23:59:59.999Z"),
        ("9999-12-31T23:59:59.999-23:59", "9999-12-31T23:59:59.999Z"),
    ])
    func `any offset and fraction is read, and written in UTC`(text: String, expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T01:45Z", "2026-11-21T01:45:34", "2026-11-21 01:45:34Z",
        "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
        "0000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "+2026-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z",
        "2026-01-01T00:00:00.5", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60",
        "2026-01-01T00:00:00+0000", "2026-01-01T00:00:00+00", "2026-01-01T00:00:00ZZ",
        " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z\n", "٢٠٢٦-01-01T00:00:00Z",
        "2026-01-01T00:00:00.00000000000000000000000Z", "2026-1-1T00:00:00.000Z", "1763689534",
        "2026-01-01T00:00:00.5é", "2026-01-01T0é:00:00Z", "2026-01-01T00:00:00é0:00",
    ])
    func `any other text is no moment`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test
    func `a moment outside the years 1 to 9999 becomes the nearest within`() {
        #expect(Timestamp(milliseconds: .min).description == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .min) < Timestamp(milliseconds: 0))
    }

    @Test
    func `it is a text in JSON`() throws {
        let moment = Timestamp(milliseconds: 1)
        let data = try JSONEncoder().encode([moment])
        #expect(String(decoding: data, as: UTF8.self) == #"["1970-01-01T00:00:00.001Z"]"#)
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [moment])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data("[1]".utf8))
        }
    }
}
