import CWslay

/// Cuts a stream of bytes into frames, by wslay.
///
/// wslay refuses what no frame can be: a length with its top bit set or longer spelt than need be,
/// and a control frame that is long or fragmented. `MessageAssembler` refuses the rest.
final class FrameReader {
    private var context: wslay_frame_context_ptr?
    private var assembler: MessageAssembler
    private var input = UnsafeRawBufferPointer(start: nil, count: 0)
    private var received: UInt64 = 0

    init(maximumMessageBytes: Int) {
        assembler = MessageAssembler(maximumBytes: maximumMessageBytes)
        var callbacks = wslay_frame_callbacks()
        callbacks.recv_callback = { buffer, length, _, reader in
            guard let buffer, let reader else { return -1 }
            return Unmanaged<FrameReader>.fromOpaque(reader).takeUnretainedValue()
                .hand(to: UnsafeMutableRawBufferPointer(start: buffer, count: length))
        }
        wslay_frame_context_init(&context, &callbacks, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { if let context { wslay_frame_context_free(context) } }

    /// Takes further bytes; calls `body` for all that is complete with them, until it returns false.
    func read(
        _ bytes: UnsafeRawBufferPointer, _ body: (MessageAssembler.Event) -> Bool
    ) throws(ProtocolBreach) {
        input = bytes
        defer { input = UnsafeRawBufferPointer(start: nil, count: 0) }
        while let event = try next() {
            guard body(event) else { return }
        }
    }

    private func next() throws(ProtocolBreach) -> MessageAssembler.Event? {
        while true {
            var frame = wslay_frame_iocb()
            let count = wslay_frame_recv(context, &frame)
            if count == WSLAY_ERR_WANT_READ.rawValue { return nil }
            guard count >= 0 else {
                throw ProtocolBreach(CloseCode.protocolError, "frame header is wrong")
            }
            if let event = try assembler.take(piece(frame)) { return event }
        }
    }

    private func piece(_ frame: wslay_frame_iocb) -> FramePiece {
        let before = received
        received += UInt64(frame.data_length)
        let isLast = received >= frame.payload_length
        if isLast { received = 0 }
        return FramePiece(
            isFirst: before == 0, isLast: isLast, isFinal: frame.fin != 0,
            isMasked: frame.mask != 0, reservedBits: frame.rsv, opcode: frame.opcode,
            length: frame.payload_length,
            bytes: UnsafeRawBufferPointer(start: frame.data, count: frame.data_length))
    }

    private func hand(to buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, input.count)
        guard count > 0 else { return -1 }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        return count
    }
}
