import GatewayAPI
import JSONRPC
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Serves one WebSocket, whichever it is.
struct SocketService: Sendable {
    let board: Switchboard
    let configuration: GatewayConfiguration

    func serve(_ channel: FrameChannel, _ head: HTTPRequestHead) async {
        guard let socket = RequestTarget(head.uri).flatMap(Sockets.init) else { return }
        let bearer = Credentials.bearer(head.headers)
        let agent = Credentials.cookie(Router.agentCookie, head.headers)
        switch socket {
        case .host: await host(channel, bearer)
        case .agent: await page(channel, agent)
        case .chat: await chat(channel, Credentials.cookie(Router.chatCookie, head.headers))
        case .hostScreen(let viewer): await hostScreen(channel, bearer, viewer)
        case .agentScreen(let session, let access, let tag):
            await viewer(channel) { [board] relay in
                try await board.openAgentScreen(
                    agent, session, access: access, tag: tag, relay: relay)
            }
        case .externalScreen(let token):
            await viewer(channel) { [board] relay in
                try await board.openExternalScreen(token, relay: relay)
            }
        }
    }

    private func text(
        _ channel: FrameChannel, _ outbox: Outbox,
        more: @escaping @Sendable () async -> [[UInt8]] = { [] },
        receive: @escaping @Sendable ([UInt8]) async -> Bool
    ) async {
        let socket = TextSocket(
            channel: channel, outbox: outbox, heartbeat: configuration.timing.heartbeat,
            patience: configuration.timing.patience, limit: configuration.limits.messageBytes,
            receive: { bytes in
                if let bytes { return await receive(bytes) }
                if let answer = try? RPCEncoder.failure(.tooLarge, id: nil) { outbox.send(answer) }
                return true
            }, more: more)
        await socket.run()
    }

    private func refuse(_ channel: FrameChannel, _ code: Int) async {
        try? await channel.executeThenClose { _, outbound in
            try await outbound.write(.closing(code))
        }
    }

    private func host(_ channel: FrameChannel, _ token: String?) async {
        guard let link = await board.attachHost(token) else { return await refuse(channel, 4401) }
        let board = board
        await text(
            channel, link.outbox,
            more: {
                let events = (try? await board.events(for: link)) ?? []
                if let last = events.last { link.cursor.withLockedValue { $0 = last.number } }
                return events.map(\.body)
            },
            receive: { await board.receive($0, from: link) })
        await board.detachHost(link)
    }

    private func page(_ channel: FrameChannel, _ token: String?) async {
        guard let link = await board.attachAgent(token) else { return await refuse(channel, 4401) }
        let board = board
        await text(channel, link.outbox) { bytes in
            await board.receive(bytes, from: link)
            return true
        }
        await board.detachAgent(link)
    }

    private func chat(_ channel: FrameChannel, _ token: String?) async {
        guard let link = await board.attachWeb(token) else { return await refuse(channel, 4401) }
        let board = board
        await text(channel, link.outbox) { bytes in
            await board.receive(bytes, from: link)
            return true
        }
        await board.detachWeb(link)
    }

    private func viewer(
        _ channel: FrameChannel, open: @Sendable (ScreenRelay) async throws -> ViewerID
    ) async {
        let relay = ScreenRelay()
        let (over, continuation) = AsyncStream<Never>.makeStream()
        var opened: ViewerID?
        try? await channel.executeThenClose { inbound, outbound in
            let end = ScreenRelay.End(
                channel: channel.channel, inbound: inbound, outbound: outbound, over: continuation)
            do {
                relay.add(channel.channel)
                opened = try await open(relay)
            } catch {
                try await outbound.write(.closing(ScreenClose.notShared))
                return
            }
            let dial = TimeAmount(configuration.timing.screenDial)
            let alarm = channel.channel.eventLoop.scheduleTask(in: dial) {
                if relay.isWaiting { relay.close(code: ScreenClose.noAnswer) }
            }
            defer { alarm.cancel() }
            await relay.run(end)
        }
        _ = over
        relay.close(code: ScreenClose.lost)
        if let opened { await board.screenClosed(opened) }
    }

    private func hostScreen(_ channel: FrameChannel, _ token: String?, _ viewer: ViewerID) async {
        guard let screen = try? await board.hostScreen(token, viewer) else {
            return await refuse(channel, ScreenClose.notShared)
        }
        let (over, continuation) = AsyncStream<Never>.makeStream()
        try? await channel.executeThenClose { inbound, outbound in
            switch screen {
            case .relay(let relay):
                let end = ScreenRelay.End(
                    channel: channel.channel, inbound: inbound, outbound: outbound,
                    over: continuation)
                guard relay.offer(end) else { return }
                for await _ in over {}
            case .recording(let relay, let session, let file, let recording):
                relay.add(channel.channel)
                let recorder = ScreenRecorder(
                    path: file, limit: configuration.limits.recordingBytes)
                let bytes = await recorder.run(inbound, outbound)
                await board.recordingEnded(recording, of: session, bytes: bytes)
                await board.screenClosed(viewer)
            }
        }
    }
}
