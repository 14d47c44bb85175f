/// What a header field may be made of.
///
/// Source: RFC 9110 section 5.
enum HeaderField {
    /// The most that an answer's header may take, and the most fields.
    static let maximumBytes = 16 << 10
    static let maximumCount = 100

    /// Returns whether a name is a token.
    static func isName(_ name: some Collection<UInt8>) -> Bool {
        !name.isEmpty
            && name.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Returns whether a value has no control character but tabs.
    static func isValue(_ value: some Collection<UInt8>) -> Bool {
        value.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// Cuts a line into name, in lower case, and value; `nil` when it is none.
    static func parse(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = line[..<colon]
        let value = trim(line[(colon + 1)...])
        guard isName(name), isValue(value) else { return nil }
        return (
            String(decoding: name, as: UTF8.self).lowercased(),
            String(decoding: value, as: UTF8.self)
        )
    }

    /// Reads the status of a line such as `HTTP/1.1 200 OK`.
    static func status(_ line: ArraySlice<UInt8>, anyVersion: Bool) -> Int? {
        let bytes = Array(line)
        let start = Array("HTTP/1.".utf8)
        guard bytes.count >= 12, bytes.starts(with: start), bytes[8] == UInt8(ascii: " "),
            bytes[7] == UInt8(ascii: "1") || anyVersion && bytes[7] == UInt8(ascii: "0"),
            bytes.count == 12 || bytes[12] == UInt8(ascii: " "), isValue(bytes),
            bytes[9..<12].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(String(decoding: bytes[9..<12], as: UTF8.self))
    }

    /// Reads the seconds of a `Retry-After`; a date, which needs a right clock, counts as none.
    static func retryAfter(_ value: String) -> Double? {
        let digits = value.utf8
        guard (1...6).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Double(value)
    }

    private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while rest.first == 0x20 || rest.first == 0x09 { rest.removeFirst() }
        while rest.last == 0x20 || rest.last == 0x09 { rest.removeLast() }
        return rest
    }
}
