/// Takes WebSocket frames of a server apart (RFC 6455 section 5).
struct WebSocketFrames {
    private var header: [UInt8] = []
    private var left = 0
    private var control: (opcode: UInt8, payload: [UInt8])?

    /// Reads what has come from the network.
    ///
    /// - Parameters:
    ///   - bytes: As they came.
    ///   - onData: Is given a part of a binary message.
    /// - Returns: The payloads of pings.
    /// - Throws: `MeterError` at the end, and at frames that no server may send.
    mutating func feed(
        _ bytes: UnsafeRawBufferPointer, onData: (UnsafeRawBufferPointer) -> Void
    ) throws(MeterError) -> [[UInt8]] {
        var (place, pings) = (0, [[UInt8]]())
        while place < bytes.count {
            if left == 0 {
                header.append(bytes[place])
                place += 1
                try readHeader()
            } else {
                let count = min(left, bytes.count - place)
                let part = UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
                if control == nil { onData(part) } else { control?.payload += part }
                place += count
                left -= count
            }
            if left == 0, header.isEmpty, let done = control {
                control = nil
                if done.opcode == 9 { pings.append(done.payload) }
                if done.opcode == 8 { throw MeterError("the gateway closed: \(done.payload)") }
            }
        }
        return pings
    }

    private mutating func readHeader() throws(MeterError) {
        guard header.count >= 2 else { return }
        let extra = header[1] & 127 == 126 ? 2 : header[1] & 127 == 127 ? 8 : 0
        guard header.count == 2 + extra else { return }
        let opcode = header[0] & 15
        guard header[1] & 128 == 0, [0, 2, 8, 9, 10].contains(opcode) else {
            throw MeterError("a WebSocket frame that is masked, or of kind \(opcode)")
        }
        left = extra == 0 ? Int(header[1]) : header[2...].reduce(0) { $0 << 8 | Int($1) }
        guard left >= 0 else { throw MeterError("a WebSocket frame of 2^63 bytes") }
        if opcode >= 8 { control = (opcode, []) }
        header = []
    }

    /// Makes a frame of a client: masked, as the protocol demands; with zeros, which hides nothing
    /// from whoever measures.
    static func frame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = [0x80 | opcode]
        if payload.count < 126 {
            frame.append(0x80 | UInt8(payload.count))
        } else {
            frame += [0x80 | 126, UInt8(payload.count >> 8 & 255), UInt8(payload.count & 255)]
        }
        return frame + [0, 0, 0, 0] + payload
    }
}
