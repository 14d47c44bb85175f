import NIOCore
import NIOWebSocket

typealias FrameChannel = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
typealias FramesIn = NIOAsyncChannelInboundStream<WebSocketFrame>
typealias FramesOut = NIOAsyncChannelOutboundWriter<WebSocketFrame>

/// Takes the mask off in words: byte by byte it would cost more than all the rest of a relay.
///
/// Source: RFC 6455 section 5.3.
func unmasked(_ frame: WebSocketFrame) -> ByteBuffer {
    var data = frame.data
    guard let key = frame.maskKey else { return data }
    let bytes = [
        key[key.startIndex], key[key.startIndex + 1], key[key.startIndex + 2],
        key[key.startIndex + 3],
    ]
    data.withUnsafeMutableReadableBytes { buffer in
        var word: UInt64 = 0
        for index in (0..<8).reversed() { word = word << 8 | UInt64(bytes[index & 3]) }
        word = UInt64(littleEndian: word)
        var offset = 0
        while offset + 8 <= buffer.count {
            let value = buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            buffer.storeBytes(of: value ^ word, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < buffer.count {
            buffer[offset] ^= bytes[offset & 3]
            offset += 1
        }
    }
    return data
}

extension WebSocketFrame {
    /// What RFC 6455 forbids a client to send, as a close code; `nil` where nothing is wrong.
    var violation: Int? {
        let isKnown: Bool
        switch opcode {
        case .continuation, .text, .binary, .connectionClose, .ping, .pong: isKnown = true
        default: isKnown = false
        }
        return maskKey == nil || rsv1 || rsv2 || rsv3 || !isKnown ? 1002 : nil
    }

    /// A close frame.
    static func closing(_ code: Int, _ reason: String = "") -> WebSocketFrame {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: code))
        data.writeString(String(reason.prefix(100)))
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }

    /// The code of a close frame that may be sent back.
    static func echo(of data: ByteBuffer) -> WebSocketFrame {
        var data = data
        let code = data.readInteger(as: UInt16.self).map(Int.init) ?? 1000
        let isSendable = (1000...1014).contains(code) || (3000...4999).contains(code)
        let reserved = [1004, 1005, 1006].contains(code)
        return closing(isSendable && !reserved ? code : 1002)
    }
}
