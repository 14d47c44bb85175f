import JSONRPC
import PlainText

/// JSON as it is printed: one line, in which nothing drives a terminal.
enum SafeJSON {
    /// Writes a value, keys sorted.
    static func text(_ value: some Encodable) throws -> String {
        text(bytes: try RPCEncoder.encode(value))
    }

    /// Escapes what JSON allows in strings, but a terminal would obey or not show.
    ///
    /// Such characters are nowhere in JSON but inside strings.
    static func text(bytes: [UInt8]) -> String {
        var result = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar.value < 0x7F || SafeText.isHarmless(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                }
            }
        }
        return result
    }
}
