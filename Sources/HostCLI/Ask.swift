import Glibc
import LocalAPI

/// Questions outside of a session, on standard error.
enum Ask {
    /// Reads a line, without its end; `nil` at the end of input.
    static func line(_ prompt: String) -> String? {
        Console.write(prompt, to: 2)
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 4096 {
            let count = read(0, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                Console.write("\n", to: 2)
                return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            }
            if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        // What is this long is cut, and refused by whoever reads it.
        tcflush(0, TCIFLUSH)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the customer says yes; an empty line is No.
    static func yes(_ prompt: String) -> Bool {
        for _ in 0..<3 {
            switch line(prompt + " yes/no [no]: ")?.lowercased() {
            case "y", "yes": return true
            case nil, "", "n", "no": return false
            default: Console.note("Please answer yes or no.")
            }
        }
        return false
    }
}
