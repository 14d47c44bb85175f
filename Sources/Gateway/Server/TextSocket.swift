import NIOConcurrencyHelpers
import NIOCore
import NIOWebSocket

/// A WebSocket of JSON-RPC messages: what comes in goes to `receive`, what is in the outbox goes out.
struct TextSocket: Sendable {
    let channel: FrameChannel
    let outbox: Outbox
    let heartbeat: Duration
    let patience: Duration
    let limit: Int
    /// Takes a message, `nil` for one past the limit, and returns whether to go on.
    let receive: @Sendable ([UInt8]?) async -> Bool
    /// Gives what the event log has more, piece by piece, until nothing.
    let more: @Sendable () async -> [[UInt8]]

    private enum Side { case reader, writer }

    /// Runs until either side closes.
    func run() async {
        let heard = NIOLockedValueBox(ContinuousClock.now)
        try? await channel.executeThenClose { inbound, outbound in
            await withTaskGroup(of: Side.self) { group in
                group.addTask {
                    try? await read(inbound, outbound, heard)
                    return .reader
                }
                group.addTask {
                    try? await write(outbound)
                    return .writer
                }
                group.addTask {
                    await beat(heard)
                    return .reader
                }
                if await group.next() == .writer {
                    // The peer answers the close; whoever does not is not waited for.
                    let alarm = Watchdog(channel: channel.channel).alarm(after: .seconds(2))
                    _ = await group.next()
                    alarm.cancel()
                }
                group.cancelAll()
            }
            // The gateway itself ends.
            if Task.isCancelled { await end(.closing(1001)) }
        }
    }

    private func read(
        _ inbound: FramesIn, _ outbound: FramesOut,
        _ heard: NIOLockedValueBox<ContinuousClock.Instant>
    ) async throws {
        var message: [UInt8]?
        var isTooLong = false
        var isDeaf = false
        for try await frame in inbound {
            heard.withLockedValue { $0 = .now }
            if let violation = frame.violation {
                return await end(.closing(violation))
            }
            let data = unmasked(frame)
            switch frame.opcode {
            case .ping:
                try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: data))
            case .pong: break
            case .connectionClose: return await end(.echo(of: data))
            case .text, .continuation:
                guard (frame.opcode == .text) == (message == nil) else {
                    return await end(.closing(1002))
                }
                var bytes = message ?? []
                isTooLong = isTooLong || bytes.count + data.readableBytes > limit
                bytes = isTooLong ? [] : bytes + data.readableBytesView
                message = bytes
                guard frame.fin else { continue }
                message = nil
                // After the last word nothing is heard, but what is in the outbox still goes out.
                if !isDeaf, await !receive(isTooLong ? nil : bytes) {
                    isDeaf = true
                    outbox.close(code: 1000, reason: "")
                }
                isTooLong = false
            default: return await end(.closing(1003))
            }
        }
    }

    /// Writes the last frame past the queue of others, and waits until it is out.
    private func end(_ frame: WebSocketFrame) async {
        let alarm = Watchdog(channel: channel.channel).alarm(after: .seconds(2))
        try? await channel.channel.writeAndFlush(frame).get()
        alarm.cancel()
    }

    private func write(_ outbound: FramesOut) async throws {
        let watchdog = Watchdog(channel: channel.channel)
        for await item in outbox.items {
            let alarm = watchdog.alarm(after: patience)
            defer { alarm.cancel() }
            outbox.sent(item)
            switch item {
            case .text(let text): try await outbound.write(frame(text))
            case .events:
                while true {
                    let texts = await more()
                    if texts.isEmpty { break }
                    for text in texts {
                        let alarm = watchdog.alarm(after: patience)
                        defer { alarm.cancel() }
                        try await outbound.write(frame(text))
                    }
                }
            case .ping:
                try await outbound.write(
                    WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))
            case .close(let code, let reason):
                return try await outbound.write(.closing(code, reason))
            }
        }
    }

    private func frame(_ text: [UInt8]) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(bytes: text))
    }

    /// Pings, and gives up on a peer that is silent for two periods.
    private func beat(_ heard: NIOLockedValueBox<ContinuousClock.Instant>) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: heartbeat)
            if heard.withLockedValue({ ContinuousClock.now - $0 }) > heartbeat * 2 { return }
            outbox.ping()
        }
    }
}
