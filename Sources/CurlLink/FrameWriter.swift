import CWslay

/// Puts frames, masked by a fresh key each, into an output queue, by wslay.
final class FrameWriter {
    private var context: wslay_frame_context_ptr?
    private let output: OutputQueue

    init(output: OutputQueue) {
        self.output = output
        var callbacks = wslay_frame_callbacks()
        callbacks.send_callback = { data, length, _, output in
            guard let data, let output else { return -1 }
            Unmanaged<OutputQueue>.fromOpaque(output).takeUnretainedValue()
                .append(UnsafeRawBufferPointer(start: data, count: length))
            return length
        }
        callbacks.genmask_callback = { key, length, _ in
            // Up to 256 bytes come whole, or not at all (getrandom(2)).
            getrandom(key, length, 0) == length ? 0 : -1
        }
        wslay_frame_context_init(&context, &callbacks, Unmanaged.passUnretained(output).toOpaque())
    }

    deinit { if let context { wslay_frame_context_free(context) } }

    /// Appends one whole frame; returns false when the system has no random bytes.
    func write(_ opcode: wslay_opcode, _ payload: UnsafeRawBufferPointer) -> Bool {
        var frame = wslay_frame_iocb()
        frame.fin = 1
        frame.mask = 1
        frame.opcode = UInt8(opcode.rawValue)
        frame.payload_length = UInt64(payload.count)
        var rest = payload
        repeat {
            frame.data = rest.baseAddress?.assumingMemoryBound(to: UInt8.self)
            frame.data_length = rest.count
            let count = wslay_frame_send(context, &frame)
            guard count >= 0, count > 0 || rest.isEmpty else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } while !rest.isEmpty
        return true
    }
}
