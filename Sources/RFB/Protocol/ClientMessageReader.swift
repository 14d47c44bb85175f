import ByteCodec
import Raster

/// Cuts a viewer's bytes into messages, and keeps what has not fully arrived.
///
/// A length that is declared drives no allocation: bytes are kept as they come, up to the limits
/// here, and passed over beyond them.
struct ClientMessageReader {
    /// More text than this is passed over.
    static let textLimit = 256 << 10
    /// A compressed clipboard larger than this is passed over.
    static let clipboardLimit = 1 << 20
    /// No message may say that it is longer.
    static let passedOverLimit = 32 << 20
    /// Encodings beyond so many are passed over.
    static let encodingLimit = 64

    /// Whether the viewer may send the extended clipboard's negative lengths.
    var allowsExtendedClipboard = false
    /// Whether bit 7 of a button mask says that another byte follows.
    var allowsExtendedButtons = false

    private var bytes: [UInt8] = []
    private var position = 0
    private var toSkip = 0
    private var encodings: [EncodingNumber] = []
    private var encodingsLeft = 0

    /// Whether a message has begun and not ended.
    var isInsideMessage: Bool { available > 0 || toSkip > 0 || encodingsLeft > 0 }

    private var available: Int { bytes.count - position }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        guard !more.isEmpty else { return }
        let skipped = min(toSkip, more.count)
        toSkip -= skipped
        bytes.removeFirst(position)
        position = 0
        bytes.append(contentsOf: more.dropFirst(skipped))
    }

    /// Takes so many bytes, once they are there.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard available >= count else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Takes the next whole message; `nil` where more bytes are needed.
    mutating func next() throws(RFBError) -> ClientMessage? {
        if encodingsLeft > 0 { return finishEncodings() }
        guard toSkip == 0, position < bytes.count else { return nil }
        switch bytes[position] {
        case 0: return try setPixelFormat()
        case 2: return setEncodings()
        case 3: return fields(10, Self.updateRequest)
        case 4: return fields(8, Self.key)
        case 5: return pointer()
        case 6: return try cutText()
        case 150: return fields(10, Self.continuousUpdates)
        case 248: return try fence()
        case 251: return try setDesktopSize()
        case 255: return try qemu()
        case let type: throw .unknownMessage(type, submessage: nil)
        }
    }

    /// Decodes a message of a fixed length.
    private mutating func fields(
        _ count: Int, _ decode: (inout ByteReader) throws(ByteCodecError) -> ClientMessage
    ) -> ClientMessage? {
        guard let message = take(count) else { return nil }
        var reader = ByteReader(message.dropFirst())
        // `count` is what `decode` reads, so it finds all it asks for.
        return try? decode(&reader)
    }

    private mutating func setPixelFormat() throws(RFBError) -> ClientMessage? {
        let message = fields(20) { reader throws(ByteCodecError) in
            try reader.skip(3)
            return .setPixelFormat(try PixelFormat(&reader))
        }
        guard case .setPixelFormat(let format) = message else { return nil }
        guard format.isSane else { throw .badPixelFormat }
        return message
    }

    private mutating func setEncodings() -> ClientMessage? {
        guard let head = take(4)?.dropFirst(2) else { return nil }
        encodings = []
        encodingsLeft = head.reduce(0) { $0 << 8 | Int($1) }
        return encodingsLeft == 0 ? .setEncodings([]) : finishEncodings()
    }

    private mutating func finishEncodings() -> ClientMessage? {
        while encodingsLeft > 0, let number = take(4) {
            encodingsLeft -= 1
            guard encodings.count < Self.encodingLimit else { continue }
            let bits = number.reduce(0) { $0 << 8 | UInt32($1) }
            encodings.append(EncodingNumber(rawValue: Int32(bitPattern: bits)))
        }
        return encodingsLeft == 0 ? .setEncodings(encodings) : nil
    }

    private mutating func pointer() -> ClientMessage? {
        guard available >= 6 else { return nil }
        let isExtended = allowsExtendedButtons && bytes[position + 1] & 0x80 != 0
        return fields(isExtended ? 7 : 6) { reader throws(ByteCodecError) in
            let low = UInt16(try reader.readUInt8() & (isExtended ? 0x7F : 0xFF))
            let point = Point(x: Int(try reader.readUInt16()), y: Int(try reader.readUInt16()))
            let high = isExtended ? UInt16(try reader.readUInt8()) : 0
            return .pointer(point, buttons: low | high << 7)
        }
    }

    private mutating func cutText() throws(RFBError) -> ClientMessage? {
        guard available >= 8 else { return nil }
        let declared = bytes[(position + 4)..<(position + 8)].reduce(0) { $0 << 8 | UInt32($1) }
        let isExtended = allowsExtendedClipboard && declared >= 0x8000_0000
        let length = isExtended ? 0 &- declared : declared
        guard length <= Self.passedOverLimit else { throw .tooLong(declared: declared) }
        if isExtended && length < 4 { throw .badClipboard }
        if length > (isExtended ? Self.clipboardLimit : Self.textLimit) {
            position += 8
            skip(Int(length))
            return try next()
        }
        guard let message = take(8 + Int(length)) else { return nil }
        let content = Array(message.dropFirst(8))
        return isExtended ? .extendedClipboard(content) : .cutText(content)
    }

    private mutating func fence() throws(RFBError) -> ClientMessage? {
        guard available >= 9 else { return nil }
        let length = bytes[position + 8]
        guard length <= 64 else { throw .badFence(length: length) }
        return fields(9 + Int(length)) { reader throws(ByteCodecError) in
            try reader.skip(3)
            let flags = try reader.readUInt32()
            try reader.skip(1)
            return .fence(flags: flags, payload: Array(try reader.readBytes(Int(length))))
        }
    }

    private mutating func setDesktopSize() throws(RFBError) -> ClientMessage? {
        guard available >= 8 else { return nil }
        let screens = Int(bytes[position + 6])
        return take(8 + 16 * screens).map { _ in .setDesktopSize }
    }

    private mutating func qemu() throws(RFBError) -> ClientMessage? {
        guard available >= 2 else { return nil }
        let submessage = bytes[position + 1]
        guard submessage == 0 else { throw .unknownMessage(255, submessage: submessage) }
        return fields(12) { reader throws(ByteCodecError) in
            try reader.skip(1)
            let isDown = try reader.readUInt16() != 0
            let keysym = try reader.readUInt32()
            return .key(keysym: keysym, keycode: try reader.readUInt32(), isDown: isDown)
        }
    }

    private mutating func skip(_ count: Int) {
        let here = min(available, count)
        position += here
        toSkip = count - here
    }
}

extension ClientMessageReader {
    private static func updateRequest(
        _ reader: inout ByteReader
    ) throws(ByteCodecError) -> ClientMessage {
        let isIncremental = try reader.readUInt8() != 0
        return .updateRequest(isIncremental: isIncremental, area: try area(&reader))
    }

    private static func key(_ reader: inout ByteReader) throws(ByteCodecError) -> ClientMessage {
        let isDown = try reader.readUInt8() != 0
        try reader.skip(2)
        return .key(keysym: try reader.readUInt32(), keycode: nil, isDown: isDown)
    }

    private static func continuousUpdates(
        _ reader: inout ByteReader
    ) throws(ByteCodecError) -> ClientMessage {
        let isOn = try reader.readUInt8() != 0
        return .enableContinuousUpdates(isOn, area: try area(&reader))
    }

    private static func area(_ reader: inout ByteReader) throws(ByteCodecError) -> Rectangle {
        Rectangle(
            x: Int(try reader.readUInt16()), y: Int(try reader.readUInt16()),
            width: Int(try reader.readUInt16()), height: Int(try reader.readUInt16()))
    }
}
