import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOWebSocket

/// Where a viewer and the host's screen meet.
///
/// The gateway does not read what passes: frames are forwarded one by one, each only when the other
/// side has taken the one before, so a slow viewer slows the host down and fills no memory.
final class ScreenRelay: Sendable {
    /// One end, while its connection lasts.
    struct End: Sendable {
        let channel: any Channel
        let inbound: FramesIn
        let outbound: FramesOut
        /// Ends when the relay does.
        let over: AsyncStream<Never>.Continuation
    }

    private struct State {
        var isWaiting = true
        var closeCode: Int?
        var channels: [any Channel] = []
    }

    private let state = NIOLockedValueBox(State())
    private let host: EventLoopPromise<End?>

    init() {
        host = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: End?.self)
    }

    // A promise that nobody keeps is a mistake to NIO.
    deinit { host.succeed(nil) }

    /// Whether the host has yet to come.
    var isWaiting: Bool { state.withLockedValue { $0.isWaiting && $0.closeCode == nil } }

    /// Adds a connection that is closed with the relay.
    func add(_ channel: any Channel) {
        let code = state.withLockedValue { state in
            state.channels.append(channel)
            return state.closeCode
        }
        if let code { Self.close(channel, code) }
        channel.closeFuture.whenComplete { _ in self.host.succeed(nil) }
    }

    /// Brings the host's end; `false` where nobody waits for it.
    func offer(_ end: End) -> Bool {
        let isTaken = state.withLockedValue { state in
            defer { state.isWaiting = false }
            return state.isWaiting && state.closeCode == nil
        }
        guard isTaken else { return false }
        host.succeed(end)
        // Closed with the relay, also where that has just been closed.
        add(end.channel)
        return true
    }

    /// Waits for the host's end; `nil` where the relay is closed before.
    func hostEnd() async -> End? { (try? await host.futureResult.get()) ?? nil }

    /// Ends it, and says why to both.
    func close(code: Int) {
        let channels = state.withLockedValue { state -> [any Channel] in
            guard state.closeCode == nil else { return [] }
            state.closeCode = code
            return state.channels
        }
        // The frames first: whoever waits for the end closes the channel.
        for channel in channels { Self.close(channel, code) }
        host.succeed(nil)
    }

    private static func close(_ channel: any Channel, _ code: Int) {
        let frame = WebSocketFrame.closing(code)
        channel.writeAndFlush(frame).whenComplete { _ in channel.close(promise: nil) }
        // A peer that takes nothing does not see the close frame, and goes all the same.
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }

    /// Waits for the host, then forwards in both directions until either end is gone.
    ///
    /// The viewer is heard from the beginning: one that goes away while the host is being waited
    /// for is gone at once, and nothing is kept open for it.
    func run(_ viewer: End) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                try? await Self.pump(viewer.inbound, back: viewer.outbound) {
                    await self.hostEnd()?.outbound
                }
            }
            group.addTask { [self] in
                guard let host = await hostEnd() else { return }
                try? await Self.pump(host.inbound, back: host.outbound) { viewer.outbound }
            }
            await group.next()
            close(code: ScreenClose.lost)
            group.cancelAll()
        }
        await hostEnd()?.over.finish()
    }

    private static func pump(
        _ inbound: FramesIn, back: FramesOut, to other: () async -> FramesOut?
    ) async throws {
        for try await frame in inbound {
            guard frame.violation == nil else { return }
            let data = unmasked(frame)
            switch frame.opcode {
            case .binary, .continuation:
                guard let outbound = await other() else { return }
                try await outbound.write(
                    WebSocketFrame(fin: frame.fin, opcode: frame.opcode, data: data))
            case .ping: try await back.write(WebSocketFrame(fin: true, opcode: .pong, data: data))
            case .pong: break
            default: return
            }
        }
    }
}
