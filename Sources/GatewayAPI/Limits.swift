import JSONRPC

/// Params with limits that the types of their members do not hold already.
protocol Limited {
    /// Whether every member is within its limits.
    var isWithinLimits: Bool { get }
}

extension RPCCall {
    /// Decodes the params and holds them against their limits.
    ///
    /// - Throws: `RPCError.invalidParams` where types or limits are broken.
    func limited<P: Decodable>(as type: P.Type = P.self) throws(RPCError) -> P {
        let params = try params(as: type)
        guard (params as? any Limited)?.isWithinLimits ?? true else { throw .invalidParams }
        return params
    }
}

/// The limits of `Man/deskhand-protocol.7`.
///
/// They are wide for any gateway in earnest, and narrow enough that sums of such numbers overflow
/// no `Int`, no `Duration`, and no JavaScript number.
enum Limits {
    /// Events and sizes: whole numbers that a double holds exactly.
    static let counts = 0...(1 << 53) - 1
    /// Lengths of time that are only shown: up to a year.
    static let seconds = 0.0...31_536_000
    /// Lengths of time that a session lives by: up to a day.
    static let sessionSeconds = 0.0...86_400
    /// How often an end may be asked to ping.
    static let heartbeatSeconds = 0.1...3600
    /// Places in a queue.
    static let positions = 1...1_000_000
    /// How many monitors there may be.
    static let maximumDisplays = 64
    /// How many applications may be named at once.
    static let maximumApplications = 256
    /// How many keys may be pressed together.
    static let keys = 1...16

    static func allows(_ value: Double?, in range: ClosedRange<Double> = seconds) -> Bool {
        value.map(range.contains) ?? true
    }

    static func allows(position: Int?) -> Bool { position.map(positions.contains) ?? true }

    static func allows(size: Int64) -> Bool { Int(exactly: size).map(counts.contains) ?? false }

    /// A path: its components are for the one to judge who stores the file.
    static func allows(fileName: String) -> Bool { (1...4096).contains(fileName.utf8.count) }

    static func allows(version: String) -> Bool { !version.isEmpty && NameBound.allows(version) }

    /// 64 hexadecimal digits; upper case is read, though nobody should send it.
    static func allows(sha256: String) -> Bool {
        sha256.utf8.count == 64 && sha256.utf8.allSatisfy { isDigit($0) || isHexLetter($0) }
    }

    /// An address that is connected to: visible ASCII alone, so that it ends no header line.
    static func allows(url: String) -> Bool {
        (1...2048).contains(url.utf8.count) && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// A bearer token (RFC 6750 section 2.1).
    static func allows(token: String) -> Bool {
        let body = token.utf8.drop { $0 != UInt8(ascii: "=") }
        return (1...4096).contains(token.utf8.count) && token.utf8.first != UInt8(ascii: "=")
            && body.allSatisfy { $0 == UInt8(ascii: "=") }
            && token.utf8.prefix { $0 != UInt8(ascii: "=") }.allSatisfy {
                isDigit($0) || isLetter($0) || "-._~+/".utf8.contains($0)
            }
    }

    /// The name of an X keysym.
    static func allows(key: String) -> Bool {
        (1...64).contains(key.utf8.count)
            && key.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "_") }
    }

    /// A code: 6 to 12 ASCII digits.
    static func allows(code: String) -> Bool {
        (6...12).contains(code.utf8.count) && code.utf8.allSatisfy(isDigit)
    }

    /// The error of a value that is of the right type, and past a limit.
    static func broken(_ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(
            DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "past a limit"))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isHexLetter(_ byte: UInt8) -> Bool { (0x61...0x66).contains(byte | 0x20) }
}
