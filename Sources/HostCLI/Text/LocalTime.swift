import Glibc

/// A time of the gateway's as the customer's clock shows it.
struct LocalTime {
    private var fields = tm()

    /// Reads `YYYY-MM-DDTHH:MM:SS…Z`; `nil` for anything else.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            year >= 1970, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60
        else { return nil }
        var universal = tm()
        universal.tm_year = year - 1900
        universal.tm_mon = month - 1
        universal.tm_mday = day
        universal.tm_hour = hour
        universal.tm_min = minute
        universal.tm_sec = second
        var moment = timegm(&universal)
        guard localtime_r(&moment, &fields) != nil else { return nil }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int32? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int32(String(decoding: digits, as: UTF8.self))
    }

    /// `14:05`.
    var clock: String { format("%H:%M") }
    /// `2026-11-21 14:05:09`.
    var full: String { format("%Y-%m-%d %H:%M:%S") }

    private func format(_ pattern: String) -> String {
        var fields = fields
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, pattern, &fields)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
