/// Checks UTF-8 as it arrives: a byte that cannot continue is refused at once.
///
/// Source: RFC 3629 section 4.
struct UTF8Validator {
    private var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether nothing of a character is missing.
    var isAtBoundary: Bool { missing == 0 }

    /// Takes further bytes; returns false when they make no UTF-8 whatever followed.
    mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0 { index += lengthOfASCII(bytes, from: index) }
            guard index < bytes.count else { break }
            guard accept(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        if missing == 0 { return begin(with: byte) }
        guard lowest <= byte, byte <= highest else { return false }
        (lowest, highest) = (0x80, 0xBF)
        missing -= 1
        return true
    }

    private mutating func begin(with byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lowest) = (2, 0xA0)
        case 0xED: (missing, highest) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lowest) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// Counts ASCII eight bytes at a time: nearly all of what is sent.
    private func lengthOfASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            index += 8
        }
        return index - start
    }
}
