/// What a viewer says (RFC 6143 section 7.5).
enum Message {
    /// 32 bits, blue in the lowest byte: the X server's own.
    static let pixelFormat: [UInt8] = [
        0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0,
    ]

    static func encodings(_ list: [Int32]) -> [UInt8] {
        [2, 0] + short(list.count) + list.flatMap { word(UInt32(bitPattern: $0)) }
    }

    static func request(_ picture: Picture, isIncremental: Bool) -> [UInt8] {
        [3, isIncremental ? 1 : 0] + all(picture)
    }

    static func continuousUpdates(_ picture: Picture) -> [UInt8] { [150, 1] + all(picture) }

    /// A key, down and up.
    static func stroke(_ keysym: UInt32) -> [UInt8] {
        [4, 1, 0, 0] + word(keysym) + [4, 0, 0, 0] + word(keysym)
    }

    static func pointer(x: Int, y: Int) -> [UInt8] { [5, 0] + short(x) + short(y) }

    private static func all(_ picture: Picture) -> [UInt8] {
        [0, 0, 0, 0] + short(picture.width) + short(picture.height)
    }

    private static func short(_ value: Int) -> [UInt8] {
        [UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
}
