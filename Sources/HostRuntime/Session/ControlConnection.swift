import GatewayAPI
import JSONRPC
import Logging

/// What becomes of a control connection.
enum ControlOutcome: Sendable {
    /// It was lost, or never stood; worth another try.
    case lost(LinkError)
    /// The gateway does not know the session any more: its status or reason.
    case gone(reason: String)
    /// The gateway knows fewer events than this host has applied.
    case forgotten
    /// The session is over, and the connection was closed in order.
    case finished
}

/// What a control connection tells its session.
protocol ControlDelegate: Actor {
    /// What `session.open` says.
    func openParams() -> SessionOpen
    /// The connection stands; `outgoing` takes messages until it is finished.
    func connectionOpened(_ opened: SessionOpened, outgoing: Outgoing) async
    /// A message arrived.
    ///
    /// - Returns: Whether the connection may go on.
    func received(_ message: RPCMessage) async -> Bool
}

/// One control connection, from its first byte to its last.
struct ControlConnection: Sendable {
    /// The largest message that is taken.
    static let maximumMessageBytes = 1 << 20
    /// How long the gateway may take to answer `session.open`.
    static let openPatience: Duration = .seconds(10)

    let link: any GatewayLink
    let request: WebSocketRequest
    let logger: Logger

    /// Opens the connection and keeps it until it is lost or the session is over.
    func run(for delegate: any ControlDelegate) async -> ControlOutcome {
        let channel: any WebSocketChannel
        do {
            channel = try await dial()
        } catch LinkError.status(let status, _) where [401, 403, 404, 410].contains(status) {
            return .gone(reason: FailureReason.sessionGone)
        } catch {
            return .lost(error)
        }
        let params = await delegate.openParams()
        do {
            let opened = try await open(channel, params: params)
            guard opened.event >= params.lastEvent else {
                await channel.close(code: 1000)
                return .forgotten
            }
            await channel.setHeartbeat(seconds: opened.heartbeatSeconds)
            return await converse(channel, opened, delegate)
        } catch let failure as RPCError {
            await channel.close(code: 1000)
            return Self.outcome(of: failure, lastEvent: params.lastEvent)
        } catch {
            // 1008: a message that comes out of order breaks this protocol, not WebSocket's.
            await channel.close(code: 1008)
            return .lost(error as? LinkError ?? .cancelled)
        }
    }

    /// How often one try is begun anew because the network changes meanwhile.
    private static let mostChanges = 5

    /// Opens the line.
    ///
    /// A try that hangs when the network changes is worth nothing any more: another one is made at
    /// once.
    private func dial() async throws(LinkError) -> any WebSocketChannel {
        for _ in 0..<Self.mostChanges where !Task.isCancelled {
            if let result = await dialOnce() { return try result.get() }
        }
        return try await link.openWebSocket(request)
    }

    /// Makes one try; `nil` where the network has changed before it came to anything.
    private func dialOnce() async -> Result<any WebSocketChannel, LinkError>? {
        let changes = link.networkChanges()
        return await withTaskGroup(
            of: Result<any WebSocketChannel, LinkError>?.self
        ) { group in
            group.addTask {
                do throws(LinkError) {
                    return .success(try await link.openWebSocket(request))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                for await _ in changes { return nil }
                // Nobody tells: the try decides alone.
                try? await Task.sleep(for: .seconds(1 << 20))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            // It may have come to something in the same moment.
            for await last in group { if case .success? = last { return last } }
            return nil
        }
    }

    /// Judges the gateway's refusal of `session.open`.
    private static func outcome(of failure: RPCError, lastEvent: Int) -> ControlOutcome {
        if let reason = failure.endOfSession { return .gone(reason: reason) }
        if failure.code == RPCError.refused, failure.data?.reason == FailureReason.badState,
            lastEvent > 0
        {
            return .forgotten
        }
        return .lost(.badAnswer("session.open was refused with code \(failure.code)"))
    }

    /// Says `session.open` and waits for its answer; any other message before it ends the connection.
    private func open(
        _ channel: any WebSocketChannel, params: SessionOpen
    ) async throws -> SessionOpened {
        let message = try RPCEncoder.request(SessionOpen.method, params: params, id: .text("open"))
        try await channel.send(.text(String(decoding: message, as: UTF8.self)))
        let answer = try await withThrowingTaskGroup(of: WebSocketMessage?.self) { group in
            group.addTask { try await channel.receive() }
            group.addTask {
                try await Task.sleep(for: Self.openPatience)
                await channel.abort()
                throw LinkError.timedOut
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard case .text(let text)? = answer else {
            throw LinkError.badAnswer("no answer to session.open")
        }
        switch try RPCMessage.parse(Array(text.utf8)) {
        case .result(let result, .text("open")): return try result.value(as: SessionOpened.self)
        case .failure(let error, _): throw error
        case .request, .notification, .result:
            throw LinkError.badAnswer("a message before the answer to session.open")
        }
    }

    /// Sends and receives at the same time until one of both ends.
    private func converse(
        _ channel: any WebSocketChannel, _ opened: SessionOpened, _ delegate: any ControlDelegate
    ) async -> ControlOutcome {
        let outgoing = Outgoing()
        await delegate.connectionOpened(opened, outgoing: outgoing)
        let alertness = Task { await doubt(channel, opened) }
        defer { alertness.cancel() }
        return await withTaskGroup(of: ControlOutcome.self) { group in
            group.addTask {
                do throws(LinkError) {
                    for await message in outgoing.messages {
                        try await channel.send(.text(String(decoding: message, as: UTF8.self)))
                    }
                } catch {
                    return .lost(error)
                }
                await channel.close(code: 1000)
                return .finished
            }
            group.addTask { await receive(channel, outgoing, delegate) }
            let first = await group.next() ?? .finished
            outgoing.finish()
            if case .finished = first {} else { await channel.abort() }
            group.cancelAll()
            return first
        }
    }

    /// After a change of the network the old line may be dead, and nobody says so: for a while a
    /// short silence is enough to ask.
    private func doubt(_ channel: any WebSocketChannel, _ opened: SessionOpened) async {
        for await _ in link.networkChanges() {
            await channel.setHeartbeat(seconds: min(2, opened.heartbeatSeconds))
            try? await Task.sleep(for: .seconds(8))
            await channel.setHeartbeat(seconds: opened.heartbeatSeconds)
        }
    }

    private func receive(
        _ channel: any WebSocketChannel, _ outgoing: Outgoing, _ delegate: any ControlDelegate
    ) async -> ControlOutcome {
        while true {
            guard !outgoing.isOverfull else {
                return .lost(.badAnswer("the gateway does not read what it is sent"))
            }
            do throws(LinkError) {
                guard let message = try await channel.receive() else {
                    return .lost(.closed(code: 1000))
                }
                guard case .text(let text) = message else {
                    await channel.close(code: 1003)
                    return .lost(.badAnswer("binary message on the control connection"))
                }
                let parsed: RPCMessage
                do throws(RPCError) { parsed = try RPCMessage.parse(Array(text.utf8)) } catch {
                    logger.warning(
                        "unreadable message from the gateway", metadata: ["code": "\(error.code)"])
                    if let answer = try? RPCEncoder.failure(error, id: nil) {
                        outgoing.send(answer)
                    }
                    continue
                }
                guard await delegate.received(parsed) else {
                    return .lost(.badAnswer("events are missing"))
                }
            } catch {
                return .lost(error)
            }
        }
    }
}
