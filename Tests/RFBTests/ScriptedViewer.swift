import ByteCodec
import Codecs
import RFB
import Raster

/// Random numbers that are the same in each run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// The bytes that viewers send.
enum ClientBytes {
    static let version = Array("RFB 003.008\n".utf8)
    static let handshake = version + [1, 1]

    static func setPixelFormat(_ format: PixelFormat) -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 0, 0]
        bytes += [format.bitsPerPixel, format.depth]
        bytes += [format.isBigEndian ? 1 : 0, format.isTrueColour ? 1 : 0]
        for channel in [format.red, format.green, format.blue] {
            bytes.append(bigEndian: channel.max)
        }
        return bytes + [format.red.shift, format.green.shift, format.blue.shift, 0, 0, 0]
    }

    static func setEncodings(_ list: [EncodingNumber]) -> [UInt8] {
        var bytes: [UInt8] = [2, 0]
        bytes.append(bigEndian: UInt16(list.count))
        for number in list { bytes.append(bigEndian: number.rawValue) }
        return bytes
    }

    static func request(
        _ x: Int = 0, _ y: Int = 0, _ width: Int = 65_535, _ height: Int = 65_535,
        isIncremental: Bool = true
    ) -> [UInt8] {
        area([3, isIncremental ? 1 : 0], x, y, width, height)
    }

    static func continuousUpdates(_ isOn: Bool) -> [UInt8] {
        area([150, isOn ? 1 : 0], 0, 0, 65_535, 65_535)
    }

    static func key(_ keysym: UInt32, isDown: Bool) -> [UInt8] {
        var bytes: [UInt8] = [4, isDown ? 1 : 0, 0, 0]
        bytes.append(bigEndian: keysym)
        return bytes
    }

    static func pointer(_ x: UInt16, _ y: UInt16, _ buttons: UInt8) -> [UInt8] {
        var bytes: [UInt8] = [5, buttons]
        bytes.append(bigEndian: x)
        bytes.append(bigEndian: y)
        return bytes
    }

    static func cutText(length: UInt32, _ content: [UInt8] = []) -> [UInt8] {
        var bytes: [UInt8] = [6, 0, 0, 0]
        bytes.append(bigEndian: length)
        return bytes + content
    }

    static func fence(flags: UInt32, _ payload: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [248, 0, 0, 0]
        bytes.append(bigEndian: flags)
        return bytes + [UInt8(payload.count)] + payload
    }

    private static func area(
        _ head: [UInt8], _ x: Int, _ y: Int, _ width: Int, _ height: Int
    ) -> [UInt8] {
        var bytes = head
        for number in [x, y, width, height] { bytes.append(bigEndian: UInt16(number)) }
        return bytes
    }
}

extension ViewerConnection {
    /// A connection that is open, and has said all that it says at first.
    static func opened(
        size: Size = Size(width: 320, height: 200), access: ViewerAccess = .control,
        encodings: [EncodingNumber] = [], name: String = "Desk"
    ) throws -> ViewerConnection {
        var connection = ViewerConnection(
            name: name, size: size, access: access, codecs: LibraryCodecs(), now: .zero)
        _ = try connection.receive(ClientBytes.handshake, now: .zero)
        _ = try connection.receive(ClientBytes.setEncodings(encodings), now: .zero)
        _ = connection.takeOutput()
        return connection
    }
}
