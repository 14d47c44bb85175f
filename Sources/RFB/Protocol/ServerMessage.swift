import ByteCodec

/// Short messages to a viewer that are no updates.
enum ServerMessage {
    static let bell: UInt8 = 2
    static let endOfContinuousUpdates: UInt8 = 150
    /// The flag of a fence that wants an echo.
    static let fenceRequest: UInt32 = 1 << 31
    /// The flags of a fence that speak of the order of messages: all that there are.
    static let fenceOrder: UInt32 = 7
    private static let fence: UInt8 = 248
    private static let setColourMapEntries: UInt8 = 1

    /// Appends a fence, whose payload has at most 64 bytes.
    static func putFence(flags: UInt32, payload: [UInt8], into output: inout [UInt8]) {
        output += [fence, 0, 0, 0]
        output.append(bigEndian: flags)
        output.append(UInt8(clamping: payload.count))
        output += payload
    }

    /// Appends 256 colours: of an index, bits 0 to 2 are red, 3 to 5 green, 6 and 7 blue.
    ///
    /// Source: RFC 6143 §7.6.2.
    static func putColourMap(into output: inout [UInt8]) {
        output += [setColourMapEntries, 0, 0, 0]
        output.append(bigEndian: UInt16(256))
        for index in 0..<256 {
            output.append(bigEndian: UInt16((index & 7) * 65535 / 7))
            output.append(bigEndian: UInt16((index >> 3 & 7) * 65535 / 7))
            output.append(bigEndian: UInt16((index >> 6) * 65535 / 3))
        }
    }
}
