private import Glibc

/// A time of the gateway's as the customer's clock shows it.
public struct LocalTime: Sendable {
    private let moment: Int

    /// Reads `YYYY-MM-DDTHH:MM:SS…Z`; `nil` for anything else.
    public init?(_ text: String) {
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
        moment = timegm(&universal)
    }

    private init(moment: Int) { self.moment = moment }

    /// What the clock shows now.
    public static var now: LocalTime { LocalTime(moment: time(nil)) }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int32? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int32(String(decoding: digits, as: UTF8.self))
    }

    /// `2026-11-21T14:05:09Z`: as the gateway writes it.
    public var gatewayTime: String {
        var fields = tm()
        var moment = moment
        guard gmtime_r(&moment, &fields) != nil else { return "" }
        return Self.text("%Y-%m-%dT%H:%M:%SZ", fields)
    }

    /// `14:05`.
    public var clock: String { format("%H:%M") }
    /// `2026-11-21 14:05:09`.
    public var full: String { format("%Y-%m-%d %H:%M:%S") }
    /// `2026-11-21`: the same for all moments of a day.
    public var day: String { format("%Y-%m-%d") }

    /// The time of day as the customer's locale writes it, without seconds.
    public var localClock: String {
        let format = TimeFormat.withoutSeconds(
            Self.info(T_FMT), twelveHours: Self.info(T_FMT_AMPM))
        return self.format(format).trimmingSpaces
    }

    /// The day in words: “Today”, “Yesterday”, or the weekday with the date as the locale writes it.
    public func localDay(now: LocalTime = .now) -> String {
        if day == now.day { return tr("Today") }
        if day == LocalTime(moment: now.moment - 86_400).day { return tr("Yesterday") }
        return tr("{weekday}, {date}", ["weekday": format("%A"), "date": format("%x")])
    }

    private static func info(_ item: Int) -> String {
        nl_langinfo(nl_item(item)).map { String(cString: $0) } ?? ""
    }

    private func format(_ pattern: String) -> String {
        var fields = tm()
        var moment = moment
        guard localtime_r(&moment, &fields) != nil else { return "" }
        return Self.text(pattern, fields)
    }

    private static func text(_ pattern: String, _ fields: tm) -> String {
        var fields = fields
        var buffer = [CChar](repeating: 0, count: 256)
        let count = strftime(&buffer, buffer.count, pattern, &fields)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension String {
    /// Locales without “am” and “pm” leave a space where they would be.
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
