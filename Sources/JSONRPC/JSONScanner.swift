/// What is wrong with a text that should be JSON.
public enum JSONProblem: Error, Equatable, Sendable {
    /// The text breaks RFC 8259 or is no UTF-8, at this byte.
    case malformed(at: Int)
    /// An object names this member twice.
    case duplicateKey(String)
    /// Objects and arrays are nested deeper than `JSONScanner.maximumDepth`.
    case tooDeep
}

/// Checks JSON strictly before Foundation reads it.
///
/// Foundation takes the first of two equal keys, UTF-16, a byte order mark and trailing commas;
/// other parsers take the last key. What two parsers read differently is refused here.
public struct JSONScanner {
    /// How deep objects and arrays may be nested.
    public static let maximumDepth = 64

    private let bytes: [UInt8]
    private var position = 0

    /// Checks one JSON text.
    ///
    /// - Returns: Where the elements are when the text is an array, else `nil`.
    public static func check(_ bytes: [UInt8]) throws(JSONProblem) -> [Range<Int>]? {
        var scanner = JSONScanner(bytes: bytes)
        scanner.skipSpace()
        var elements: [Range<Int>]?
        if scanner.peek() == UInt8(ascii: "[") {
            elements = try scanner.array(depth: 1)
        } else {
            try scanner.value(depth: 0)
        }
        scanner.skipSpace()
        guard scanner.position == bytes.count else { throw .malformed(at: scanner.position) }
        return elements
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONProblem) {
        guard take(character) else { throw .malformed(at: position) }
    }

    private mutating func value(depth: Int) throws(JSONProblem) {
        switch peek() {
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): _ = try array(depth: depth + 1)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONProblem) {
        for index in 0..<word.utf8CodeUnitCount {
            guard peek() == word.utf8Start[index] else { throw .malformed(at: position) }
            position += 1
        }
    }

    private mutating func object(depth: Int) throws(JSONProblem) {
        guard depth <= Self.maximumDepth else { throw .tooDeep }
        try expect("{")
        skipSpace()
        if take("}") { return }
        var keys: Set<[Unicode.Scalar]> = []
        repeat {
            skipSpace()
            // Compared by scalars: two keys that differ only in normalisation are two keys.
            let key = try string()
            guard keys.insert(Array(key.unicodeScalars)).inserted else {
                throw .duplicateKey(key)
            }
            skipSpace()
            try expect(":")
            skipSpace()
            try value(depth: depth)
            skipSpace()
        } while take(",")
        try expect("}")
    }

    private mutating func array(depth: Int) throws(JSONProblem) -> [Range<Int>] {
        guard depth <= Self.maximumDepth else { throw .tooDeep }
        try expect("[")
        skipSpace()
        if take("]") { return [] }
        var elements: [Range<Int>] = []
        repeat {
            skipSpace()
            let start = position
            try value(depth: depth)
            elements.append(start..<position)
            skipSpace()
        } while take(",")
        try expect("]")
        return elements
    }

    private mutating func digits() throws(JSONProblem) {
        let start = position
        while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
        guard position > start else { throw .malformed(at: position) }
    }

    private mutating func number() throws(JSONProblem) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func string() throws(JSONProblem) -> String {
        try expect("\"")
        let start = position
        var hasEscapes = false
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw .malformed(at: position) }
            position += 1
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                position += 1
            }
        }
        guard position < bytes.count else { throw .malformed(at: bytes.count) }
        let raw = bytes[start..<position]
        position += 1
        guard let text = String(validating: raw, as: UTF8.self) else { throw .malformed(at: start) }
        return hasEscapes ? try Self.unescaped(text, at: start) : text
    }

    private static func unescaped(_ text: String, at start: Int) throws(JSONProblem) -> String {
        var units: [UInt16] = []
        var source = text.utf16.makeIterator()
        while let unit = source.next() {
            guard unit == 0x5C else {
                units.append(unit)
                continue
            }
            guard let escape = source.next().flatMap({ UInt8(exactly: $0) }) else {
                throw .malformed(at: start)
            }
            if escape == UInt8(ascii: "u") {
                let digits = (0..<4).compactMap { _ in source.next() }
                    .compactMap { UInt8(exactly: $0) }
                let isHex = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
                guard digits.count == 4, isHex,
                    let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
                else { throw .malformed(at: start) }
                units.append(value)
            } else {
                guard let plain = plainEscapes[escape] else { throw .malformed(at: start) }
                units.append(plain)
            }
        }
        // A lone surrogate is no text.
        guard let result = String(validating: units, as: UTF16.self) else {
            throw .malformed(at: start)
        }
        return result
    }

    private static let plainEscapes: [UInt8: UInt16] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]
}
