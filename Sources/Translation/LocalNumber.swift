private import Glibc

/// Numbers as the customer's language writes them.
public enum LocalNumber {
    /// Returns a whole number with its thousands set apart.
    public static func text(_ number: Int) -> String {
        grouped(String(number.magnitude), negative: number < 0, separator: info(THOUSEP))
    }

    /// Returns a size in bytes with a unit, such as `1.4 MB`: 1000 bytes are a kilobyte.
    public static func size(_ bytes: Int) -> String {
        let bytes = max(bytes, 0)
        guard bytes >= 1000 else { return trn("{count} byte", "{count} bytes", count: bytes) }
        if bytes < 1_000_000 { return tr("{size} kB", ["size": tenths(bytes, unit: 1000)]) }
        if bytes < 1_000_000_000 {
            return tr("{size} MB", ["size": tenths(bytes, unit: 1_000_000)])
        }
        return tr("{size} GB", ["size": tenths(bytes, unit: 1_000_000_000)])
    }

    /// One digit after the point below ten, none above.
    private static func tenths(_ bytes: Int, unit: Int) -> String {
        let tenths = bytes / (unit / 10)
        if tenths >= 100 || tenths % 10 == 0 { return text(tenths / 10) }
        return text(tenths / 10) + info(RADIXCHAR) + String(tenths % 10)
    }

    static func grouped(_ digits: String, negative: Bool, separator: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += separator }
            result.append(digit)
        }
        return (negative ? "-" : "") + result
    }

    private static func info(_ item: Int) -> String {
        nl_langinfo(nl_item(item)).map { String(cString: $0) } ?? ""
    }
}
